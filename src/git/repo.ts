/**
 * Opens one repository for the rest of the product. Everything goes through the one gateway; this file only puts the parts together.
 * Never touches the person's work tree, index, HEAD or stash, except for their own `apply` and `unapply`.
 */
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Oid, RepoPath } from '../core/brand.ts';
import { Failure } from '../core/failure.ts';
import type { Committed, Repo, Saved } from '../core/port/repo.ts';
import { addFile, removeFile } from './added-file.ts';
import { blame } from './blame.ts';
import { extendBranch, moveBranch, removeBranch } from './change-branch.ts';
import { changes } from './changes.ts';
import { diskFailure } from './disk-failure.ts';
import { readExcludesFile } from './excludes-file.ts';
import { listFiles, skips, stagedEntry } from './file-list.ts';
import { findRepo } from './find-repo.ts';
import { openGateway } from './gateway.ts';
import { withSafePath } from './guards.ts';
import { history } from './history.ts';
import { openJournal } from './journal.ts';
import { mergeTree } from './merge-tree.ts';
import { noteFolder, writeNote } from './note-file.ts';
import { openObjectReader } from './object-reader.ts';
import { makeObject } from './objects.ts';
import { ourBranches } from './our-branches.ts';
import { checkOwner } from './ownership.ts';
import { makePatch } from './patch.ts';
import { plainRevision } from './plain-revision.ts';
import { publish } from './publish.ts';
import { commitFacts, forkPoint, trackingRefs, unpublished } from './pushed.ts';
import { replaceSaved } from './replace-saved.ts';
import { readSettings, readState } from './repo-state.ts';
import { openSavedChanges } from './saved-changes.ts';
import { readSaved } from './saved-file.ts';
import { clearUp, sweep } from './sweep.ts';
import { need, openTrees } from './trees.ts';

export interface OpenRepoOptions {
  /** The work tree or a path in it; the git directory of a bare repository. */
  readonly path: string;
  /** The state folder: notes of bare repositories, journal and quarantines go there. */
  readonly stateDir: string;
  /** Where PATH and HOME come from. Default: this process's environment. */
  readonly environment?: NodeJS.ProcessEnv;
}

