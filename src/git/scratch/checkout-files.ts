/**
 * Reads and writes single files of a checkout, in which commands of the project may have left anything. Looks at every part of a path without
 * following links, and opens nothing that is not a regular file. No process of the project lives while this runs.
 */
import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync } from 'node:fs';
import { lstat, mkdir, open, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { RepoPath } from '../../core/brand.ts';
import { Failure } from '../../core/failure.ts';
import type { ScratchFile } from '../../core/port/scratch.ts';
import { badPath } from '../repo-path.ts';

/** Largest file that `readText` reads. */
const MAX_TEXT_BYTES = 1024 * 1024;

/** The file's text; undefined when it is no plain file below `root`, larger than 1 MiB, or no UTF-8. */
export function readText(root: string, file: RepoPath): string | undefined {
  if (badPath(file) !== undefined) return undefined;
  const parts = file.split('/');
  let handle: number | undefined;
  try {
    let path = root;
    for (const part of parts.slice(0, -1)) {
      path = join(path, part);
      if (!lstatSync(path).isDirectory()) return undefined;
    }
    handle = openSync(join(path, parts.at(-1) ?? ''), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const found = fstatSync(handle);
    if (!found.isFile() || found.size > MAX_TEXT_BYTES) return undefined;
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(handle));
  } catch {
    // Not there, not to be entered, a link, or not UTF-8: the caller has nothing to read.
    return undefined;
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

/**
 * Puts a file into a clean checkout, in place of whatever file or link stands there. Its modification time is the whole second `second`, so that
 * tools which remember a file by its size and second see that it changed. @throws Failure git-refused when a link, a file or a folder is in the way.
 */
export async function writeFileInto(root: string, { file, bytes, mode }: ScratchFile, second: number): Promise<void> {
  const bad = badPath(file);
  if (bad !== undefined) throw refused(file, bad);
  const parts = file.split('/');
  let folder = root;
  for (const part of parts.slice(0, -1)) {
    folder = join(folder, part);
    const found = await look(folder);
    if (found === undefined) await mkdir(folder, { mode: 0o755 });
    else if (!found.isDirectory()) throw refused(file, found.isSymbolicLink() ? 'a folder on its way is a link' : 'a file is in its way');
  }
  const path = join(folder, parts.at(-1) ?? '');
  const found = await look(path);
  if (found?.isDirectory() === true) throw refused(file, 'a folder stands there');
  // Never written in place: another name of the same file, or what a link leads to, would change with it.
  if (found !== undefined) await unlink(path);
  const handle = await open(path, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.chmod(mode === '100755' ? 0o755 : 0o644);
    await handle.utimes(second, second);
  } finally {
    await handle.close();
  }
}

async function look(path: string) {
  return lstat(path).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
}

function refused(file: string, why: string): Failure {
  return new Failure('git-refused', `cannot put ${JSON.stringify(file)} into the scratch checkout: ${why}`, {
    next: 'choose another file',
  });
}
