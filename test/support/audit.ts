/**
 * Looks over everything a worker has left behind: rows, branches, patches, notes, the person's own files, the state folder, and git's and
 * SQLite's own checks. Each finding is a sentence; none means that all is as it must be.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { JobRow } from '../../src/core/port/queue.ts';
import { openStore } from '../../src/store/open.ts';
import type { CliHome } from './cli.ts';
import { type GitRepo, removeFolder, temporaryFolder } from './git-repo.ts';
import { expected } from './street.ts';

/** What is wrong with the results of one repository's jobs, which must all have been delivered. */
export function auditDeliveries(repo: GitRepo, rows: readonly JobRow[]): string[] {
  const wrong: string[] = [];
  const tips = new Map(
    repo
      .git('for-each-ref', '--format=%(refname) %(objectname)', 'refs/heads/localcoder', 'refs/localcoder')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split(' ') as [string, string]),
  );
  const trailers = repo.git(
    'log',
    '--glob=refs/heads/localcoder',
    '--glob=refs/localcoder',
    '--format=%(trailers:key=LocalCoder-Job,valueonly)',
  );
  const carried = trailers.split('\n').filter((line) => line !== '');
  const workshop = temporaryFolder('localcoder-audit');
  const files = { notes: new Set<string>(), patches: new Set<string>(), refs: new Set<string>() };
  for (const row of rows) {
    const { job, state } = row;
    const { delivery } = state;
    const say = (what: string): void => void wrong.push(`${job.id} (${job.kind} ${job.aim.file}#${job.aim.symbol}): ${what}`);
    if (delivery === undefined || state.status !== 'delivered') {
      say(`${state.status}, ${JSON.stringify(state.delivery?.reason ?? state.lastFailure)}`);
      continue;
    }
    files.notes.add(`${job.id}.md`);
    const note = existsSync(join(repo.path, delivery.note)) ? repo.read(delivery.note) : '';
    if (delivery.note !== `.localcoder/notes/${job.id}.md` || !note.includes(job.id)) say(`its note is not whole: ${delivery.note}`);
    if (job.kind === 'explain') {
      if (delivery.outcome !== 'explained' || delivery.branch !== undefined) say(`ended ${delivery.outcome}`);
      continue;
    }
    const { branch, patch } = delivery;
    if (delivery.outcome !== 'changed' || branch === undefined || patch === undefined) {
      say(`ended ${delivery.outcome}: ${delivery.reason}`);
      continue;
    }
    files.refs.add(branch.ref);
    files.patches.add(`${job.id}.patch`);
    if (tips.get(branch.ref) !== branch.head) say(`its row names ${branch.head}, its branch is at ${tips.get(branch.ref)}`);
    if (carried.filter((id) => id === job.id).length !== 1)
      say(`${carried.filter((id) => id === job.id).length} commits carry its trailer`);
    if (!note.includes(branch.name)) say('its note does not name its branch');
    const clean = repo.gitBytes(['show', `HEAD:${job.aim.file}`]).toString('utf8');
    const tip = repo.gitBytes(['show', `${branch.ref}:${job.aim.file}`]).toString('utf8');
    if (tip !== expected(clean, job.aim.file, job.kind, job.aim.symbol)) say('its branch holds another text than was asked for');
    if (repo.git('diff', '--name-only', 'HEAD', branch.ref) !== job.aim.file) say('its branch changes other files');
    const patched = patchedText(repo, workshop, job.aim.file, patch);
    const saved = repo.read(job.aim.file);
    const wanted = withoutComment(
      expected(saved, job.aim.file, job.kind, job.aim.symbol),
      job.origin === 'comment' ? job.aim.symbol : undefined,
    );
    if (patched !== wanted) say('its patch makes another text of the saved file');
  }
  removeFolder(workshop);
  wrong.push(...difference('branch', new Set(tips.keys()), files.refs));
  wrong.push(...difference('note', namesIn(join(repo.path, '.localcoder/notes')), files.notes));
  wrong.push(...difference('patch', namesIn(join(repo.path, '.localcoder/patches')), files.patches));
  wrong.push(...difference('file of ours', namesIn(join(repo.path, '.localcoder')), new Set(['.gitignore', 'notes', 'patches'])));
  return wrong;
}

/** What is wrong with the repository itself: git's own check, and litter among its objects and our refs. */
export function auditRepository(repo: GitRepo): string[] {
  const litter = [...filesBelow(join(repo.path, '.git'))].filter(
    (path) => /\.(?:lock|keep)$|(?:^|\/)(?:tmp_|incoming-)/u.test(path) || /localcoder-[0-9a-f]{8}$/u.test(path),
  );
  let fsck = '';
  try {
    repo.git('fsck', '--strict', '--full', '--no-dangling', '--no-progress');
  } catch (error) {
    fsck = `git fsck: ${error instanceof Error ? error.message : String(error)}`;
  }
  return [...litter.map((path) => `litter in .git: ${path}`), ...(fsck === '' ? [] : [fsck])];
}

/** What is wrong with the state folder once no worker runs any more. */
export function auditState({ state }: CliHome): string[] {
  const wrong: string[] = [];
  const store = openStore(join(state, 'localcoder.db'));
  const check = store.get('PRAGMA integrity_check')?.integrity_check;
  if (check !== 'ok') wrong.push(`SQLite: ${check}`);
  if (store.all('PRAGMA foreign_key_check').length > 0) wrong.push('SQLite: a foreign key leads nowhere');
  const left = store.get("SELECT count(*) AS count FROM checkpoints WHERE job IN (SELECT id FROM jobs WHERE status = 'delivered')")?.count;
  if (left !== 0) wrong.push(`${left} checkpoints of delivered jobs are left`);
  store.close();
  const usual =
    /^(?:localcoder\.db(?:-wal|-shm)?|worker\.lock|config\/config\.yaml|logs\/[\w.-]+|git\/[\w-]+\/journal-epoch|[\w-]+\.json)$/u;
  for (const path of filesBelow(state)) if (!usual.test(path)) wrong.push(`litter in the state folder: ${path}`);
  return wrong;
}

function difference(what: string, there: ReadonlySet<string>, wanted: ReadonlySet<string>): string[] {
  return [
    ...[...there].filter((name) => !wanted.has(name)).map((name) => `a ${what} too many: ${name}`),
    ...[...wanted].filter((name) => !there.has(name)).map((name) => `a ${what} is missing: ${name}`),
  ];
}

/** The saved file after `git apply`, made in a folder of its own. */
function patchedText(repo: GitRepo, workshop: string, file: string, patch: string): string {
  const copy = join(workshop, file);
  mkdirSync(dirname(copy), { recursive: true });
  writeFileSync(copy, repo.bytes(file));
  repo.gitBytes(['-C', workshop, 'apply', join(repo.path, patch)]);
  return readFileSync(copy, 'utf8');
}

/** Takes out the comment that asked for `symbol`. */
function withoutComment(text: string, symbol: string | undefined): string {
  return symbol === undefined ? text : text.replace(`// @ai improve\nfunction ${symbol}(`, `function ${symbol}(`);
}

function namesIn(folder: string): Set<string> {
  return new Set(existsSync(folder) ? readdirSync(folder) : []);
}

/** Paths of all files (and sockets) below a folder, relative to it. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(join(folder, entry.name)).map((path) => `${entry.name}/${path}`) : [entry.name],
  );
}
