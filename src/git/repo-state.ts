import { stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Head, RepoState } from '../core/port/repo.ts';
import type { FoundRepo } from './find-repo.ts';
import type { Gateway } from './gateway.ts';
import type { ObjectReader } from './object-reader.ts';
import type { ObjectFormat } from './objects.ts';

/** What a repository's configuration says that we need to know. */
export interface RepoSettings {
  readonly format: ObjectFormat;
  readonly bare: boolean;
  readonly partial: boolean;
  readonly sparse: boolean;
  /** False where the file system's executable bit means nothing. */
  readonly fileMode: boolean;
}

const SETTINGS = '^(core\\.(bare|sparsecheckout|filemode)|extensions\\.(objectformat|partialclone)|remote\\..*\\.promisor)$';

/** Reads the configuration through git, which knows its format, includes and worktree parts. */
export async function readSettings(gateway: Gateway): Promise<RepoSettings> {
  const output = await gateway.text(['config', '-z', '--get-regexp', SETTINGS]);
  const values = new Map<string, string>();
  for (const item of output.split('\0')) {
    const [key = '', ...value] = item.split('\n');
    // A key without any value means true.
    if (key !== '') values.set(key, value.length === 0 ? 'true' : value.join('\n'));
  }
  const on = (value: string | undefined): boolean => /^(?:true|yes|on|1)$/iu.test(value ?? '');
  const promisor = [...values].some(([key, value]) => key.startsWith('remote.') && on(value));
  return {
    format: values.get('extensions.objectformat') === 'sha256' ? 'sha256' : 'sha1',
    bare: on(values.get('core.bare')),
    partial: values.has('extensions.partialclone') || promisor,
    sparse: on(values.get('core.sparsecheckout')),
    fileMode: !values.has('core.filemode') || on(values.get('core.filemode')),
  };
}

/** Files of the git directory that stand for an operation in progress. The first that exists names it. */
const OPERATIONS = [
  ['rebase-apply/applying', 'apply-mailbox'],
  ['rebase-merge', 'rebase'],
  ['rebase-apply', 'rebase'],
  ['MERGE_HEAD', 'merge'],
  ['CHERRY_PICK_HEAD', 'cherry-pick'],
  ['REVERT_HEAD', 'revert'],
  ['BISECT_LOG', 'bisect'],
] as const;

/** The repository's state at this moment. */
export async function readState(found: FoundRepo, gateway: Gateway, reader: ObjectReader): Promise<RepoState> {
  const { gitDir, commonDir, root } = found;
  const [settings, head, shallow, inProgress] = await Promise.all([
    readSettings(gateway),
    readHead(gateway, reader),
    exists(join(commonDir, 'shallow')),
    operation(gitDir),
  ]);
  return {
    head,
    bare: root === undefined,
    shallow,
    partial: settings.partial,
    sparse: settings.sparse && root !== undefined,
    linkedWorktree: gitDir !== commonDir,
    submodule: root !== undefined && commonDir.includes(`${sep}modules${sep}`) && gitDir !== join(root, '.git'),
    objectFormat: settings.format,
    ...(inProgress === undefined ? {} : { inProgress }),
  };
}

async function readHead(gateway: Gateway, reader: ObjectReader): Promise<Head> {
  const [commit, ref] = await Promise.all([reader.read('HEAD^{commit}'), gateway.text(['symbolic-ref', '-q', 'HEAD'])]);
  const branch = ref.trim().replace(/^refs\/heads\//u, '');
  if (commit === undefined) return { is: 'unborn', branch };
  return branch === '' ? { is: 'detached', commit: commit.oid } : { is: 'branch', branch, commit: commit.oid };
}

async function operation(gitDir: string): Promise<RepoState['inProgress']> {
  for (const [file, name] of OPERATIONS) if (await exists(join(gitDir, file))) return name;
  return undefined;
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
