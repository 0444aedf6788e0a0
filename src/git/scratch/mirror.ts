/**
 * A folder of the checkout whose content is worked out from one of the person's: real folders, links, and small files with changed text.
 * Made equal to the plan again whenever anything in it was touched. Never writes through a link, never writes to what links lead to.
 */
import { chmod, lstat, mkdir, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../disk-failure.ts';
import { below, openUp, removeTree } from './remove-tree.ts';

export type MirrorEntry =
  | { readonly is: 'folder' }
  | { readonly is: 'link'; readonly to: string }
  | { readonly is: 'text'; readonly text: string; readonly mode: number };

/** By path relative to the mirrored folder, parents first; '' is the folder itself, or the one link that stands for it. */
export type Mirror = ReadonlyMap<string, MirrorEntry>;

/** Makes `top` equal to the mirror. @param top absolute; its parent is a real folder. */
export async function applyMirror(top: string, mirror: Mirror, aside: string): Promise<void> {
  const children = new Map<string, Map<string, MirrorEntry>>();
  for (const [path, entry] of mirror) {
    if (path === '') continue;
    const slash = path.lastIndexOf('/');
    const folder = path.slice(0, Math.max(0, slash));
    const named = children.get(folder) ?? new Map<string, MirrorEntry>();
    children.set(folder, named.set(path.slice(slash + 1), entry));
  }
  const root = mirror.get('');
  if (root === undefined) return;
  if (!(await stands(top, root))) await removeTree(top, aside);
  await make(top, root);
  for (const [path, entry] of mirror) if (entry.is === 'folder') await fill(join(top, path), children.get(path) ?? new Map(), aside);
}

async function fill(folder: string, wanted: ReadonlyMap<string, MirrorEntry>, aside: string): Promise<void> {
  await openUp(folder, (await lstat(folder)).mode);
  const missing = new Map(wanted);
  for (const bytes of await readdir(folder, { encoding: 'buffer' })) {
    const name = bytes.toString('utf8');
    const entry = wanted.get(name);
    if (entry !== undefined && (await stands(join(folder, name), entry))) missing.delete(name);
    else await removeTree(below(folder, bytes), aside);
  }
  for (const [name, entry] of missing) await make(join(folder, name), entry);
}

async function stands(path: string, entry: MirrorEntry): Promise<boolean> {
  if (entry.is === 'link') return (await readlink(path).catch(() => undefined)) === entry.to;
  const found = await lstat(path).catch(() => undefined);
  if (entry.is === 'folder') return found?.isDirectory() === true;
  // A file with another name elsewhere could be changed through it.
  if (found?.isFile() !== true || found.nlink !== 1 || (found.mode & 0o777) !== entry.mode) return false;
  return (await readFile(path, 'utf8').catch(() => undefined)) === entry.text;
}

async function make(path: string, entry: MirrorEntry): Promise<void> {
  if (entry.is === 'link') await symlink(entry.to, path).catch(unlessThere);
  else if (entry.is === 'folder') await mkdir(path, { mode: 0o755 }).catch(unlessThere);
  else if (!(await stands(path, entry))) {
    await writeFile(path, entry.text, { flag: 'wx' });
    await chmod(path, entry.mode);
  }
}

function unlessThere(error: unknown): void {
  if (errorCode(error) !== 'EEXIST') throw error;
}

/**
 * Tells whether any of these paths was touched since: equal text means equal folders (their entries) and equal files. A change time cannot be
 * set back by a program.
 */
export async function stampOf(paths: readonly string[]): Promise<string> {
  const stamps = await Promise.all(
    paths.map(async (path) => {
      const found = await lstat(path, { bigint: true }).catch(() => undefined);
      return found === undefined ? '-' : `${found.ino}:${found.mode}:${found.size}:${found.mtimeNs}:${found.ctimeNs}`;
    }),
  );
  return stamps.join(' ');
}
