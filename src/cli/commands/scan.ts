import type { Command } from 'commander';
import type { RepoPath } from '../../core/brand.ts';
import type { ExitStatus } from '../../core/outcome.ts';
import { EXIT } from '../../core/outcome.ts';
import type { Act, Call } from '../call.ts';
import { pathsInside } from '../paths-inside.ts';
import { plainLine } from '../plain.ts';
import { refuse } from '../refuse.ts';
import { count } from '../render-table.ts';
import type { RequestOptions } from '../request-options.ts';
import { addRequestOptions } from '../request-options.ts';
import { inSession } from '../session.ts';
import { submit } from '../submit.ts';

export function define(command: Command, act: Act): void {
  command.argument('[paths...]', 'files or folders; the whole repository when none is named');
  addRequestOptions(command)
    .addHelpText(
      'after',
      `
Finds the @ai comments of all saved files, the committed ones too, and waits until their jobs have ended.
--json: {"request", "dryRun", "detached", "jobs": [job…], "skipped": [{"what", "why"}], "othersWaiting", "exit"}.`,
    )
    .action((paths: readonly string[], options: RequestOptions) => act((call) => scan(call, paths, options)));
}

function scan(call: Call, paths: readonly string[], options: RequestOptions): Promise<ExitStatus> {
  return inSession(call, async (session) => {
    const { world, live } = session;
    const { id, bench } = await session.adopt();
    const { openRequests } = await import('../../open-requests.ts');
    const { root } = bench.repo;
    const named = (root === undefined ? [] : pathsInside(paths, call.place.cwd, root)) as RepoPath[];
    const found = await openRequests(world, id, bench).scan(named);
    live.wait('');
    const skipped = [...found.skipped, ...found.problems.map(asSkipped)];
    if (found.refusal !== undefined) return refuse(call, found.refusal, skipped);
    const jobs = found.jobs.map((job) => ({
      ...job,
      ...(options.again && { again: true }),
      ...(options.priority !== undefined && { priority: options.priority }),
    }));
    if (jobs.length === 0 && !call.json) {
      for (const { what, why } of skipped) call.terminal.note(`skipped ${plainLine(what)}: ${plainLine(why)}`);
      call.terminal.print(`no @ai comment in ${count(found.files, 'file')}`);
      return EXIT.done;
    }
    return submit(session, { jobs, skipped }, options);
  });
}

/** A misspelt comment as something skipped: `src/cart.js:3: no verb imporve` has its place before the reason. */
function asSkipped(problem: string): { what: string; why: string } {
  const [, what = problem, why = ''] = /^(.*?:\d+): (.*)$/su.exec(problem) ?? [];
  return { what, why };
}
