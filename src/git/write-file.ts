import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errorCode } from './disk-failure.ts';

/** The temporary neighbour of a file, from which it is renamed into place. */
export function temporaryName(path: string): string {
  return join(dirname(path), `.${basename(path).slice(0, 100)}.localcoder-${randomBytes(4).toString('hex')}`);
}

export const TEMPORARY_NAME = /^\..*\.localcoder-[0-9a-f]{8}$/su;

export interface WriteOptions {
  /** Permission bits. */
  readonly mode: number;
  /** Owner to keep where the system lets us. */
  readonly owner?: { readonly uid: number; readonly gid: number };
  /** Asked when everything is on disk but the old file still stands; false leaves it. */
  readonly still?: () => Promise<boolean>;
}

/**
 * Puts a whole file in place of another, or not at all: written beside it as `temporary`, synced, renamed, folder synced.
 * @returns false when `still` said no. Leaves no temporary file behind unless killed.
 */
export async function writeWhole(path: string, temporary: string, bytes: Buffer | string, options: WriteOptions): Promise<boolean> {
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(bytes);
      if (options.owner !== undefined) await keepOwner(handle, options.owner);
      await handle.chmod(options.mode);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (options.still !== undefined && !(await options.still())) {
      await rm(temporary, { force: true });
      return false;
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
  return true;
}

async function keepOwner(handle: FileHandle, owner: { uid: number; gid: number }): Promise<void> {
  const { uid, gid } = await handle.stat();
  if (uid === owner.uid && gid === owner.gid) return;
  try {
    await handle.chown(owner.uid, owner.gid);
  } catch (error) {
    // Only the system's administrator may give files away; the group alone is often allowed.
    if (errorCode(error) !== 'EPERM') throw error;
    await handle.chown(uid, owner.gid).catch(() => {});
  }
}

/** So that the rename itself survives a power cut. Some file systems cannot sync a folder; then theirs is the guarantee. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}
