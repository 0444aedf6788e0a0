import type { Oid } from '../../core/brand.ts';
import type { Delivery } from '../../core/delivery.ts';
import type { Job } from '../../core/job.ts';
import type { JobRow, Queue } from '../../core/port/queue.ts';
import type { OurBranch, Repo } from '../../core/port/repo.ts';
import type { Bench } from '../../core/port/world.ts';
import type { Standing } from '../../core/standing.ts';
import { asTheirs, isCutBack, sharersOf } from './shared-branch.ts';

/** What is known of a repository now; every result's standing is told from it. */
export interface Now {
  /** Absent before the first commit. */
  readonly head?: Oid;
  readonly branches: readonly OurBranch[];
}

/** Reads where a repository is now. A shared branch that the person took commits out of comes as theirs. @throws Failure as Repo. */
export async function lookAround(repo: Repo, queue: Pick<Queue, 'find' | 'list'>): Promise<Now> {
  const [{ head }, found] = await Promise.all([repo.state(), repo.ours()]);
  const branches = found.map((branch) => {
    const row = branch.job === undefined ? undefined : queue.find(branch.job);
    return row?.job.oneBranch === true && isCutBack(branch, sharersOf(row.job, queue)) ? asTheirs(branch) : branch;
  });
  return { ...(head.is === 'unborn' ? {} : { head: head.commit }), branches };
}

/** How an undecided result that changes bytes stands. Undefined for any other job. Reads a few objects and the saved file; parses nothing. */
export async function standingOf({ job, state }: JobRow, now: Now, { repo, deliveries }: Bench): Promise<Standing | undefined> {
  const { delivery, decision } = state;
  if (delivery?.patch === undefined || decision !== 'open' || job.repo !== repo.id) return undefined;
  const fate = fateOf(job, delivery, now.branches);
  const { head } = now;
  const found = branchOf(delivery, now.branches);
  if (fate === 'ours' && found?.merged === true) return { is: 'merged', branch: fate };
  if (head !== undefined && (await deliveries.fitOf(delivery, head)) === 'applied') return { is: 'merged', branch: fate };
  const fit = await deliveries.fitOf(delivery);
  if (fit === 'gone') return { is: 'stale', branch: fate };
  const fits = fit !== 'moved';
  // Without a branch of ours there is nothing to move: it fits, or it has had its time.
  if (fate !== 'ours') return { is: fits ? 'fresh' : 'stale', branch: fate };
  return { is: fits && (await isSameFile(job, delivery.branch?.base, head, repo)) ? 'fresh' : 'moved', branch: fate };
}

/** The branch of a delivery, as it is now. */
export function branchOf(delivery: Delivery, branches: readonly OurBranch[]): OurBranch | undefined {
  return branches.find(({ ref }) => ref === delivery.branch?.ref);
}

/** Whose the branch of a delivery is now. */
export function fateOf(job: Job, delivery: Delivery, branches: readonly OurBranch[]): Standing['branch'] {
  if (delivery.branch === undefined) return 'none';
  const found = branchOf(delivery, branches);
  if (found === undefined) return 'gone';
  return found.made.some((each) => each.job === job.id) ? 'ours' : 'theirs';
}

/** True when the file of the job is the same in both commits. */
async function isSameFile({ aim }: Job, base: Oid | undefined, head: Oid | undefined, repo: Repo): Promise<boolean> {
  if (base === head) return true;
  if (base === undefined || head === undefined) return false;
  const [then, now] = await Promise.all([repo.committed(base, aim.file), repo.committed(head, aim.file)]);
  return then?.blob === now?.blob && then?.mode === now?.mode;
}
