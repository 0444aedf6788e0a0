/**
 * Removes scratch checkouts of repositories that are no longer known or no longer there. Acts only on folders with our names in our own state
 * folder; one that a living process uses is left alone. Call only under the worker lock.
 */
import { lstat, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RepoId } from '../core/brand.ts';
import { diskFailure, errorCode } from './disk-failure.ts';
import { OF_FILE } from './scratch/place.ts';
import { removeTree } from './scratch/remove-tree.ts';
import type { TakeLock } from './scratch.ts';

export interface SweepScratchOptions {
  readonly stateDir: string;
  /** Repositories whose scratch stays, as long as the repository itself is there. */
  readonly registered: ReadonlySet<RepoId>;
  readonly takeLock: TakeLock;
}

const SCRATCH_NAME = /^[0-9a-f]{16}$/u;
const TRASH_NAME = /^trash-[0-9a-f]{16}$/u;

/** @returns absolute paths of the scratch folders that were removed. @throws Failure disk-… | permission-denied. */
export async function sweepScratch({ stateDir, registered, takeLock }: SweepScratchOptions): Promise<string[]> {
  const folder = join(stateDir, 'scratch');
  const aside = join(folder, 'trash-deep');
  const removed: string[] = [];
  try {
    for (const name of await names(folder)) if (TRASH_NAME.test(name)) await removeTree(join(folder, name), aside);
    for (const name of await names(folder)) {
      const path = join(folder, name);
      if (!SCRATCH_NAME.test(name) || (registered.has(name as RepoId) && (await isThere(path)))) continue;
      const lockFile = `${path}.lock`;
      const lock = takeLock(lockFile);
      if (lock === undefined) continue;
      // First out of the way, so that a kill half way leaves no half scratch under its name.
      const trash = join(folder, `trash-${name}`);
      await rename(path, trash);
      lock.release();
      await rm(lockFile, { force: true });
      await removeTree(trash, aside);
      removed.push(path);
    }
    await removeTree(aside, aside);
  } catch (error) {
    throw diskFailure('clear up scratch checkouts', error);
  }
  return removed;
}

/** Whether the repository that a scratch is of can still be found. */
async function isThere(scratch: string): Promise<boolean> {
  const gitDir = await readFile(join(scratch, OF_FILE), 'utf8').catch(() => undefined);
  // Before its first checkout it does not say.
  if (gitDir === undefined) return true;
  return (await lstat(gitDir).catch(() => undefined)) !== undefined;
}

async function names(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  });
}
