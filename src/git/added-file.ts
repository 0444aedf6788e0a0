/**
 * Files that a person's `apply` adds to their work tree and `unapply` takes away again. Added whole or not at all, and only where nothing
 * stands; taken away only while the bytes are the ones that were added. Never a protected path, never through a link, never the index.
 */
import { link, lstat, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Oid, RepoPath } from '../core/brand.ts';
import { Failure } from '../core/failure.ts';
import { protectedPath } from '../core/protected-path.ts';
import { diskFailure, errorCode } from './disk-failure.ts';
import type { Journal } from './journal.ts';
import { readSaved } from './saved-file.ts';
import { temporaryName, writeWhole } from './write-file.ts';

const NEW_MODE = 0o644;

/** @returns false when something stands there. @throws Failure git-refused | permission-denied | disk-full. */
export async function addFile(root: string, file: RepoPath, bytes: Buffer, journal: Journal): Promise<boolean> {
  const why = protectedPath(file);
  if (why !== undefined) throw refusal(file, why);
  const found = await readSaved(root, file);
  if (found.is === 'refused') throw refusal(file, found.why);
  if (found.is === 'file') return false;
  const path = join(root, file);
  try {
    await makeFolders(root, file);
    const whole = temporaryName(path);
    return await journal.during({ is: 'file', path: whole }, async () => {
      await writeWhole(whole, temporaryName(whole), bytes, { mode: NEW_MODE });
      try {
        // A link, unlike a rename, never takes the place of what somebody saved there meanwhile.
        await link(whole, path);
        return true;
      } catch (error) {
        if (errorCode(error) === 'EEXIST') return false;
        throw error;
      } finally {
        await rm(whole, { force: true });
      }
    });
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw diskFailure(`write ${JSON.stringify(file)}`, error);
  }
}

/** @returns false when other bytes stand there, or nothing. @throws Failure git-refused | permission-denied. */
export async function removeFile(root: string, file: RepoPath, expected: Oid, hash: (bytes: Buffer) => Oid): Promise<boolean> {
  const why = protectedPath(file);
  if (why !== undefined) throw refusal(file, why);
  const found = await readSaved(root, file);
  if (found.is === 'refused') throw refusal(file, found.why);
  if (found.is === 'absent' || hash(found.bytes) !== expected) return false;
  try {
    await rm(found.path);
    return true;
  } catch (error) {
    throw diskFailure(`remove ${JSON.stringify(file)}`, error);
  }
}

/** The folders on the way, each a real folder of this work tree. */
async function makeFolders(root: string, file: string): Promise<void> {
  let path = root;
  for (const part of dirname(file).split('/')) {
    if (part === '.') return;
    path = join(path, part);
    await mkdir(path).catch((error: unknown) => {
      if (errorCode(error) !== 'EEXIST') throw error;
    });
    if (!(await lstat(path)).isDirectory()) throw refusal(file, 'a folder on its way is a link or a file');
  }
}

function refusal(file: string, why: string): Failure {
  return new Failure('git-refused', `${JSON.stringify(file)} is never written: ${why}`, {
    next: 'change it by hand, with the patch as a guide',
  });
}
