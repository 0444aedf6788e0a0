/**
 * Reads saved files for the scan: fast enough for tens of thousands at start, and safe in a hostile work tree. A symbolic link is never
 * followed, neither at the end of a path nor on the way, and nothing but an ordinary file is opened, so no read leaves the work tree or waits.
 */
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RepoPath } from '../core/brand.ts';

/** What the file system says of a file; equal for two looks at the same content, unless both fall within its clock's grain. */
export interface Stamp {
  /** Milliseconds since the epoch, with fractions. */
  readonly modifiedMs: number;
  readonly changedMs: number;
  readonly sizeBytes: number;
  readonly inode: number;
}

export interface SavedBytes {
  /** Taken before the bytes were read: a write in between shows as a newer stamp next time. */
  readonly stamp: Stamp;
  /** The whole file, or its first `maxBytes`. */
  readonly bytes: Buffer;
}

/** Looks at one work tree. Remembers which of its folders are real ones, so it is made anew for every scan. */
export interface Reader {
  /** Undefined when the path is no ordinary file of the work tree. */
  stamp(file: RepoPath): Stamp | undefined;
  /** The same with its bytes. */
  read(file: RepoPath, maxBytes: number): SavedBytes | undefined;
}

/** A reader of the work tree at `root` (absolute). */
export function openReader(root: string): Reader {
  const folders = new Map<string, boolean>();
  const top = realPath(root);
  const isReal = (folder: string): boolean => {
    const known = folders.get(folder);
    if (known !== undefined) return known;
    const real = top !== undefined && !folder.split('/').includes('..') && realPath(join(root, folder)) === join(top, folder);
    folders.set(folder, real);
    return real;
  };
  return {
    stamp(file) {
      if (!isReal(dirname(file))) return undefined;
      const stat = quietly(() => lstatSync(join(root, file)));
      return stat?.isFile() === true ? stampOf(stat) : undefined;
    },
    read(file, maxBytes) {
      if (!isReal(dirname(file))) return undefined;
      const descriptor = quietly(() => openSync(join(root, file), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK));
      if (descriptor === undefined) return undefined;
      try {
        const stat = fstatSync(descriptor);
        return stat.isFile() ? { stamp: stampOf(stat), bytes: readAll(descriptor, Math.min(stat.size, maxBytes)) } : undefined;
      } catch {
        return undefined;
      } finally {
        closeSync(descriptor);
      }
    },
  };
}

/** True when two looks saw the same file. */
export function sameStamp(a: Stamp, b: Stamp): boolean {
  return a.modifiedMs === b.modifiedMs && a.changedMs === b.changedMs && a.sizeBytes === b.sizeBytes && a.inode === b.inode;
}

/** Whether the bytes can hold a trigger at all: `@ai` in either case; in UTF-16 too, so that such a file is refused by name and not silently. */
export function mayTrigger(bytes: Buffer): boolean {
  for (let at = bytes.indexOf(AT); at !== -1; at = bytes.indexOf(AT, at + 1)) {
    // In UTF-16, of either byte order, a zero byte follows every letter.
    const step = bytes[at + 1] === 0 ? 2 : 1;
    if (lower(bytes[at + step]) === LETTER_A && lower(bytes[at + 2 * step]) === LETTER_I) return true;
  }
  return false;
}

/** Whether somebody probably wrote a trigger here: the marker and a word. Decides whether skipping the file is worth a word. */
export function looksLikeTrigger(bytes: Buffer): boolean {
  return /@ai(?:[ \t]+|[ \t]*:[ \t]*)[A-Za-z]/iu.test(bytes.toString('latin1').replaceAll('\0', ''));
}

const AT = 0x40;
const LETTER_A = 0x61;
const LETTER_I = 0x69;

function lower(byte: number | undefined): number {
  return (byte ?? 0) | 0x20;
}

function readAll(descriptor: number, size: number): Buffer {
  const bytes = Buffer.allocUnsafe(size);
  let at = 0;
  while (at < size) {
    const count = readSync(descriptor, bytes, at, size - at, at);
    if (count === 0) break;
    at += count;
  }
  return bytes.subarray(0, at);
}

function stampOf(stat: { mtimeMs: number; ctimeMs: number; size: number; ino: number }): Stamp {
  return { modifiedMs: stat.mtimeMs, changedMs: stat.ctimeMs, sizeBytes: stat.size, inode: stat.ino };
}

function realPath(path: string): string | undefined {
  return quietly(() => realpathSync(path));
}

/** What the file system answers, or undefined where it refuses: to a scan, an unreadable file and an absent one are the same. */
function quietly<Result>(look: () => Result): Result | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
