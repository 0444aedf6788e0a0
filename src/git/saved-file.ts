/**
 * Reads a file of the work tree as it is saved now. Git is never asked about the work tree: `git diff` and `git status` would run the
 * repository's own filters. Never follows a symbolic link, never leaves the root, never waits on a pipe or device.
 */
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { diskFailure, errorCode } from './disk-failure.ts';
import { walkTo } from './repo-path.ts';

export type SavedFile =
  | {
      readonly is: 'file';
      readonly bytes: Buffer;
      readonly path: string;
      readonly mode: number;
      readonly uid: number;
      readonly gid: number;
    }
  | { readonly is: 'absent' }
  | { readonly is: 'refused'; readonly why: string };

/** Far above any source file. */
const MAX_BYTES = 32 * 1024 * 1024;

/** An atomic save may replace the file between looking and opening; nobody does that ten times in a row by saving. */
const TRIES = 10;

/** The file's bytes, or why they are not ours to read. @throws Failure permission-denied | disk-failed. */
export async function readSaved(root: string, file: string): Promise<SavedFile> {
  try {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const read = await readOnce(root, file);
      if (read !== 'replaced') return read;
    }
  } catch (error) {
    throw diskFailure(`read ${JSON.stringify(file)}`, error);
  }
  return { is: 'refused', why: 'it changes faster than it can be read' };
}

async function readOnce(root: string, file: string): Promise<SavedFile | 'replaced'> {
  const walked = await walkTo(root, file);
  if (walked.is !== 'file') return walked;
  let handle: FileHandle;
  try {
    handle = await open(walked.path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ELOOP') return 'replaced';
    throw error;
  }
  try {
    const stat = await handle.stat({ bigint: true });
    if (stat.dev !== walked.device || stat.ino !== walked.inode) return 'replaced';
    if (stat.size > MAX_BYTES) return { is: 'refused', why: `it is larger than ${MAX_BYTES / 1024 / 1024} MiB` };
    const bytes = await handle.readFile();
    // A folder on the way may have been swapped for a link between looking and opening.
    const after = await walkTo(root, file);
    if (after.is === 'refused') return after;
    return { is: 'file', bytes, path: walked.path, mode: walked.mode, uid: walked.uid, gid: walked.gid };
  } finally {
    await handle.close();
  }
}
