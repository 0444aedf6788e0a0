/** What git remembers about commits that came or went: a remote's branches as last seen here, what was pushed, what is still reachable. Reads only. */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Oid } from '../core/brand.ts';
import type { CommitFacts, TrackingRef, UnpublishedCommit } from '../core/port/repo.ts';
import type { Gateway } from './gateway.ts';

/** Bytes of a reflog's end that are read: some hundred entries. */
const REFLOG_BYTES = 64 * 1024;
const PUSHED = /^(?<from>[0-9a-f]{40}|[0-9a-f]{64}) (?<to>[0-9a-f]{40}|[0-9a-f]{64}) [^\t]*\tupdate by push$/u;
const ZEROS = /^0+$/u;

/** The remotes' branches, with the last push that their reflogs tell of. */
export async function trackingRefs(gateway: Gateway, commonDir: string): Promise<TrackingRef[]> {
  const output = await gateway.text(['for-each-ref', '--format=%(refname)%00%(objectname)%00%(symref)', 'refs/remotes']);
  const rows = output.split('\n').map((line) => line.split('\0'));
  const defaults = new Set(rows.flatMap(([, , target]) => (target ? [target] : [])));
  const refs: TrackingRef[] = [];
  for (const [ref = '', tip = '', symref = ''] of rows) {
    if (ref === '' || symref !== '') continue;
    const pushed = await lastPush(join(commonDir, 'logs', ref));
    refs.push({ ref, tip: tip as Oid, isDefault: defaults.has(ref), ...(pushed !== undefined && { pushed }) });
  }
  return refs;
}

/** The newest entry of a reflog that a push has written. */
async function lastPush(path: string): Promise<TrackingRef['pushed']> {
  const handle = await open(path, 'r').catch(() => undefined);
  if (handle === undefined) return undefined;
  try {
    const { size } = await handle.stat();
    const start = Math.max(0, size - REFLOG_BYTES);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - start), 0, size - start, start);
    const lines = buffer.toString('utf8', 0, bytesRead).split('\n');
    for (const line of lines.reverse()) {
      const { from, to } = PUSHED.exec(line)?.groups ?? {};
      if (from !== undefined && to !== undefined) return { to: to as Oid, ...(ZEROS.test(from) ? {} : { from: from as Oid }) };
    }
    return undefined;
  } finally {
    await handle.close();
  }
}

/** Parents of those of these commits that are here, and whether a branch or HEAD still holds them. Two processes, however many there are. */
export async function commitFacts(gateway: Gateway, commits: readonly Oid[]): Promise<Map<Oid, CommitFacts>> {
  if (commits.length === 0) return new Map();
  const input = `${[...new Set(commits)].join('\n')}\n`;
  const known = await gateway.run(['rev-list', '--no-walk=unsorted', '--parents', '--ignore-missing', '--stdin'], { input });
  const lost = await gateway.run(['rev-list', '--ignore-missing', '--stdin', '--not', '--branches', 'HEAD'], { input, accept: [0, 128] });
  const adrift = new Set(lost.stdout.toString('latin1').split('\n'));
  const facts = new Map<Oid, CommitFacts>();
  for (const line of known.stdout.toString('latin1').split('\n')) {
    const [commit, ...parents] = line.split(' ') as Oid[];
    if (commit !== undefined && commit !== '') facts.set(commit, { parents, kept: !adrift.has(commit) });
  }
  return facts;
}

/** The best common ancestor of a commit and all the others together, of those that are here. */
export async function forkPoint(gateway: Gateway, commit: Oid, others: readonly Oid[]): Promise<Oid | undefined> {
  const known = await commitFacts(gateway, [commit, ...others]);
  const there = others.filter((each) => known.has(each));
  if (!known.has(commit) || there.length === 0) return undefined;
  const { stdout } = await gateway.run(['merge-base', commit, ...there], { accept: [0, 1] });
  const base = stdout.toString('latin1').trim();
  return base === '' ? undefined : (base as Oid);
}

/** As Repo.unpublished. */
export async function unpublished(gateway: Gateway, commit: Oid, limit: number): Promise<UnpublishedCommit[]> {
  const { stdout } = await gateway.run([
    'log',
    '--topo-order',
    `--max-count=${limit}`,
    '--no-notes',
    '--no-decorate',
    '--no-color',
    '--no-show-signature',
    '-z',
    '--format=%H %P%x0a%s',
    commit,
    '--not',
    '--remotes',
    '--',
  ]);
  return stdout
    .toString('utf8')
    .split('\0')
    .filter((entry) => entry !== '')
    .map((entry) => {
      const end = entry.indexOf('\n');
      const [oid = '', ...parents] = entry.slice(0, end).trim().split(' ') as Oid[];
      return { commit: oid as Oid, parents, subject: entry.slice(end + 1) };
    });
}