/** @throws Failure repository-missing | git-missing | git-refused (another user's repository, or a format this git does not know). */
export async function openRepo({ path, stateDir, environment: inherited = process.env }: OpenRepoOptions): Promise<Repo> {
  const found = await findRepo(path);
  if (found === undefined) {
    throw new Failure('repository-missing', `there is no git repository at ${path}`, {
      next: 'run the command inside a repository, or `git init` one',
    });
  }
  const { id, root, gitDir, commonDir } = found;
  const environment = withSafePath(inherited, root ?? gitDir);
  await checkOwner(root === undefined ? [gitDir] : [root, gitDir], environment);
  const folder = join(stateDir, 'git', id);
  const gateway = openGateway({ gitDir, environment, ...(root === undefined ? {} : { tree: { root, empty: await emptyFolder(folder) } }) });
  const { format, partial, fileMode } = await readSettings(gateway);
  const reader = openObjectReader(gateway, gitDir);
  const trees = openTrees(reader, format);
  const journal = openJournal(folder, (intent, sinceMs) => clearUp(commonDir, intent, sinceMs));
  const hash = (bytes: Buffer): Oid => makeObject(format, 'blob', bytes).oid;
  const emptyTree = makeObject(format, 'tree', Buffer.alloc(0)).oid;
  const writing = { gateway, reader, trees, journal, format, partial, commonDir };
  let excludesFile: Promise<string> | undefined;
  const fileList = async () => {
    excludesFile ??= readExcludesFile(environment);
    return { gateway, root, gitDir, excludesFile: await excludesFile };
  };

  const resolve = async (revision: string): Promise<Oid | undefined> => {
    const { stdout } = await gateway.run(['rev-parse', '--verify', '--quiet', `${plainRevision(revision)}^{commit}`], {
      accept: [0, 1, 128],
    });
    const oid = stdout.toString('latin1').trim();
    return oid === '' ? undefined : (oid as Oid);
  };
  const committed = async (commit: Oid, file: RepoPath): Promise<Committed | undefined> => {
    const entry = await trees.entry(commit, file);
    if (entry === undefined || !entry.mode.startsWith('100')) return undefined;
    const { body } = await need(reader, entry.oid, 'blob');
    return { bytes: body, blob: entry.oid, mode: entry.mode };
  };
  const staged = async (file: RepoPath): Promise<Committed | undefined> => {
    const entry = root === undefined ? undefined : await stagedEntry(gateway, file);
    if (entry === undefined) return undefined;
    const { body } = await need(reader, entry.oid, 'blob');
    return { bytes: body, blob: entry.oid, mode: entry.mode };
  };
  /** The mode git would record: the file's own, or HEAD's where the executable bit means nothing. */
  const modeOf = async (file: RepoPath, mode: number): Promise<'100644' | '100755'> => {
    if (fileMode) return (mode & 0o100) === 0 ? '100644' : '100755';
    const head = await reader.read('HEAD^{commit}');
    const entry = head === undefined ? undefined : await trees.entry(head.oid, file);
    return entry?.mode === '100755' ? '100755' : '100644';
  };

  const savedChanges = openSavedChanges(gateway, hash);
  return {
    id,
    ...(root === undefined ? {} : { root }),
    gitDir,
    state: () => readState(found, gateway, reader),
    resolve,
    parent: (commit) => resolve(`${commit}^1`),
    changes: async (from, to) => {
      if (to === 'index' && root === undefined) return [];
      return changes(gateway, from ?? emptyTree, to);
    },
    tracking: () => trackingRefs(gateway, commonDir),
    commits: (commits) => commitFacts(gateway, commits),
    forkPoint: (commit, others) => forkPoint(gateway, commit, others),
    unpublished: (commit, limit) => unpublished(gateway, commit, limit),
    blame: (commit, file, lines) => blame(gateway, commit, file, lines),
    async saved(file): Promise<Saved> {
      if (root === undefined) return { is: 'refused', why: 'a bare repository has no saved files' };
      const saved = await readSaved(root, file);
      if (saved.is === 'absent') await stillThere(root);
      if (saved.is !== 'file') return saved;
      return { is: 'file', bytes: saved.bytes, blob: hash(saved.bytes), mode: await modeOf(file, saved.mode) };
    },
    savedChanges: async (base) => savedChanges(await fileList(), base),
    committed,
    staged,
    hash,
    files: async () => listFiles(await fileList()),
    skips: async (files) => skips(await fileList(), files),
    history: (commit, file, lines, limit) => history(gateway, commit, file, lines, limit),
    publish: (publication) => publish(writing, publication),
    ours: () => ourBranches(writing),
    removeBranch: (ref, tip) => removeBranch(writing, ref, tip),
    extendBranch: (ref, from, publication) => extendBranch(writing, ref, from, publication),
    moveBranch: (ref, from, publication) => moveBranch(writing, ref, from, publication),
    mergeTree: (base, ours, theirs) => mergeTree({ trees, format, folder, environment, commonDir }, base, ours, theirs),
    patch: (file, mode, before, after) => makePatch({ file, mode, before, after }, { folder, format, environment }),
    async replaceSaved(file, expected, bytes) {
      if (root === undefined) return false;
      return replaceSaved({ root, file, expected, bytes, hash, journal });
    },
    addSaved: async (file, bytes) => (root === undefined ? false : addFile(root, file, bytes, journal)),
    removeSaved: async (file, expected) => (root === undefined ? false : removeFile(root, file, expected, hash)),
    writeNote: (name, text) => writeNote({ id, root, stateDir }, name, text),
    sweep: () => sweep({ commonDir, notes: noteFolder({ id, root, stateDir }), folder, journal }),
    async close() {
      reader.close();
    },
  };
}

async function emptyFolder(below: string): Promise<string> {
  const path = join(below, 'empty');
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    return path;
  } catch (error) {
    throw diskFailure('write to the state folder', error);
  }
}

/** A work tree that was deleted or unmounted is no tree of absent files. */
async function stillThere(root: string): Promise<void> {
  if ((await stat(root).catch(() => undefined)) !== undefined) return;
  throw new Failure('repository-missing', `the work tree ${root} is gone`, { next: 'run `localcoder unwatch` if it was deleted' });
}
