import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from './disk-failure.ts';

/** Why a text is no path inside a repository, or undefined when it is one. Looks at nothing on disk. */
export function badPath(file: string): string | undefined {
  if (file === '' || file.includes('\0')) return 'it is no file name';
  if (file.startsWith('/') || /^[A-Za-z]:[\\/]/u.test(file)) return 'it is not relative to the repository';
  const parts = file.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..')) return 'it has an empty part, `.` or `..` in it';
  if (parts.some((part) => /^(?:\.git|git~1)[\s.]*$/iu.test(part.replace(/\p{Cf}/gu, '')))) return "it is git's own folder";
  return undefined;
}

export type Walked =
  | {
      readonly is: 'file';
      readonly path: string;
      readonly device: bigint;
      readonly inode: bigint;
      readonly mode: number;
      readonly uid: number;
      readonly gid: number;
    }
  | { readonly is: 'absent' }
  | { readonly is: 'refused'; readonly why: string };

/**
 * Goes from the repository's root to a file, looking at each part without following links.
 * Refused: symbolic links anywhere on the way, other repositories (submodules too), anything that is no regular file.
 */
export async function walkTo(root: string, file: string): Promise<Walked> {
  const bad = badPath(file);
  if (bad !== undefined) return { is: 'refused', why: bad };
  const parts = file.split('/');
  let path = root;
  for (const [index, part] of parts.entries()) {
    path = join(path, part);
    const stat = await look(path);
    if (stat === undefined) return { is: 'absent' };
    if (stat.isSymbolicLink())
      return { is: 'refused', why: index === parts.length - 1 ? 'it is a symbolic link' : 'a folder on its way is a symbolic link' };
    if (index < parts.length - 1) {
      if (!stat.isDirectory()) return { is: 'absent' };
      if ((await look(join(path, '.git'))) !== undefined) return { is: 'refused', why: 'it lies in another repository (a submodule?)' };
    } else if (!stat.isFile()) {
      return { is: 'refused', why: stat.isDirectory() ? 'it is a folder' : 'it is not a regular file' };
    } else {
      return { is: 'file', path, device: stat.dev, inode: stat.ino, mode: Number(stat.mode), uid: Number(stat.uid), gid: Number(stat.gid) };
    }
  }
  return { is: 'absent' };
}

async function look(path: string) {
  try {
    return await lstat(path, { bigint: true });
  } catch (error) {
    // A name too long, or below something that is no folder, stands for nothing.
    if (['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP'].includes(errorCode(error))) return undefined;
    throw error;
  }
}
