/**
 * A copy of an installed folder that has to lie inside the project it serves (an autoloader finds the project by its own place). Cloned by the file
 * system where it can share blocks, copied where it cannot, not brought at all when it is very large. Links are copied as links.
 */
import { createHash, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, lstat, mkdir, readdir, readlink, rename, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { removeTree } from './remove-tree.ts';

/** A copy beyond either takes longer than a job may. */
const MAX_BYTES = 1024 * 1024 * 1024;
const MAX_FILES = 100_000;

export interface Walked {
  /** Equal while nothing in the folder was touched. */
  readonly stamp: string;
  readonly bytes: number;
  readonly files: number;
}

/** Looks at everything in a folder, without following links; undefined when there is no folder or it cannot be listed. */
export async function walkAll(folder: string): Promise<Walked | undefined> {
  const hash = createHash('sha256');
  let [bytes, files] = [0, 0];
  const visit = async (at: string): Promise<void> => {
    const names = (await readdir(at)).sort();
    const found = await Promise.all(names.map((name) => lstat(join(at, name), { bigint: true })));
    for (const [index, name] of names.entries()) {
      const stat = found[index];
      if (stat === undefined) continue;
      // A folder's own times change when a tool looks for a place to write; its names are in the hash.
      const times = stat.isDirectory() ? '' : `${stat.ino}:${stat.size}:${stat.mtimeNs}:${stat.ctimeNs}`;
      hash.update(`${name}\0${stat.mode}\0${times}\0`);
      bytes += Number(stat.size);
      files += 1;
      if (files <= MAX_FILES && stat.isDirectory()) await visit(join(at, name));
    }
    hash.update('/');
  };
  try {
    await visit(folder);
  } catch {
    // Gone, or a command took its rights away: it is copied again.
    return undefined;
  }
  return { stamp: hash.digest('hex'), bytes, files };
}

/** True when a folder is not too large to be copied. */
export function isCopyable({ bytes, files }: Walked): boolean {
  return bytes <= MAX_BYTES && files <= MAX_FILES;
}

/** Puts a copy of `from` at `to`, whole or not at all. @param aside see removeTree: the copy is made there. */
export async function copyTree(from: string, to: string, aside: string): Promise<void> {
  await mkdir(aside, { recursive: true, mode: 0o700 });
  const made = join(aside, `copy-${randomBytes(6).toString('hex')}`);
  const copy = async (source: string, target: string): Promise<void> => {
    await mkdir(target);
    for (const entry of await readdir(source, { withFileTypes: true })) {
      const [old, fresh] = [join(source, entry.name), join(target, entry.name)];
      if (entry.isDirectory()) await copy(old, fresh);
      else if (entry.isSymbolicLink()) await symlink(await readlink(old), fresh);
      else if (entry.isFile()) await copyFile(old, fresh, constants.COPYFILE_FICLONE);
    }
  };
  await copy(from, made);
  await removeTree(to, aside);
  await rename(made, to);
}
