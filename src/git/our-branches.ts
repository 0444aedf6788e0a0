import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EpochMs, JobId, Oid } from '../core/brand.ts';
import type { MadeCommit, OurBranch } from '../core/port/repo.ts';
import type { Gateway } from './gateway.ts';
import type { ObjectReader } from './object-reader.ts';

/** What is read to know our branches. */
export interface BranchContext {
  readonly gateway: Gateway;
  readonly reader: ObjectReader;
  /** The git directory that linked worktrees share. */
  readonly commonDir: string;
}

const PLACES = ['refs/heads/localcoder/', 'refs/localcoder/'];
/** No request makes more; a longer run of commits is not looked through. */
const MOST_COMMITS = 1_000;
/** Files of a git directory that name the branch an operation will come back to. */
const COMES_BACK = ['rebase-merge/head-name', 'rebase-apply/head-name', 'BISECT_START'];

/** Every branch below our names, with whose it is now. @throws Failure git-failed | git-busy | repository-missing. */
export async function ourBranches(context: BranchContext): Promise<OurBranch[]> {
  const { gateway, reader } = context;
  const lines = await listed(gateway, '%(refname) %(objectname) %(symref)', []);
  if (lines.length === 0) return [];
  const [merged, standing] = await Promise.all([
    listed(gateway, '%(refname)', ['--merged=HEAD']).then((refs) => new Set(refs)),
    checkedOut(context),
  ]);
  const branches: OurBranch[] = [];
  for (const line of lines) {
    const [ref = '', tip = '', symref = ''] = line.split(' ');
    const commit = await reader.read(tip);
    if (commit?.type !== 'commit') continue;
    const { job, madeAt, isState } = makerOf(commit.body);
    // A name that only points at another branch is nothing that we make, and no branch of ours ends before its result.
    const ours = job !== undefined && symref === '' && isState !== true;
    branches.push({
      ref,
      name: ref.replace(/^refs\/heads\//u, ''),
      tip: tip as Oid,
      ...(ours ? { job, ...(await madeFrom(reader, tip as Oid, commit.body)) } : { made: [] }),
      madeAt,
      merged: merged.has(ref),
      checkedOut: standing.has(ref),
    });
  }
  return branches;
}

/** What we made on a branch, from its tip down: the commits of the tip's job, and of all jobs that name the same shared branch. */
async function madeFrom(reader: ObjectReader, tip: Oid, body: Buffer): Promise<Pick<OurBranch, 'made' | 'start'>> {
  const { job: last, shared } = makerOf(body);
  const made: MadeCommit[] = [];
  let at: { readonly oid: Oid; readonly body: Buffer } | undefined = { oid: tip, body };
  while (at !== undefined && made.length < MOST_COMMITS) {
    const maker = makerOf(at.body);
    if (maker.job === undefined || (maker.job !== last && (shared === undefined || maker.shared !== shared))) break;
    const newest = made.at(-1);
    const below = parentOf(at.body);
    const entry = { job: maker.job, commit: newest?.job === maker.job ? newest.commit : at.oid, ...(below !== undefined && { below }) };
    if (newest?.job === maker.job) made[made.length - 1] = entry;
    else made.push(entry);
    const parent = below === undefined ? undefined : await reader.read(below);
    at = below === undefined || parent?.type !== 'commit' ? undefined : { oid: below, body: parent.body };
  }
  const start = made.at(-1)?.below;
  return { made, ...(start !== undefined && { start }) };
}

/** The only parent of a commit; undefined for a first commit, and for a merge, which is none of ours. */
function parentOf(commit: Buffer): Oid | undefined {
  const text = commit.toString('latin1');
  const parents = [...text.slice(0, text.indexOf('\n\n')).matchAll(/^parent ([0-9a-f]+)$/gmu)];
  return parents.length === 1 ? (parents[0]?.[1] as Oid) : undefined;
}

interface Maker {
  readonly job?: JobId;
  readonly shared?: string;
  /** It holds the person's own state below a result, and no result. */
  readonly isState?: true;
  readonly madeAt: EpochMs;
}

/**
 * The job a commit was made for, if we made it: our trailer, and our name as the committer, which an amend or a rebase replaces; and the shared
 * branch that it belongs to.
 */
export function makerOf(commit: Buffer): Maker {
  const text = commit.toString('utf8');
  const end = text.indexOf('\n\n');
  const [, name = '', seconds = '0'] = /^committer (.*) (\d+) [+-]\d{4}$/mu.exec(text.slice(0, end)) ?? [];
  const madeAt = (Number(seconds) * 1_000) as EpochMs;
  const job = /^LocalCoder-Job: ([a-z2-7]+)$/mu.exec(text.slice(end))?.[1];
  if (name !== 'LocalCoder <localcoder@localhost>' || job === undefined) return { madeAt };
  const shared = /^LocalCoder-Branch: ([a-z2-7]+)$/mu.exec(text.slice(end))?.[1];
  const isState = /^LocalCoder-State: /mu.test(text.slice(end));
  return { job: job as JobId, madeAt, ...(shared !== undefined && { shared }), ...(isState && { isState }) };
}

async function listed(gateway: Gateway, format: string, more: readonly string[]): Promise<string[]> {
  // Without a commit at HEAD nothing is merged, and git says so as an error.
  const accept = more.length === 0 ? [0] : [0, 128, 129];
  const { stdout } = await gateway.run(['for-each-ref', `--format=${format}`, ...more, ...PLACES], { accept });
  return stdout
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
}

/** The refs that some work tree stands on, or comes back to when its rebase or bisection ends. */
async function checkedOut({ gateway, commonDir }: BranchContext): Promise<ReadonlySet<string>> {
  const refs = new Set<string>();
  const list = await gateway.run(['worktree', 'list', '--porcelain']);
  for (const [, ref = ''] of list.stdout.toString('utf8').matchAll(/^branch (refs\/.*)$/gmu)) refs.add(ref);
  const linked = await readdir(join(commonDir, 'worktrees')).catch(() => []);
  for (const gitDir of [commonDir, ...linked.map((name) => join(commonDir, 'worktrees', name))]) {
    for (const file of COMES_BACK) {
      const name = (await readFile(join(gitDir, file), 'utf8').catch(() => '')).trim();
      if (name !== '') refs.add(name.startsWith('refs/') ? name : `refs/heads/${name}`);
    }
  }
  return refs;
}
