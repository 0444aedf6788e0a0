import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { EpochMs } from '../core/brand.ts';
import type { ExitStatus } from '../core/outcome.ts';
import { EXIT } from '../core/outcome.ts';
import type { JobRow } from '../core/port/queue.ts';
import { standingWords } from '../core/standing.ts';
import type { Call } from './call.ts';
import { findJob } from './find-job.ts';
import { openInterrupts } from './interrupts.ts';
import { readJobLog } from './job-log.ts';
import { jobJson, withStanding } from './json.ts';
import { openStandings } from './open-results.ts';
import { plainLine } from './plain.ts';
import { renderDiff } from './render-diff.ts';
import { renderLogLine } from './render-log.ts';
import { renderContext, renderShow, renderWhy } from './render-show.ts';
import type { Session } from './session.ts';
import { inSession } from './session.ts';

/** How often a followed log is read again. */
const FOLLOW_MS = 300;

/** Which sides of a job to show; none of them means the page with everything on it. */
export interface ShowOptions {
  readonly why?: boolean;
  readonly context?: boolean;
  readonly diff?: boolean;
  readonly log?: boolean;
  readonly follow?: boolean;
}

/** `show`, `why` and `log`. */
export function show(call: Call, id: string, options: ShowOptions): Promise<ExitStatus> {
  return inSession(call, async (session) => {
    const row = findJob(session.world.queue, id);
    const { terminal, json } = call;
    const path = session.pathOf(row.job.repo);
    const some = options.why || options.context || options.diff || options.log;
    if (json && !options.log) {
      const { account } = row.state.delivery ?? {};
      const patch = options.diff ? await readPatch(session, row) : undefined;
      const standing = await openStandings(session)(row);
      const base = withStanding(jobJson(row, path), standing && standingWords(standing));
      terminal.print(JSON.stringify({ ...base, ...(account && { account }), ...(patch !== undefined && { diff: patch }) }));
      return EXIT.done;
    }
    const now: EpochMs = session.world.clock.now();
    if (!some) terminal.print(renderShow(row, path, now, terminal.colour, await openStandings(session)(row)));
    if (options.why) terminal.print(renderWhy(row, terminal.colour));
    if (options.context) terminal.print(renderContext(row, terminal.colour));
    if (options.log) await showLog(session, row, options.follow === true);
    return options.diff ? showDiff(session, row) : EXIT.done;
  });
}

async function showDiff(session: Session, row: JobRow): Promise<ExitStatus> {
  const { terminal } = session.call;
  const { job, state } = row;
  const patch = await readPatch(session, row);
  if (patch !== undefined) {
    terminal.print(renderDiff(patch, terminal));
    return EXIT.done;
  }
  const { delivery } = state;
  if (delivery === undefined) terminal.note(`${job.id} has not ended: it is ${state.status}`);
  else if (delivery.patch === undefined) terminal.note(`${job.id} changed nothing: ${delivery.outcome}`);
  else
    terminal.note(
      `the patch ${plainLine(delivery.patch)} is gone${delivery.branch ? `; see 'git show ${plainLine(delivery.branch.name)}'` : ''}`,
    );
  return EXIT.refused;
}

/** The text of a result's patch; undefined when there is none, or it is gone. */
export async function readPatch({ pathOf }: Session, { job, state }: JobRow): Promise<string | undefined> {
  const { delivery } = state;
  const root = pathOf(job.repo);
  if (delivery?.patch === undefined) return undefined;
  return readFile(root === undefined ? delivery.patch : path.resolve(root, delivery.patch), 'utf8').catch(() => undefined);
}

async function showLog({ call, world }: Session, { job }: JobRow, follow: boolean): Promise<void> {
  const { terminal, json } = call;
  const interrupts = openInterrupts();
  let printed = 0;
  try {
    for (;;) {
      const status = world.queue.find(job.id)?.state.status;
      const lines = await readJobLog(world.paths.logs, job.id);
      for (const line of lines.slice(printed)) terminal.print(json ? JSON.stringify(line) : renderLogLine(line, terminal.colour));
      printed = lines.length;
      if (!follow || (status !== 'waiting' && status !== 'running')) break;
      await world.clock.sleep(FOLLOW_MS, interrupts.first).catch(() => undefined);
      if (interrupts.first.aborted) break;
    }
  } finally {
    interrupts.close();
  }
  if (printed === 0) terminal.note(`nothing was logged about ${job.id}`);
}
