import type { Command } from 'commander';
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
Writes the result into the saved file if its target still reads as it did when the job read it; other edits in the file are kept.
Never touches index, HEAD or stash. 'localcoder unapply <id>' takes exactly this back.
--json: a line {"id", "is": "done"|"already"|"refused", "file", "exact", "why", "next"} for each job.`,
    )
    .action((ids: readonly string[]) => act((call) => take(call, ids, applyOne)));
}

/** Writes one result into its saved file. */
export async function applyOne({ world }: Session, { job, state }: JobRow): Promise<Taken> {
  const { delivery } = state;
  if (delivery === undefined) return refused(`it has not ended yet (${state.status})`, `wait for it: localcoder show ${job.id}`);
  if (delivery.change === undefined) {
    return refused(`there is nothing to write: it ended as ${delivery.outcome}`, `read why: localcoder show ${job.id}`);
  }
  const { deliveries } = await world.repos.open(job.repo);
  const applied = await deliveries.apply(delivery);
  if (applied.is !== 'refused') world.queue.decide(job.id, 'applied');
  const file = plainLine(delivery.change.file);
  if (applied.is === 'already') return { applied, words: `was already in ${file}` };
  const around = applied.is === 'done' && !applied.exact ? ' (your other edits in it are kept)' : '';
  return { applied, words: `written into ${file}${around}; take it back: localcoder unapply ${job.id}` };
}
