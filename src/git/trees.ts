import type { Oid, RepoPath } from '../core/brand.ts';
import { Failure } from '../core/failure.ts';
import type { ObjectReader } from './object-reader.ts';
import { decodeTree, encodeTree, type GitObject, makeObject, type ObjectFormat, TREE_MODE, type TreeEntry, treeName } from './objects.ts';

/** A file to stand in a tree. */
export interface TreeFile {
  readonly file: RepoPath;
  readonly mode: string;
  readonly oid: Oid;
}

export interface Trees {
  /** The tree of a commit. @throws Failure git-refused when the commit is not here. */
  treeOf(commit: Oid): Promise<Oid>;
  /** What stands at a path of a commit: a file, a folder, a link, a submodule; undefined when nothing does. */
  entry(commit: Oid, file: RepoPath): Promise<TreeEntry | undefined>;
  /** Puts files into a tree and keeps everything else. Reads and writes only the folders along their paths; new trees go to `made`. */
  put(tree: Oid | undefined, files: readonly TreeFile[], made: Map<Oid, GitObject>): Promise<Oid>;
}

/** Trees read through `reader`, or from `made` when they were made a moment ago. */
export function openTrees(reader: ObjectReader, format: ObjectFormat): Trees {
  async function entries(tree: Oid, made?: ReadonlyMap<Oid, GitObject>): Promise<TreeEntry[]> {
    const body = made?.get(tree)?.body ?? (await need(reader, tree, 'tree')).body;
    return decodeTree(format, body);
  }

  async function put(tree: Oid | undefined, files: readonly TreeFile[], made: Map<Oid, GitObject>): Promise<Oid> {
    const found = new Map<string, TreeEntry>();
    for (const entry of tree === undefined ? [] : await entries(tree, made)) found.set(entry.name, entry);
    const folders = new Map<string, TreeFile[]>();
    for (const { file, mode, oid } of files) {
      const [part = '', ...rest] = file.split('/');
      const name = treeName(part);
      const old = found.get(name);
      const wanted = rest.length === 0 ? /^100/u : /^40000$/u;
      if (old !== undefined && !wanted.test(old.mode)) throw inTheWay(file, old.mode);
      if (rest.length === 0) found.set(name, { mode, name, oid });
      else folders.set(name, [...(folders.get(name) ?? []), { file: rest.join('/') as RepoPath, mode, oid }]);
    }
    for (const [name, below] of folders) {
      found.set(name, { mode: TREE_MODE, name, oid: await put(found.get(name)?.oid, below, made) });
    }
    const object = makeObject(format, 'tree', encodeTree([...found.values()]));
    made.set(object.oid, object);
    return object.oid;
  }

  async function treeOf(commit: Oid): Promise<Oid> {
    const { body } = await need(reader, commit, 'commit');
    return body.toString('latin1', 5, body.indexOf(0x0a)) as Oid;
  }

  return {
    treeOf,
    put,
    async entry(commit, file) {
      let at: TreeEntry = { mode: TREE_MODE, name: '', oid: await treeOf(commit) };
      for (const part of file.split('/')) {
        if (at.mode !== TREE_MODE) return undefined;
        const name = treeName(part);
        const next = (await entries(at.oid)).find((entry) => entry.name === name);
        if (next === undefined) return undefined;
        at = next;
      }
      return at;
    },
  };
}

/** The object, or a Failure that says why a clone may lack it. */
export async function need(reader: ObjectReader, oid: Oid, type: string): Promise<{ readonly body: Buffer }> {
  const object = await reader.read(oid);
  if (object?.type === type) return object;
  throw new Failure('git-refused', `the ${type} ${oid.slice(0, 12)} is not in this repository`, {
    next: 'a shallow or partial clone lacks it and localcoder never fetches: fetch it yourself, or name another revision',
  });
}

function inTheWay(file: RepoPath, mode: string): Failure {
  const what = mode === '160000' ? 'a submodule' : mode === '120000' ? 'a symbolic link' : mode === TREE_MODE ? 'a folder' : 'a file';
  return new Failure('git-refused', `${what} stands where ${JSON.stringify(file)} should go`, { next: 'choose a file outside it' });
}
