import type { RepoPath } from './brand.ts';
import type { Edit } from './span.ts';

/** Why the model stopped writing. */
export type StopReason = 'end' | 'length' | 'stop-text' | 'cancelled';

/** What the model wrote, before anybody judged it. Nothing on disk has changed. */
export interface Reply {
  readonly text: string;
  readonly stop: StopReason;
  readonly seed: number;
  readonly tokens: number;
  readonly promptTokens: number;
  /** Prompt tokens that were still in memory from an earlier prompt. */
  readonly cachedTokens: number;
  readonly millis: number;
}

/** A new file that a candidate brings. */
export interface AddedFile {
  readonly file: RepoPath;
  readonly text: string;
}

/** A reply turned into edits of the clean text (none for prose). */
export interface Candidate {
  /** Position among all candidates of the job, from 0. */
  readonly index: number;
  readonly round: number;
  readonly edits: readonly Edit[];
  /** A file to be added, which does not exist yet. */
  readonly added?: AddedFile;
  readonly prose: string;
  readonly model: string;
  readonly seed: number;
}
