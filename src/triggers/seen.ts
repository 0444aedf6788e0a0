import type { RepoPath } from '../core/brand.ts';
import { type Stamp, sameStamp } from './saved-bytes.ts';

/** What the worker remembers of the files it has looked at, for as long as it runs. */
export interface Seen {
  /** True when the file certainly has the content it had at the last look. */
  isKnown(file: RepoPath, stamp: Stamp): boolean;
  /** Hash of the content at the last look; '' for a file without any marker; undefined when it was never looked at. */
  contentOf(file: RepoPath): string | undefined;
  /** `readAtMs`: time of the look. */
  remember(file: RepoPath, stamp: Stamp, readAtMs: number, content: string): void;
  forget(file: RepoPath): void;
  /** Forgets every file that is not among these. */
  keepOnly(files: ReadonlySet<RepoPath>): void;
}

/**
 * A file written this shortly before it was read is read again next time: a second write may fall within the grain of the file system's
 * clock (2 s on FAT, the coarsest in use) and leave the same stamp.
 */
const GRAIN_MS = 2_000;

interface Memory {
  readonly stamp: Stamp;
  readonly certain: boolean;
  readonly content: string;
}

/** An empty memory. */
export function openSeen(): Seen {
  const files = new Map<RepoPath, Memory>();
  return {
    isKnown(file, stamp) {
      const memory = files.get(file);
      return memory?.certain === true && sameStamp(memory.stamp, stamp);
    },
    contentOf: (file) => files.get(file)?.content,
    remember(file, stamp, readAtMs, content) {
      files.set(file, { stamp, certain: readAtMs - Math.max(stamp.modifiedMs, stamp.changedMs) > GRAIN_MS, content });
    },
    forget: (file) => void files.delete(file),
    keepOnly(present) {
      for (const file of files.keys()) if (!present.has(file)) files.delete(file);
    },
  };
}
