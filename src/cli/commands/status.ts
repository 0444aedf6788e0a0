import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import type { JobStatus } from '../../core/job.ts';
import { JOB_STATUSES } from '../../core/job.ts';
import type { ExitStatus } from '../../core/outcome.ts';
import { EXIT } from '../../core/outcome.ts';
import { freshStatus } from '../../open-notices.ts';
import type { Act, Call } from '../call.ts';
import { isGone } from '../gone-repository.ts';
import type { StatusReport } from '../render-status.ts';
import { renderShortStatus, renderStatus, shortWords } from '../render-status.ts';
import { sandboxWords } from '../sandbox-words.ts';
import type { Session } from '../session.ts';
import { inSession } from '../session.ts';
import { version } from '../version.ts';

const NO_JOBS = Object.fromEntries(JOB_STATUSES.map((status) => [status, 0])) as Record<JobStatus, number>;

export function define(command: Command, act: Act): void {
  command
    .option('-s, --short', 'one line, for a shell prompt', false)
    .addHelpText(
      'after',
      '\n--json: {"worker", "silentHolder", "paused", "queue", "repositories", "version", "trust", "sandbox", "state"}.',
    )
    .action(({ short }: { short: boolean }) => act((call) => status(call, short)));
}

async function status(call: Call, short: boolean): Promise<ExitStatus> {
  // A prompt asks at each line: what the worker wrote a moment ago spares it the database and the socket.
  const fresh = short && !call.json ? freshStatus(call.env) : undefined;
  if (fresh !== undefined) {
    call.terminal.print(shortWords(fresh));
    return EXIT.done;
  }
  return inSession(call, async (session) => {
    const { terminal, json } = call;
    const report = await reportOf(session);
    const current = report.worker?.current;
    if (json) terminal.print(JSON.stringify(report));
    else if (short) terminal.print(renderShortStatus(report));
    else terminal.print(renderStatus(report, session.world.clock.now(), current && session.titleOf(current.job), terminal.colour));
    return EXIT.done;
  });
}

function trustWords(trusted: number, all: number): string {
  if (all === 0) return 'no repository yet';
  const rest = trusted === all ? '' : "; checks of the others do not run: 'localcoder trust' in them";
  return `${trusted} of ${all} repositories trusted${rest}`;
}

async function reportOf({ call, world, client }: Session): Promise<StatusReport> {
  const worker = await client.status();
  const holder = worker === undefined ? client.holderPid() : undefined;
  // Asking how things are must not create anything.
  const known = existsSync(world.paths.database);
  const repos = known ? world.registry.list() : [];
  return {
    ...(worker !== undefined && { worker }),
    ...(holder !== undefined && { silentHolder: holder }),
    paused: known && world.queue.paused(),
    queue: known ? world.queue.counts() : NO_JOBS,
    repositories: repos.map((repo) => {
      const trusted = world.trust.find(repo.id);
      return {
        repo,
        queue: world.queue.counts(repo.id),
        ...(isGone(repo) && { gone: true as const }),
        ...(trusted !== undefined && { trustedAt: trusted.at }),
      };
    }),
    version: version(),
    trust: trustWords(repos.filter(({ id }) => world.trust.find(id) !== undefined).length, repos.length),
    sandbox: sandboxWords(process.platform, call.env),
    state: world.paths.root,
  };
}
