import process from 'node:process';
import type { Command } from 'commander';
import type { ExitStatus } from '../../core/outcome.ts';
import { EXIT } from '../../core/outcome.ts';
import { standingWords } from '../../core/standing.ts';
import type { Act, Call } from '../call.ts';
import { jobJson, withStanding } from '../json.ts';
import { openResults, openStandings } from '../open-results.ts';
import { renderJobs } from '../render-jobs.ts';
import { inSession } from '../session.ts';

export function define(command: Command, act: Act): void {
  command
    .option('-a, --all', 'results of all repositories, not only of this one', false)
    .addHelpText(
      'after',
      `
Shows each result that you have neither applied nor rejected with its diff, oldest first. Keys: a applies it, r rejects it, s skips it, o shows
where its note lies, arrows, space and enter page, q leaves. Where there is no terminal, they are listed.
--json: {"results": [job…]}, each with "standing".`,
    )
    .action((options: { all: boolean }) => act((call) => inbox(call, options.all)));
}

function inbox(call: Call, all: boolean): Promise<ExitStatus> {
  return inSession(call, async (session) => {
    const { terminal, json } = call;
    const here = session.here();
    const rows = all || here !== undefined ? openResults(session, all ? undefined : here).reverse() : [];
    if (!json && rows.length === 0) {
      terminal.print(all ? 'no open results' : 'no open results here; --all looks in every repository');
      return EXIT.done;
    }
    if (!json && terminal.read && process.stdin.isTTY === true && call.env.TERM !== 'dumb') {
      const { stepThrough } = await import('../inbox.ts');
      return stepThrough(session, rows);
    }
    const standingOf = openStandings(session);
    const standings = new Map<string, string>();
    for (const row of rows) {
      const standing = await standingOf(row);
      if (standing !== undefined) standings.set(row.job.id, standingWords(standing));
    }
    if (json) {
      const results = rows.map((row) => withStanding(jobJson(row, session.pathOf(row.job.repo)), standings.get(row.job.id)));
      terminal.print(JSON.stringify({ results }));
    } else terminal.print(renderJobs(rows, { terminal, now: session.world.clock.now(), pathOf: session.pathOf, standings }));
    return EXIT.done;
  });
}
