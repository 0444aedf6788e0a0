import type { Command } from 'commander';
import type { ExitStatus } from '../../core/outcome.ts';
import { EXIT } from '../../core/outcome.ts';
import type { JobRow } from '../../core/port/queue.ts';
import type { Repo } from '../../core/port/repo.ts';
import { againCommand } from '../again-command.ts';
import type { Act, Call } from '../call.ts';
import { worst } from '../exit-status.ts';
import { findJobs } from '../find-job.ts';
import { openInterrupts } from '../interrupts.ts';
import { openResults } from '../open-results.ts';
import { plainLine } from '../plain.ts';
import type { Session } from '../session.ts';
import { inSession } from '../session.ts';
import { UsageError } from '../usage-error.ts';

/** `--json`: one object a line. */
interface RefreshJson {
  readonly id: string;
  readonly is: 'fresh' | 'merged' | 'refreshed' | 'stale' | 'refused';
  readonly head?: string;
  readonly why?: string;
  readonly next?: string;
}

export function define(command: Command, act: Act): void {
  command
    .argument('[ids...]', 'jobs, or the beginnings of their ids')
    .option('--all', 'every open result of this repository', false)
    .addHelpText(
      'after',
      `
When the file of a result has moved on, merges the result into the present text, runs the checks on it again, and moves its branch onto HEAD with a
new patch and note. Where that does not go, the result is stale: nothing is touched, and the command that asks again is named. Never leaves
conflict markers, never moves a branch that you committed onto, renamed or stand on, and never touches your files, index, HEAD or stash.
--json: a line {"id", "is": "fresh"|"merged"|"refreshed"|"stale"|"refused", "head", "why", "next"} for each job.`,
    )
    .action((ids: readonly string[], { all }: { all: boolean }) => act((call) => refreshAll(call, ids, all)));
}

function refreshAll(call: Call, ids: readonly string[], all: boolean): Promise<ExitStatus> {
  return inSession(call, async (session) => {
    if (ids.length === 0 && !all) throw new UsageError('which result?', "localcoder refresh <id>, or --all; see 'localcoder inbox'");
    const rows = all
      ? openResults(session, session.here()).filter(({ state }) => state.delivery?.patch !== undefined)
      : findJobs(session.world.queue, ids);
    if (rows.length === 0 && !call.json) call.terminal.print('no open results here');
    const interrupts = openInterrupts();
    // The worker keeps its checkout for checks while it runs; without one it is ours to use, and nobody may clear up meanwhile.
    const lock = session.client.takeLock();
    const statuses: ExitStatus[] = [];
    try {
      for (const row of rows) {
        if (interrupts.first.aborted) return EXIT.interrupted;
        // Results that share a branch have followed with the first of them.
        statuses.push(await refreshOne(session, session.world.queue.find(row.job.id) ?? row, interrupts.first));
      }
    } catch (error) {
      if (interrupts.first.aborted) return EXIT.interrupted;
      throw error;
    } finally {
      interrupts.close();
      lock?.release();
    }
    return worst(statuses);
  });
}

/** Refreshes one result and tells what became of it. */
export async function refreshOne({ call, world, live, titleOf }: Session, row: JobRow, signal: AbortSignal): Promise<ExitStatus> {
  const { id, repo } = row.job;
  const { terminal, json } = call;
  const { refresh } = await import('../../pipeline/life/refresh.ts');
  live.wait(`checking again: ${titleOf(id)}`);
  const bench = await world.repos.open(repo);
  const refreshed = await refresh(row, world, bench, signal);
  const next = refreshed.is === 'stale' ? await nextFor(refreshed.by, row, bench.repo) : '';
  live.wait('');
  const why = 'why' in refreshed ? refreshed.why : undefined;
  const head = refreshed.is === 'refreshed' ? refreshed.delivery.branch?.head : undefined;
  if (json) {
    const told: RefreshJson = {
      id,
      is: refreshed.is,
      ...(head !== undefined && { head }),
      ...(why !== undefined && { why }),
      ...(next !== '' && { next }),
    };
    terminal.print(JSON.stringify(told));
  } else if (why === undefined) {
    const words = { fresh: 'is fresh', merged: 'is in HEAD already', refreshed: `refreshed, on HEAD: ${head?.slice(0, 12)}` };
    terminal.print(`${id} ${words[refreshed.is as keyof typeof words]}`);
  } else {
    const { yellow, dim } = terminal.noteColour;
    terminal.note(`${id} ${yellow(refreshed.is)}: ${plainLine(why)}`);
    if (next !== '') terminal.note(`${dim('next:')} ${next}`);
  }
  return why === undefined ? EXIT.done : EXIT.refused;
}

/** What can be done about a result that cannot follow, or about the one on the same branch that holds it up. */
async function nextFor(by: JobRow | undefined, own: JobRow, repo: Repo): Promise<string> {
  const { presentFile } = await import('../../pipeline/life/present-file.ts');
  const { job } = by ?? own;
  const file = await presentFile(by ?? own, repo);
  const reject = `localcoder reject ${job.id}`;
  if (file === undefined) return by === undefined ? `its file is gone: ${reject}` : `its file is gone; let the rest follow: ${reject}`;
  const again = `ask again: ${againCommand({ ...job, aim: { ...job.aim, file } })}`;
  return by === undefined ? again : `let the rest follow: ${reject}; ${again}`;
}
