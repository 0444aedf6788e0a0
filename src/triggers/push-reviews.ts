/**
 * Turns what was pushed into reviews: one for each head, whatever number of refs and pushes led there. A deletion and a tag mean nothing; a new
 * branch is compared with where it left the remote's main branch, anything else with what the remote had.
 */
import type { Oid, RepoId } from '../core/brand.ts';
import type { NewJob } from '../core/job.ts';
import type { Repo, TrackingRef } from '../core/port/repo.ts';
import { type ReviewTools, reviewJob } from './review-jobs.ts';
import { parseSpoolLine, type SpoolEvent } from './spool-line.ts';

export type Push = Omit<Extract<SpoolEvent, { is: 'push' }>, 'at' | 'gitDir' | 'folder' | 'is'>;

/** A range to be reviewed; `from` is absent when nothing came before. */
export interface PushedRange {
  readonly from?: Oid;
  readonly to: Oid;
  readonly push: Push;
}

/** The reviews that these pushes of one repository, in their order, ask for. @throws Failure as Repo does. */
export async function pushReviews(id: RepoId, pushes: readonly Push[], tools: ReviewTools): Promise<NewJob[]> {
  const jobs: NewJob[] = [];
  for (const { push, ...range } of await pushedRanges(pushes, tools.repo)) {
    const { remote, ref } = push;
    const words = { ...(remote !== undefined && { remote }), ...(ref !== undefined && { ref }) };
    const job = await reviewJob({ repo: id, origin: 'hook', ...range, ...words }, tools);
    if (job !== undefined) jobs.push(job);
  }
  return jobs;
}

/** The ranges that these pushes bring, one for each head. @throws Failure as Repo does. */
export async function pushedRanges(pushes: readonly Push[], repo: Repo): Promise<PushedRange[]> {
  const last = lastOfEach(pushes);
  const here = await repo.commits(last.flatMap(({ to }) => (to === undefined ? [] : [to])));
  const tracking = await repo.tracking();
  const byHead = new Map<Oid, PushedRange>();
  for (const push of last) {
    const { to } = push;
    if (to === undefined || !here.has(to) || push.ref?.startsWith('refs/tags/') === true) continue;
    const start = await startOf(push, to, tracking, repo);
    if (start === to) continue;
    const known = byHead.get(to);
    const from = known === undefined ? start : await wider(known.from, start, repo);
    byHead.set(to, { ...(from !== undefined && { from }), to, push });
  }
  return [...byHead.values()];
}

/** Of two ranges with the same end, the start of one that holds both. */
async function wider(a: Oid | undefined, b: Oid | undefined, repo: Repo): Promise<Oid | undefined> {
  return a === undefined || b === undefined ? undefined : repo.forkPoint(a, [b]);
}

/** What git hands to a pre-push hook, as pushes. Lines that it would not write are left out. */
export function pushesOf(lines: string, remote: string | undefined): Push[] {
  const ends = remote === undefined || remote === '' ? '-' : remote;
  return lines.split('\n').flatMap((line): Push[] => {
    const [, to, ref, was] = / (\S+) (\S+) (\S+)$/u.exec(line) ?? [];
    const event = parseSpoolLine(['v1', 'push', '0', '/', '/', ends, to, ref, was].join('\t'));
    return event?.is === 'push' ? [event] : [];
  });
}

/** Several pushes of a ref are one, from what the remote had at first to what it was given at last. */
function lastOfEach(pushes: readonly Push[]): Push[] {
  const refs = new Map<string, Push>();
  for (const push of pushes) {
    const key = `${push.remote ?? ''} ${push.ref ?? ''}`;
    const first = refs.get(key);
    const { was, ...rest } = push;
    const start = first === undefined || first.to === undefined ? was : first.was;
    refs.set(key, { ...rest, ...(start !== undefined && { was: start }) });
  }
  return [...refs.values()];
}

async function startOf({ remote, ref, was }: Push, to: Oid, tracking: readonly TrackingRef[], repo: Repo): Promise<Oid | undefined> {
  if (was !== undefined) {
    const base = await repo.forkPoint(to, [was]);
    if (base !== undefined) return base;
  }
  const prefix = `refs/remotes/${remote ?? 'origin'}/`;
  // The branch's own tracking ref may say already what the push has made of it.
  const own = `${prefix}${ref?.replace(/^refs\/heads\//u, '') ?? ''}`;
  const others = tracking.filter((each) => each.ref.startsWith(prefix) && each.ref !== own);
  const main = others.find(({ isDefault }) => isDefault);
  const candidates = main === undefined ? others : [main];
  return candidates.length === 0
    ? undefined
    : repo.forkPoint(
        to,
        candidates.map(({ tip }) => tip),
      );
}
