/**
 * The only place where a file of the person's work tree is written, and only for a person's own `apply` or `unapply`.
 * Atomic: the file holds the old bytes or the new ones. Never index, HEAD or stash; never a protected path; never through a link.
 */
import type { Oid, RepoPath } from '../core/brand.ts';
import { Failure } from '../core/failure.ts';
import { protectedPath } from '../core/protected-path.ts';
import { diskFailure } from './disk-failure.ts';
import type { Journal } from './journal.ts';
import { readSaved } from './saved-file.ts';
import { temporaryName, writeWhole } from './write-file.ts';

export interface Replacement {
  readonly root: string;
  readonly file: RepoPath;
  /** Blob id of the bytes that must still be there. */
  readonly expected: Oid;
  readonly bytes: Buffer;
  readonly hash: (bytes: Buffer) => Oid;
  readonly journal: Journal;
}

/** @returns false when other bytes stand there (or nothing). @throws Failure git-refused | permission-denied | disk-full. */
export async function replaceSaved(replacement: Replacement): Promise<boolean> {
  const { root, file, expected, bytes, hash, journal } = replacement;
  const refuse = (why: string): Failure =>
    new Failure('git-refused', `${JSON.stringify(file)} is never written: ${why}`, {
      next: 'change it by hand, with the patch as a guide',
    });
  const why = protectedPath(file);
  if (why !== undefined) throw refuse(why);
  const saved = await readSaved(root, file);
  if (saved.is === 'refused') throw refuse(saved.why);
  if (saved.is === 'absent' || hash(saved.bytes) !== expected) return false;

  const still = async (): Promise<boolean> => {
    const now = await readSaved(root, file);
    return now.is === 'file' && hash(now.bytes) === expected;
  };
  const temporary = temporaryName(saved.path);
  const options = { mode: saved.mode & 0o7777, owner: { uid: saved.uid, gid: saved.gid }, still };
  return journal.during({ is: 'file', path: temporary }, async () => {
    try {
      return await writeWhole(saved.path, temporary, bytes, options);
    } catch (error) {
      throw diskFailure(`write ${JSON.stringify(file)}`, error);
    }
  });
}
