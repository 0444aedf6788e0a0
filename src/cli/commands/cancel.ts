import type { Command } from 'commander';
import type { ExitStatus } from '../../core/outcome.ts';
import { EXIT } from '../../core/outcome.ts';
import type { JobRow } from '../../core/port/queue.ts';
import type { Act } from '../call.ts';
import { worst } from '../exit-status.ts';
import { findJobs } from '../find-job.ts';
import type { Session } from '../session.ts';
import { inSession } from '../session.ts';
import { UsageError } from '../usage-error.ts';

/** `--json`: one object. `was` is what each job was when it was asked to end. */
interface CancelJson {
  readonly cancelled: readonly { readonly id: string; readonly was: string }[];
}

export function define(command: Command, act: Act): void {
  command
    .argument('[ids...]', 'jobs, or the beginnings of their ids')
    .option('--all', 'every job that waits or runs, in every repository', false)
    .addHelpText('after', '\n--json: {"cancelled": [{"id", "was"}]}; "was" is waiting, running, or how the job had already ended.')
    .action((ids: readonly string[], { all }: { all: boolean }) =>
      act((call) =>
        inSession(call, async (session) => {
          const { queue } = session.world;
          if (ids.length === 0 && !all) throw new UsageError('which job?', "localcoder cancel <id>, or --all; see 'localcoder jobs'");
          const rows = all ? queue.list({ statuses: ['waiting', 'running'] }) : findJobs(queue, ids);
          const statuses: ExitStatus[] = [];
          for (const row of rows) statuses.push(await cancelOne(session, row));
          if (call.json) {
            const cancelled = rows.map(({ job, state }) => ({ id: job.id, was: state.status }));
            call.terminal.print(JSON.stringify({ cancelled } satisfies CancelJson));
          } else if (rows.length === 0) call.terminal.print('nothing waits or runs');
          return worst(statuses);
        }),
      ),
    );
}

async function cancelOne({ call, world, client, titleOf }: Session, { job }: JobRow): Promise<ExitStatus> {
  const was = world.queue.cancel(job.id);
  if (was === 'running') await client.cancel(job.id);
  const ended = was !== 'waiting' && was !== 'running';
  if (!call.json) {
    const words = was === 'running' ? 'asked to stop' : ended ? `not cancelled, it was already ${was ?? 'gone'}` : 'cancelled';
    call.terminal.print(`${job.id} ${words}: ${titleOf(job.id)}`);
  }
  return ended ? EXIT.refused : EXIT.done;
}
