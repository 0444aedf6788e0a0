import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { removeFolder, temporaryFolder } from './git-repo.ts';

/** A disk of a few megabytes that a test can fill to the last byte. */
export interface SmallDisk {
  /** Where it is; files go below. */
  readonly path: string;
  fill(): void;
  free(): void;
  remove(): void;
}

/** Mounts one in memory. @returns undefined where this is not allowed: it takes Linux and its administrator. */
export function smallDisk(megabytes: number): SmallDisk | undefined {
  const path = temporaryFolder('localcoder-disk');
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0700`, 'localcoder-test', path], { stdio: 'ignore' });
  } catch {
    removeFolder(path);
    return undefined;
  }
  const ballast = join(path, 'ballast');
  return {
    path,
    fill() {
      mkdirSync(path, { recursive: true });
      const file = openSync(ballast, 'a');
      for (let size = 64 * 1024; size >= 1; ) {
        try {
          if (writeSync(file, Buffer.alloc(size)) < size) size = Math.floor(size / 2);
        } catch {
          size = Math.floor(size / 2);
        }
      }
      closeSync(file);
    },
    free: () => rmSync(ballast, { force: true }),
    remove() {
      execFileSync('umount', ['-l', path]);
      removeFolder(path);
    },
  };
}
