/**
 * Puts our hook into the hooks folder and takes it out. What stood there is kept beside it by a second name for the same file before ours takes
 * its place, so that there is no moment without a hook and its bytes, mode and links are those of before. Never removes or replaces a file
 * that is not ours to the byte.
 */
import { copyFile, link, lstat, mkdir, readFile, readlink, rename, rm, symlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { diskFailure } from '../disk-failure.ts';
import { temporaryName, writeWhole } from '../write-file.ts';
import { ORIGINAL, recognise } from './stub.ts';

/** A hook's file as it stands. */
export interface HookFile {
  readonly is: 'ours' | 'changed' | 'foreign' | 'absent';
  readonly version?: string;
  /** The hook that stood there before is kept. */
  readonly original: boolean;
}

/** Looks at a hook's file. */
export async function lookAt(path: string): Promise<HookFile> {
  const original = (await standing(`${path}${ORIGINAL}`)) !== undefined;
  const stands = await standing(path);
  if (stands === undefined) return { is: 'absent', original };
  return { ...recognise(stands.isFile() ? await readFile(path) : Buffer.alloc(0)), original };
}

export type Put = 'installed' | 'already' | { readonly refused: string };

/** Writes our hook; one that stands there is kept as its original when `keep` says so, else it is refused. */
export async function putHook(path: string, text: string, keep: boolean): Promise<Put> {
  try {
    const now = await lookAt(path);
    if (now.is === 'ours' && (await readFile(path)).equals(Buffer.from(text))) return 'already';
    if (now.is === 'changed') return { refused: `${path} is ours but was edited since` };
    if (now.is === 'foreign') {
      if (!keep) return { refused: `${path} is not ours` };
      if (now.original) return { refused: `${path} is not ours, and ${path}${ORIGINAL} still keeps an older one` };
      await keepOriginal(path);
    }
    await mkdir(dirname(path), { recursive: true });
    await writeWhole(path, temporaryName(path), text, { mode: 0o755 });
    return 'installed';
  } catch (error) {
    throw diskFailure(`write the hook ${path}`, error);
  }
}

export type Taken = 'removed' | 'restored' | 'absent' | { readonly refused: string };

/** Takes our hook away and puts the original back. `at`: where another program has moved the hook of `path`, and will look for it. */
export async function takeHook(path: string, at = path): Promise<Taken> {
  try {
    const { original } = await lookAt(path);
    const { is } = await lookAt(at);
    const kept = original ? `; the hook of before lies in ${path}${ORIGINAL}` : '';
    if (is === 'changed') return { refused: `${path} was edited since it was installed${kept}` };
    if (is === 'foreign') return original ? { refused: `${path} is not ours any more${kept}` } : 'absent';
    if (original) {
      await rename(`${path}${ORIGINAL}`, at);
      return 'restored';
    }
    if (is === 'absent') return 'absent';
    await rm(at);
    return 'removed';
  } catch (error) {
    throw diskFailure(`remove the hook ${at}`, error);
  }
}

/** A second name for the same file; where the file system has none, a copy. */
async function keepOriginal(path: string): Promise<void> {
  const kept = `${path}${ORIGINAL}`;
  if ((await lstat(path)).isSymbolicLink()) return symlink(await readlink(path), kept);
  await link(path, kept).catch(() => copyFile(path, kept));
}

async function standing(path: string) {
  return lstat(path).catch(() => undefined);
}
