import type { Command } from 'commander';
import type { DeliveredBranch } from '../../core/delivery.ts';
import type { JobRow } from '../../core/port/queue.ts';
import type { Act } from '../call.ts';
import { plainLine } from '../plain.ts';
import type { Session } from '../session.ts';
import type { Taken } from '../take.ts';
import { refused, take } from '../take.ts';

export function define(command: Command, act: Act): void {
  command
    .argument('<ids...>', 'jobs, or the beginnings of their ids')
    .addHelpText(
      'after',
      `
The same request does not come back by itself unless its instruction changes or it is asked for with --again. The branch and the note stay,
and so does a commit on a branch that other results share, until one of those is refreshed.
--json: a line {"id", "is": "done"|"already"|"refused", "why", "next"} for each job.`,
    )
    .action((ids: readonly string[]) => act((call) => take(call, ids, rejectOne)));
}

/** Turns one result down. */
export async function rejectOne({ world }: Session, { job, state }: JobRow): Promise<Taken> {
  const { delivery, decision, status } = state;
  if (delivery === undefined) return refused(`it has not ended yet (${status})`, `end it first: localcoder cancel ${job.id}`);
  if (decision === 'applied') return refused('it is applied', `take it back first: localcoder unapply ${job.id}`);
  if (decision === 'rejected') return { applied: { is: 'already' }, words: 'was already rejected' };
  world.queue.decide(job.id, 'rejected');
  const branch = delivery.branch === undefined ? '' : branchWords(job.id, delivery.branch);
  return { applied: { is: 'done', file: job.aim.file, exact: true }, words: `rejected${branch}` };
}

/** What becomes of the branch. A commit among others stays where it is: what was built on it may need it. */
function branchWords(id: string, { name, head, shared }: DeliveredBranch): string {
  if (shared !== true) return `; its branch ${plainLine(name)} stays until 'localcoder clean'`;
  const commit = `its commit ${head.slice(0, 12)} stays on ${plainLine(name)}, which other results share`;
  return `; ${commit}: 'localcoder refresh' of one of those makes the branch without ${id}`;
}
