/**
 * Removes what commands of a project left behind, however they left it: folders without permissions, names that are no text, folders nested so
 * deep that no path reaches their bottom. Never follows a link, and never touches anything outside the path it is given.
 */
import { randomBytes } from 'node:crypto';
import { chmod, lstat, mkdir, readdir, rename, rm, rmdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../disk-failure.ts';

/** Bytes of a path from which a folder is moved up before it is emptied: the strictest system (macOS) takes paths of 1,024. */
const LONG_PATH_BYTES = 700;

/** What else may be gone or in use by a process that is about to end. */
const ABSENT = new Set(['ENOENT', 'ENOTDIR']);

/** Path parts as bytes, since a name need not be text. */
export function below(folder: Buffer | string, name: Buffer): Buffer {
  return Buffer.concat([typeof folder === 'string' ? Buffer.from(folder) : folder, Buffer.from('/'), name]);
}

/**
 * Removes a file, link or folder with everything in it; nothing there is fine. `aside` is a folder of ours on the same disk, to which folders
 * that lie too deep are moved first. @throws the system's error when something stays.
 */
export async function removeTree(path: Buffer | string, aside: string): Promise<void> {
  const simple = await rm(path, { recursive: true, force: true }).then(
    () => true,
    () => false,
  );
  if (!simple) await removeStubborn(typeof path === 'string' ? Buffer.from(path) : path, aside);
}

async function removeStubborn(path: Buffer, aside: string): Promise<void> {
  const moved: Buffer[] = [];
  await empty(path);
  for (let next = moved.pop(); next !== undefined; next = moved.pop()) await empty(next);

  async function empty(at: Buffer): Promise<void> {
    const found = await lstat(at).catch(unlessAbsent);
    if (found === undefined) return;
    if (!found.isDirectory()) {
      await unlink(at).catch(unlessAbsent);
      return;
    }
    await openUp(at, found.mode);
    if (at.length > LONG_PATH_BYTES) {
      await mkdir(aside, { recursive: true, mode: 0o700 });
      const place = Buffer.from(join(aside, `deep-${randomBytes(6).toString('hex')}`));
      await rename(at, place);
      moved.push(place);
      return;
    }
    for (const name of await readdir(at, { encoding: 'buffer' })) await empty(below(at, name));
    await rmdir(at).catch(unlessAbsent);
  }
}

/** Gives the owner of a folder the right to list, enter and change it. @param mode as lstat told it. */
export async function openUp(folder: Buffer | string, mode: number): Promise<void> {
  if ((mode & 0o700) !== 0o700) await chmod(folder, (mode & 0o777) | 0o700);
}

function unlessAbsent(error: unknown): undefined {
  if (ABSENT.has(errorCode(error))) return undefined;
  throw error;
}
