/**
 * Writes notes and patches where people find them: `.localcoder/` in the work tree, which ignores itself, or the state folder when the
 * repository is bare. Never through a symbolic link, never over anything outside that folder.
 */
import { lstat, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RepoId } from '../core/brand.ts';
import { Failure } from '../core/failure.ts';
import { diskFailure, errorCode } from './disk-failure.ts';
import { temporaryName, writeWhole } from './write-file.ts';

const FOLDER = '.localcoder';
const NAME = /^(?:[A-Za-z0-9_-][A-Za-z0-9._-]*\/){0,2}[A-Za-z0-9_-][A-Za-z0-9._-]*$/u;

export interface NotePlace {
  readonly id: RepoId;
  readonly root?: string | undefined;
  readonly stateDir: string;
}

/** Where a repository's notes lie: absolute. */
export function noteFolder({ root, stateDir, id }: NotePlace): string {
  return root === undefined ? join(stateDir, 'notes', id) : join(root, FOLDER);
}

/** @returns the path relative to the root, or absolute in a bare repository. @throws Failure git-refused | permission-denied | disk-full. */
export async function writeNote(place: NotePlace, name: string, text: string): Promise<string> {
  if (!NAME.test(name) || name.includes('..')) throw new RangeError(`not a name of a note: ${name}`);
  const { root } = place;
  const folder = noteFolder(place);
  try {
    if (root === undefined) await mkdir(folder, { recursive: true, mode: 0o700 });
    else await openFolder(folder);
    let below = folder;
    for (const part of name.split('/').slice(0, -1)) {
      below = join(below, part);
      await ownFolder(below);
    }
    const path = join(folder, name);
    await writeWhole(path, temporaryName(path), text, { mode: root === undefined ? 0o600 : 0o644 });
    return root === undefined ? path : `${FOLDER}/${name}`;
  } catch (error) {
    throw diskFailure(`write ${FOLDER}/${name}`, error);
  }
}

/** Makes the folder and the file that keeps it out of git. */
async function openFolder(folder: string): Promise<void> {
  await ownFolder(folder);
  const ignore = join(folder, '.gitignore');
  const stat = await lstat(ignore).catch(absent);
  if (stat !== undefined && !stat.isFile()) throw inTheWay(`${FOLDER}/.gitignore`);
  if (stat !== undefined && (await readFile(ignore, 'utf8')).split('\n').includes('*')) return;
  await writeWhole(ignore, temporaryName(ignore), '*\n', { mode: 0o644 });
}

async function ownFolder(path: string): Promise<void> {
  const stat = await lstat(path).catch(absent);
  if (stat === undefined) await mkdir(path).catch(ignoreExisting);
  else if (!stat.isDirectory()) throw inTheWay(path);
}

function inTheWay(path: string): Failure {
  return new Failure('git-refused', `${path} is a link or a file where localcoder keeps its notes`, { next: `move or remove ${path}` });
}

function absent(error: unknown): undefined {
  if (errorCode(error) === 'ENOENT') return undefined;
  throw error;
}

function ignoreExisting(error: unknown): void {
  if (errorCode(error) !== 'EEXIST') throw error;
}
