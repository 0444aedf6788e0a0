import { constants } from 'node:fs';
import { access, lstat, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem } from './problem.ts';

/*
 * Looks whether there is anything to read, with one listing and one stat, so that a start without settings files loads
 * neither a parser nor a validator. Refuses what must not even be opened: links out of a repository, pipes, huge files.
 * Never reads a byte of a file.
 */

/** Whose settings these are; a repository's are a stranger's until trusted. */
export type Owner = 'person' | 'repository';

/** Where settings may stand in a folder, first found first read. Data only: no name here is ever run. */
export const PLACES: Readonly<Record<Owner, readonly string[]>> = {
  person: ['config.yaml', 'config.yml', 'config.json', 'localcoderrc'],
  repository: ['.localcoderrc', '.localcoderrc.json', '.localcoderrc.yaml', '.localcoderrc.yml'],
};

/** A settings file of a person is a page; a megabyte is a mistake or an attack. */
const MAX_BYTES = 64 * 1024;
/** Names that people may take for settings of ours, and that are worth a word. */
const LIKE_A_REPOSITORYS =
  /^(?:\.localcoderrc\..+|\.?localcode(?:r|rrc|rc)?(?:\.config)?\.(?:[cm]?[jt]s|toml|ya?ml|json|ini)|\.?localcoder?(?:rc|c))$/i;
const LIKE_A_PERSONS = /^(?:config\.(?:[cm]?[jt]s|toml|ini)|\.localcoderrc.*)$/i;

/** What one folder holds. */
export interface Found {
  readonly owner: Owner;
  readonly folder: string;
  /** The file that will be read, absolute. */
  readonly file?: string;
  readonly problems: readonly Problem[];
  readonly warnings: readonly string[];
}

/** Looks into one folder for its settings file. A folder that does not exist holds none. */
export async function findSettings(folder: string, owner: Owner): Promise<Found> {
  const names = await list(folder, owner);
  const places = PLACES[owner].filter((place) => names.includes(place));
  const [place, ...hidden] = places;
  const warnings = [
    ...hidden.map((name) => `${join(folder, name)} is not read, because ${place} stands beside it.`),
    ...names.filter((name) => !places.includes(name)).map((name) => neverRead(join(folder, name), owner)),
  ];
  if (!place) return { owner, folder, problems: [], warnings };
  const file = join(folder, place);
  const wrong = await whyNotReadable(file, owner);
  return { owner, folder, file, warnings, problems: wrong ? [{ file, key: '', wrong }] : [] };
}

async function list(folder: string, owner: Owner): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => PLACES[owner].includes(entry.name) || (!entry.isDirectory() && isStray(entry.name, owner)))
      .map(({ name }) => name);
  } catch {
    // Missing, not a folder, or closed to us: there are no settings to be had here.
    return [];
  }
}

function isStray(name: string, owner: Owner): boolean {
  const looksLikeSettings = owner === 'person' ? LIKE_A_PERSONS : LIKE_A_REPOSITORYS;
  return looksLikeSettings.test(name) && name !== '.localcoderrc.example';
}

function neverRead(file: string, owner: Owner): string {
  return `${file} is never read: settings are data in ${PLACES[owner].join(', ')}.`;
}

async function whyNotReadable(file: string, owner: Owner): Promise<string | undefined> {
  try {
    const entry = owner === 'repository' ? await lstat(file) : await stat(file);
    if (entry.isSymbolicLink()) return 'is a symbolic link; a repository’s settings must be a file of its own';
    if (!entry.isFile()) return 'is not a plain file';
    if (entry.size > MAX_BYTES) return `is ${Math.ceil(entry.size / 1024)} KiB large; settings may take ${MAX_BYTES / 1024} KiB`;
    await access(file, constants.R_OK);
    return undefined;
  } catch (error) {
    return `cannot be read (${error instanceof Error && 'code' in error ? error.code : 'unknown error'})`;
  }
}
