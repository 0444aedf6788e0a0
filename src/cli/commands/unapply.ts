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
Takes back exactly what 'localcoder apply' wrote, if it still stands there; other edits in the file are kept.
--json: a line {"id", "is": "done"|"already"|"refused", "file", "exact", "why", "next"} for each job.`,
    )
    .action((ids: readonly string[]) => act((call) => take(call, ids, unapplyOne)));
}

async function unapplyOne({ world }: Session, { job, state }: JobRow): Promise<Taken> {
  const { delivery, decision } = state;
  if (delivery?.change === undefined || decision !== 'applied') {
    return refused('it was never applied', `see what it holds: localcoder show ${job.id}`);
  }
  const { deliveries } = await world.repos.open(job.repo);
  const applied = await deliveries.unapply(delivery);
  if (applied.is !== 'refused') world.queue.decide(job.id, 'open');
  const file = plainLine(delivery.change.file);
  if (applied.is === 'already') return { applied, words: `was no longer in ${file}` };
  const around = applied.is === 'done' && !applied.exact ? ' (your other edits in it are kept)' : '';
  return { applied, words: `taken out of ${file}${around}` };
}
