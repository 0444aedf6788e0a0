import type { Command } from 'commander';
import type { EpochMs } from '../../core/brand.ts';
import type { ExitStatus } from '../../core/outcome.ts';
import { EXIT } from '../../core/outcome.ts';
import type { Act, Call } from '../call.ts';
import { jobJson } from '../json.ts';
import { parseLimit } from '../limit.ts';
import { renderJobs } from '../render-jobs.ts';
import { count } from '../render-table.ts';
import { inSession } from '../session.ts';

interface ListOptions {
  readonly everywhere: boolean;
  readonly limit: number;
}

interface ClearOptions {
  readonly everywhere: boolean;
  readonly days: number;
}

const LIMIT = 50;
const DAY_MS = 24 * 60 * 60 * 1_000;

export function define(command: Command, act: Act): void {
  command
    .enablePositionalOptions()
    .option('--everywhere', 'in all repositories, not only in this one', false)
    .option('-n, --limit <number>', 'at most so many, newest first', parseLimit, LIMIT)
    .addHelpText('after', '\n--json: {"jobs": [job…]}.')
    .action((options: ListOptions) => act((call) => list(call, options)));
  command
    .command('clear')
    .description('forget jobs that have ended; notes, patches and branches stay')
    .option('--everywhere', 'in all repositories, not only in this one', false)
    .option('--days <number>', 'only those that ended more than so many days ago', parseLimit, 0)
    .addHelpText('after', '\n--json: {"forgotten": number}.')
    .action((options: ClearOptions) => act((call) => clear(call, options)));
}

function list(call: Call, { everywhere, limit }: ListOptions): Promise<ExitStatus> {
  return inSession(call, async ({ world, here, pathOf }) => {
    const repo = everywhere ? undefined : here();
    const rows = world.queue.list({ statuses: ['delivered', 'dead', 'cancelled'], limit, ...(repo !== undefined && { repo }) });
    const { terminal } = call;
    if (call.json) terminal.print(JSON.stringify({ jobs: rows.map((row) => jobJson(row, pathOf(row.job.repo))) }));
    else if (rows.length === 0) terminal.print('no job has ended yet');
    else terminal.print(renderJobs(rows, { terminal, now: world.clock.now(), pathOf }));
    return EXIT.done;
  });
}

function clear(call: Call, { everywhere, days }: ClearOptions): Promise<ExitStatus> {
  return inSession(call, async ({ world, here }) => {
    const repo = everywhere ? undefined : here();
    // `forget` takes what ended before a moment; the next millisecond takes everything that has ended.
    const before = (world.clock.now() + 1 - days * DAY_MS) as EpochMs;
    const forgotten = world.queue.forget(before, repo);
    if (call.json) call.terminal.print(JSON.stringify({ forgotten }));
    else call.terminal.print(`${count(forgotten, 'job')} forgotten; notes, patches and branches stay`);
    return EXIT.done;
  });
}
