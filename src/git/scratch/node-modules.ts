import type { Dirent } from 'node:fs';
import { readdir, readlink } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Mirror, MirrorEntry } from './mirror.ts';

/** An installed folder of the person's, and what it is to become in the checkout. */
export interface Installed {
  /** Absolute path as the person's work tree has it. */
  readonly at: string;
  /** Its real path: another one where it is a link. */
  readonly from: string;
  /** Top folder of the person's work tree. */
  readonly userRoot: string;
  /** Top folder of the checkout. */
  readonly root: string;
}

/** A mirror, and what it was worked out from. */
export interface Planned {
  readonly mirror: Mirror;
  /** Absolute paths of the person's: while none of them changes, the mirror stays right. */
  readonly from: readonly string[];
  /** Absolute paths outside the checkout that its links lead to. */
  readonly readable: readonly string[];
}

/** What tools write for themselves; a checkout's tools write their own, which go with the next candidate. */
const OWN_OF_TOOLS: ReadonlySet<string> = new Set(['.cache', '.vite', '.vite-temp', '.vitest', '.tmp', '.temp']);

/** Written by package managers at the end of every install. */
const INSTALL_RECORDS = ['.package-lock.json', '.modules.yaml', '.yarn-integrity', '.yarn-state.yml'] as const;

/**
 * A `node_modules` as a real folder whose entries are links to the person's packages. Entries that are themselves links to packages of the
 * project (workspaces) lead to the checkout's packages instead.
 */
export async function planNodeModules(place: Installed): Promise<Planned> {
  const { at, from } = place;
  const mirror = new Map<string, MirrorEntry>([['', { is: 'folder' }]]);
  const folders = [''];
  for (const entry of await list(from)) {
    if (OWN_OF_TOOLS.has(entry.name)) continue;
    if (entry.isDirectory() && (entry.name.startsWith('@') || entry.name === '.bin')) {
      folders.push(entry.name);
      mirror.set(entry.name, { is: 'folder' });
      for (const inner of await list(join(from, entry.name))) await add(entry.name, inner);
    } else await add('', entry);
  }

  async function add(folder: string, entry: Dirent): Promise<void> {
    const path = join(folder, entry.name);
    const link = entry.isSymbolicLink() ? await readlink(join(from, path)) : undefined;
    mirror.set(path, { is: 'link', to: link === undefined ? join(from, path) : linkIn(place, join(at, folder), join(from, folder), link) });
  }

  const watched = [...folders.map((folder) => join(from, folder)), ...INSTALL_RECORDS.map((name) => join(from, name))];
  return { mirror, from: [at, ...watched], readable: [from] };
}

/** The link for one that stands in `folder` of the person's (whose real path is `real`) and says `link`. */
function linkIn({ userRoot, root, at, from }: Installed, folder: string, real: string, link: string): string {
  const target = resolve(at === from ? folder : real, link);
  const way = relative(userRoot, target);
  const inside = way !== '' && !way.startsWith('..') && !isAbsolute(way);
  // The checkout has the same folders in the same places, so a relative link means the same thing there.
  if (!isAbsolute(link) && inside && at === from) return link;
  // An absolute link to a package of the project, not to an installed one.
  if (inside && !way.split(sep).includes('node_modules')) return join(root, way);
  return target;
}

async function list(folder: string): Promise<Dirent[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}
