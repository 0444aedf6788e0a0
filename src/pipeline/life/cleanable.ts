import type { EpochMs, JobId } from '../../core/brand.ts';
import type { JobRow, Queue } from '../../core/port/queue.ts';
import type { OurBranch } from '../../core/port/repo.ts';
import type { Bench } from '../../core/port/world.ts';
import { isTurnedDown, sharersOf } from './shared-branch.ts';
import type { Now } from './standing.ts';

/** What a person wants removed. With none of them: merged and rejected results. */
export interface CleanWish {
  readonly merged?: boolean;
  readonly rejected?: boolean;
  /** Results asked for before this, whatever became of them. */
  readonly before?: EpochMs;
}

/** A branch of ours that may go, and why. */
export interface Cleanable {
  readonly branch: OurBranch & { readonly job: JobId };
  readonly why: 'merged' | 'rejected' | 'merged and rejected' | { readonly askedAt: EpochMs };
}

/**
 * The branches that may go. One that several results share goes when all of them may, and not while others of its request still wait or run, which
 * would look for it. Reads only. @throws Failure as Repo.
 */
export async function cleanable(now: Now, wish: CleanWish, queue: Pick<Queue, 'find' | 'list'>, bench: Bench): Promise<Cleanable[]> {
  const found: Cleanable[] = [];
  for (const branch of now.branches) {
    const { job, made, madeAt } = branch;
    if (job === undefined) continue;
    const rows = made.map((each) => queue.find(each.job));
    if (rows.some((row) => row !== undefined && isGrowing(row, queue))) continue;
    const why = (await allDone(branch, rows, wish, now, bench)) ?? tooOld(rows, madeAt, wish.before);
    if (why !== undefined) found.push({ branch: { ...branch, job }, why });
  }
  return found;
}

/** True while another result may still come onto the branch. */
function isGrowing({ job }: JobRow, queue: Pick<Queue, 'list'>): boolean {
  return job.oneBranch === true && sharersOf(job, queue).some(({ state }) => state.status === 'waiting' || state.status === 'running');
}

/** Why nobody needs the branch any more, when that holds of each of its results. */
async function allDone(
  { merged }: OurBranch,
  rows: readonly (JobRow | undefined)[],
  wish: CleanWish,
  { head }: Now,
  { deliveries }: Bench,
): Promise<Exclude<Cleanable['why'], object> | undefined> {
  const usual = wish.merged !== true && wish.rejected !== true && wish.before === undefined;
  const reasons = new Set<'merged' | 'rejected' | undefined>();
  for (const row of rows) {
    const delivery = row?.state.delivery;
    if ((usual || wish.rejected) && row !== undefined && isTurnedDown(row)) reasons.add('rejected');
    else if (!usual && wish.merged !== true) reasons.add(undefined);
    else {
      const isIn = merged || (head !== undefined && delivery !== undefined && (await deliveries.fitOf(delivery, head)) === 'applied');
      reasons.add(isIn ? 'merged' : undefined);
    }
  }
  if (reasons.size === 0 || reasons.has(undefined)) return undefined;
  return reasons.size === 2 ? 'merged and rejected' : reasons.has('merged') ? 'merged' : 'rejected';
}

function tooOld(rows: readonly (JobRow | undefined)[], madeAt: EpochMs, before: EpochMs | undefined): Cleanable['why'] | undefined {
  const askedAt = Math.max(...rows.map((row) => row?.job.askedAt ?? madeAt)) as EpochMs;
  return before !== undefined && askedAt < before ? { askedAt } : undefined;
}
