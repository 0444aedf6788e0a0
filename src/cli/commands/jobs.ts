import type { Command } from 'commander';
import { Option } from 'commander';
import type { JobStatus } from '../../core/job.ts';
import { JOB_STATUSES } from '../../core/job.ts';
import { EXIT } from '../../core/outcome.ts';
import type { JobRow } from '../../core/port/queue.ts';
import { standingWords } from '../../core/standing.ts';
import type { Act } from '../call.ts';
import { jobJson, withStanding } from '../json.ts';
import { parseLimit } from '../limit.ts';
import { isOpenResult, openStandings } from '../open-results.ts';
import { renderJobs } from '../render-jobs.ts';
import { count } from '../render-table.ts';
import { inSession } from '../session.ts';

interface Options {
  readonly all: boolean;
  readonly everywhere: boolean;
  readonly status?: JobStatus;
  readonly limit: number;
}

const LIMIT = 50;

export function define(command: Command, act: Act): void {
  command
    .option('-a, --all', 'also what is settled: rejected, applied, without a change, failed', false)
    .option('--everywhere', 'in all repositories, not only in this one', false)
    .addOption(new Option('--status <status>', 'only jobs that are').choices(JOB_STATUSES))
    .option('-n, --limit <number>', 'at most so many, newest first', parseLimit, LIMIT)
    .addHelpText(
      'after',
      '\nWithout options: what waits, what runs, and results that you have neither applied nor rejected.\n--json: {"jobs": [job…], "elsewhere": number of such jobs in other repositories}.',
    )
    .action((options: Options) =>
      act((call) =>
        inSession(call, async (session) => {
          const { world, here, pathOf } = session;
          const repo = options.everywhere ? undefined : here();
          const wanted = (row: JobRow): boolean => options.all || options.status !== undefined || isOpen(row);
          const rows = world.queue.list({ ...(options.status !== undefined && { statuses: [options.status] }) }).filter(wanted);
          const shown = rows.filter(({ job }) => repo === undefined || job.repo === repo).slice(0, options.limit);
          const elsewhere = repo === undefined ? 0 : rows.filter(({ job }) => job.repo !== repo).length;
          const { terminal } = call;
          const standingOf = openStandings(session);
          const standings = new Map<string, string>();
          for (const row of shown) {
            const standing = await standingOf(row);
            if (standing !== undefined) standings.set(row.job.id, standingWords(standing));
          }
          if (call.json) {
            terminal.print(
              JSON.stringify({
                jobs: shown.map((row) => withStanding(jobJson(row, pathOf(row.job.repo)), standings.get(row.job.id))),
                elsewhere,
              }),
            );
            return EXIT.done;
          }
          if (shown.length > 0) terminal.print(renderJobs(shown, { terminal, now: world.clock.now(), pathOf, standings }));
          else
            terminal.print(
              options.all || options.status !== undefined ? 'no such jobs' : "nothing waits, runs or is open; see 'localcoder history'",
            );
          if (elsewhere > 0) terminal.note(`${count(elsewhere, 'more job')} in other repositories: localcoder jobs --everywhere`);
          if (world.queue.paused()) terminal.note("the queue is paused: 'localcoder resume'");
          return EXIT.done;
        }),
      ),
    );
}

/** Waits, runs, or holds a result nobody has decided about. */
function isOpen(row: JobRow): boolean {
  const { state } = row;
  return state.status === 'waiting' || state.status === 'running' || isOpenResult(row);
}
