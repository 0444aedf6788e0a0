/**
 * The tree of the files as they are saved now, for a repository that has no commit to check out. Objects go into our own scratch repository,
 * never into the person's. A file that did not change since it was read last is not read again.
 */
import { lstat, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Oid, RepoPath } from '../../core/brand.ts';
import { diskFailure, errorCode } from '../disk-failure.ts';
import { type FileListContext, listFiles } from '../file-list.ts';
import type { ObjectReader } from '../object-reader.ts';
import { type GitObject, looseObject, makeObject, type ObjectFormat } from '../objects.ts';
import { readSaved } from '../saved-file.ts';
import { openTrees, type TreeFile } from '../trees.ts';

/** A file touched this shortly before it was read may be touched again without its time changing. */
const SETTLED_MS = 2_000;

export interface SavedTree {
  /** Names the tree and puts its objects into `gitDir`. Links, submodules and ignored files are left out. @throws Failure git-… | disk-… ; the signal's reason. */
  make(gitDir: string, signal: AbortSignal): Promise<Oid>;
}

export interface SavedTreeOptions {
  /** The person's repository. Without a work tree the tree is empty. */
  readonly list: FileListContext;
  readonly format: ObjectFormat;
  /** False where the executable bit means nothing. */
  readonly fileMode: boolean;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Remembers between calls what it has read; reads nothing by itself. */
export function openSavedTree({ list, format, fileMode, now }: SavedTreeOptions): SavedTree {
  let keptIn = '';
  const kept = new Map<RepoPath, { readonly stamp: string; readonly entry: TreeFile }>();
  const nothing: ObjectReader = { read: async () => undefined, close: () => undefined };
  const trees = openTrees(nothing, format);

  async function entryOf(root: string, file: RepoPath, gitDir: string): Promise<TreeFile | undefined> {
    const stamp = await stampOf(join(root, file), now());
    const known = kept.get(file);
    if (stamp !== undefined && known?.stamp === stamp) return known.entry;
    const saved = await readSaved(root, file);
    if (saved.is !== 'file') return undefined;
    const blob = makeObject(format, 'blob', saved.bytes);
    await store(gitDir, blob);
    const entry = { file, mode: fileMode && (saved.mode & 0o100) !== 0 ? '100755' : '100644', oid: blob.oid };
    if (stamp === undefined) kept.delete(file);
    else kept.set(file, { stamp, entry });
    return entry;
  }

  return {
    async make(gitDir, signal) {
      if (keptIn !== gitDir) kept.clear();
      keptIn = gitDir;
      const { root } = list;
      const entries: TreeFile[] = [];
      const files = root === undefined ? [] : (await listFiles(list)).files;
      for (const file of files) {
        signal.throwIfAborted();
        const entry = root === undefined ? undefined : await entryOf(root, file, gitDir);
        if (entry !== undefined) entries.push(entry);
      }
      const made = new Map<Oid, GitObject>();
      const tree = await trees.put(undefined, entries, made);
      for (const object of made.values()) await store(gitDir, object);
      return tree;
    },
  };
}

/** Removes what `make` has put there. */
export async function dropObjects(gitDir: string): Promise<void> {
  const objects = join(gitDir, 'objects');
  for (const name of await readdir(objects).catch(() => [])) {
    if (/^[0-9a-f]{2}$/u.test(name)) await rm(join(objects, name), { recursive: true, force: true });
  }
}

async function stampOf(path: string, nowMs: number): Promise<string | undefined> {
  const found = await lstat(path, { bigint: true }).catch(() => undefined);
  if (found === undefined || Number(found.ctimeMs) > nowMs - SETTLED_MS) return undefined;
  return `${found.ino}:${found.size}:${found.mode}:${found.mtimeNs}:${found.ctimeNs}`;
}

async function store(gitDir: string, object: GitObject): Promise<void> {
  const { path, bytes } = looseObject(object);
  const place = join(gitDir, 'objects', path);
  try {
    await mkdir(dirname(place), { recursive: true, mode: 0o700 });
    await writeFile(place, bytes, { flag: 'wx', mode: 0o400 });
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw diskFailure('write to the scratch folder', error);
  }
}
