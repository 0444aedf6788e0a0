import type { Command } from 'commander';
import type { ExitStatus } from '../../core/outcome.ts';
import { EXIT } from '../../core/outcome.ts';
import type { Act, Call } from '../call.ts';
import { findJobs } from '../find-job.ts';
import { jobJson } from '../json.ts';
import { inSession } from '../session.ts';
import { follow } from '../submit.ts';

export function define(command: Command, act: Act): void {
  command
    .argument('<ids...>', 'jobs, or the beginnings of their ids')
    .option('-d, --detach', 'queue them and return', false)
    .addHelpText(
      'after',
      `
Puts failed or cancelled jobs back and waits until they have ended. What they had worked out is kept.
--json: {"dryRun", "detached", "jobs": [job…], "skipped": [{"what", "why"}], "othersWaiting", "exit"}.`,
    )
    .action((ids: readonly string[], { detach }: { detach: boolean }) => act((call) => retry(call, ids, detach)));
}

function retry(call: Call, prefixes: readonly string[], detach: boolean): Promise<ExitStatus> {
  return inSession(call, async (session) => {
    const { world, client, titleOf, pathOf } = session;
    const rows = findJobs(world.queue, prefixes);
    const refused = rows.filter(({ job }) => !world.queue.retry(job.id));
    const ids = rows.filter((row) => !refused.includes(row)).map(({ job }) => job.id);
    const skipped = refused.map(({ job, state }) => ({
      what: job.id,
      why: `it is ${state.status}; --again asks for another answer to a delivered one`,
    }));
    if (!call.json) for (const { what, why } of skipped) call.terminal.note(`${what} is not put back: ${why}`);
    if (ids.length === 0 && !call.json) return EXIT.refused;
    if (!detach) {
      const exit = await follow(session, ids, skipped);
      return exit === EXIT.done && refused.length > 0 ? EXIT.refused : exit;
    }
    await client.nudge();
    if (call.json) {
      const jobs = ids.flatMap((id) => world.queue.find(id) ?? []).map((row) => jobJson(row, pathOf(row.job.repo)));
      const exit = refused.length > 0 ? EXIT.refused : EXIT.done;
      call.terminal.print(JSON.stringify({ dryRun: false, detached: true, jobs, skipped, othersWaiting: 0, exit }));
    } else for (const id of ids) call.terminal.print(`${id} waits again: ${titleOf(id)}`);
    return refused.length > 0 ? EXIT.refused : EXIT.done;
  });
}
