import type { Job } from '../../core/job.ts';
import type { JobRow, Queue } from '../../core/port/queue.ts';
import type { OurBranch } from '../../core/port/repo.ts';

/** The jobs of the request that were to share a branch with this one, itself among them. */
export function sharersOf({ request, repo, kind, instruction }: Job, queue: Pick<Queue, 'list'>): JobRow[] {
  const asked = queue.list({ request, repo });
  return asked.filter(({ job }) => job.oneBranch === true && job.kind === kind && job.instruction === instruction);
}

/** True when a result whose row says that it is on the branch is not there: the person took it out, and the branch is theirs. */
export function isCutBack({ made }: OurBranch, sharers: readonly JobRow[]): boolean {
  return sharers.some(({ job, state }) => state.delivery?.branch?.shared === true && made.every((each) => each.job !== job.id));
}

/** True for a result that nobody wants any more: rejected by the person, or of a job that was ended after its commit was made. */
export function isTurnedDown({ state }: JobRow): boolean {
  return state.decision === 'rejected' || state.status === 'cancelled' || state.status === 'dead';
}

/** The branch as the person's own: nothing in it is for us to move or remove. */
export function asTheirs({ job: _job, start: _start, ...branch }: OurBranch): OurBranch {
  return { ...branch, made: [] };
}
