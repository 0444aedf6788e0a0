import type { Oid, RepoPath } from '../../core/brand.ts';
import type { Gateway } from '../gateway.ts';
import { decodePath, splitNul } from '../path-list.ts';
import type { TrackedNames } from './kept-folders.ts';

/** What a tree holds. Paths are binary strings, one character a byte, since a name need not be text. */
export interface Listing extends TrackedNames {
  readonly tree: Oid;
  /** What stands at each path. */
  readonly entries: ReadonlyMap<string, 'file' | 'link' | 'submodule'>;
  /** Every folder that leads to an entry; the top is ''. */
  readonly folders: ReadonlySet<string>;
  /** The regular files whose names are text, sorted. */
  readonly files: readonly RepoPath[];
}

/** Room for some two million paths. */
const MAX_BYTES = 256 * 1024 * 1024;

/** Lists a whole tree. @throws Failure git-… */
export async function listTree(gateway: Gateway, tree: Oid): Promise<Listing> {
  const { stdout } = await gateway.run(['ls-tree', '-r', '-z', '--full-tree', tree], { maxBytes: MAX_BYTES });
  const entries = new Map<string, 'file' | 'link' | 'submodule'>();
  const names = new Map<string, Set<string>>([['', new Set()]]);
  const files: RepoPath[] = [];
  for (const line of splitNul(stdout)) {
    const tab = line.indexOf(0x09);
    const path = line.toString('latin1', tab + 1);
    const mode = line.toString('latin1', 0, 3);
    entries.set(path, mode === '100' ? 'file' : mode === '120' ? 'link' : 'submodule');
    const slash = path.lastIndexOf('/');
    addFolder(names, path.slice(0, Math.max(0, slash))).add(path.slice(slash + 1));
    if (mode !== '100') continue;
    const file = decodePath(line.subarray(tab + 1));
    if (file !== undefined) files.push(file);
  }
  const none: ReadonlySet<string> = new Set();
  return { tree, entries, folders: new Set(names.keys()), files: files.sort(), namesIn: (folder) => names.get(folder) ?? none };
}

function addFolder(names: Map<string, Set<string>>, folder: string): Set<string> {
  const known = names.get(folder);
  if (known !== undefined) return known;
  const made = new Set<string>();
  names.set(folder, made);
  const slash = folder.lastIndexOf('/');
  if (folder !== '') addFolder(names, folder.slice(0, Math.max(0, slash)));
  return made;
}

/** A path of the checkout as a listing writes it. */
export function binary(path: string): string {
  return Buffer.from(path, 'utf8').toString('latin1');
}
