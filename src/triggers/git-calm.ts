/**
 * Tells whether git is at work on the files: a checkout, stash or reset that holds the index, a rebase or merge that waits for the
 * person. While it is, what lies in the work tree is not what the person wrote, so nothing is read. Only looks; asks git for its state.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Oid } from '../core/brand.ts';
import type { Clock } from '../core/port/clock.ts';
import type { Repo } from '../core/port/repo.ts';

export type Calm =
  /** `stamp`: see gitStamp; taken before HEAD was read. */
  { readonly is: 'calm'; readonly head: Oid | undefined; readonly stamp: string } | { readonly is: 'busy'; readonly why: string };

/** An index.lock older than this was left behind by a git that died, or by one that waits for its editor. */
const LOCK_PATIENCE_MS = 10_000;

/** Looks at one repository, again and again. */
export function openGitCalm(clock: Pick<Clock, 'now'>): (repo: Repo) => Promise<Calm> {
  let lock: { readonly inode: number; readonly since: number } | undefined;
  return async (repo) => {
    const stamp = gitStamp(repo.gitDir);
    const inode = statSync(join(repo.gitDir, 'index.lock'), { throwIfNoEntry: false })?.ino;
    lock = inode === undefined ? undefined : lock?.inode === inode ? lock : { inode, since: clock.now() };
    if (lock !== undefined && clock.now() - lock.since < LOCK_PATIENCE_MS) return { is: 'busy', why: 'git is changing the files' };
    const { head, inProgress } = await repo.state();
    if (inProgress !== undefined) return { is: 'busy', why: `a ${inProgress} is in progress` };
    return { is: 'calm', head: head.is === 'unborn' ? undefined : head.commit, stamp };
  };
}

/**
 * Changes whenever git begins or ends to change the files: the index, its lock and HEAD as the file system sees them. Equal before and
 * after a look, it proves that no checkout came and went meanwhile.
 */
export function gitStamp(gitDir: string): string {
  const stamps = ['index', 'index.lock', 'HEAD'].map((name) => {
    const stat = statSync(join(gitDir, name), { throwIfNoEntry: false });
    return stat === undefined ? '-' : `${stat.ino}:${stat.mtimeMs}:${stat.size}`;
  });
  return stamps.join(' ');
}
