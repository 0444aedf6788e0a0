import type { JobId } from '../core/brand.ts';
import type { NewJob } from '../core/job.ts';
import type { ExitStatus } from '../core/outcome.ts';
import { EXIT } from '../core/outcome.ts';
import type { Added, JobRow } from '../core/port/queue.ts';
import { exitOfAll, worst } from './exit-status.ts';
import type { AskJson, PlannedJson, SkippedJson } from './json.ts';
import { jobJson } from './json.ts';
import { oneBranchOf, renderOneBranch } from './one-branch.ts';
import { plain, plainLine } from './plain.ts';
import { pursue } from './pursue.ts';
import { renderSettled, titleOf } from './render-job.ts';
import { renderJobs } from './render-jobs.ts';
import { count } from './render-table.ts';
import type { RequestOptions } from './request-options.ts';
import type { Session } from './session.ts';

/** What a command worked out to ask for. */
export interface Submission {
  readonly jobs: readonly NewJob[];
  readonly skipped: readonly SkippedJson[];
}

/** How a command that asks tells of its jobs in a way of its own. */
export interface View {
  /** Prints what came of a job; not called under `--json`. */
  settled(row: JobRow): void;
  /** Called once when all have ended; the exit status that the command ends with. */
  ended(rows: readonly JobRow[], exit: ExitStatus): ExitStatus;
}

/** Lists what is asked for and what was left out, queues it, waits for it, and tells how each ended. Under `--dry-run` it only lists. */
export async function submit(session: Session, { jobs, skipped }: Submission, options: RequestOptions, view?: View): Promise<ExitStatus> {
  const { call, world, client } = session;
  const { terminal, json } = call;
  if (!json) for (const { what, why } of skipped) terminal.note(`skipped ${plainLine(what)}: ${plainLine(why)}`);
  if (options.dryRun) {
    if (json)
      terminal.print(
        JSON.stringify({
          dryRun: true,
          detached: false,
          jobs: jobs.map(planned),
          skipped,
          othersWaiting: 0,
          exit: EXIT.done,
        } satisfies AskJson),
      );
    else for (const job of jobs) terminal.print(`would ${titleOf(job)}`);
    return EXIT.done;
  }
  const ids = [...new Set(jobs.map((job) => admit(session, job, world.queue.add(job))))];
  if (!options.detach) return follow(session, ids, skipped, jobs[0]?.request, view);
  await client.nudge();
  if (json) {
    const rows = ids.map((id) => world.queue.find(id)).filter((row) => row !== undefined);
    print(session, rows, { skipped, detached: true, exit: EXIT.done, request: jobs[0]?.request });
    return EXIT.done;
  }
  terminal.print(ids.join('\n'));
  const left = ids.filter((id) => world.queue.find(id)?.state.endedAt === undefined).length;
  if (left > 0) terminal.note(`${count(left, 'job')} queued; ${await whoRuns(session)}`);
  return EXIT.done;
}

/** Waits for jobs that are in the queue and tells how each ended. */
export async function follow(
  session: Session,
  ids: readonly JobId[],
  skipped: readonly SkippedJson[],
  request?: string,
  view?: View,
): Promise<ExitStatus> {
  const { call, world } = session;
  const { terminal, json } = call;
  const alone = ids.length === 1;
  const { rows, interrupted, paused } = await pursue(session, ids, ({ job, state }) => {
    if (json || state.delivery === undefined) return;
    if (view !== undefined) return view.settled({ job, state });
    terminal.print(renderSettled(job.id, titleOf(job), state.delivery, terminal.colour));
    const { prose } = state.delivery.account ?? {};
    if (prose !== undefined) terminal.print(`\n${plain(prose)}`);
    if (!alone) terminal.print('');
  });
  const outcomes = rows.flatMap(({ state }) => (state.delivery === undefined ? [] : [state.delivery.outcome]));
  const plainExit = worst([exitOfAll(outcomes), interrupted ? EXIT.interrupted : EXIT.done]);
  const exit = view === undefined ? plainExit : view.ended(rows, plainExit);
  if (json) {
    print(session, rows, { skipped, detached: paused, exit, request });
    return exit;
  }
  if (!alone && view === undefined) terminal.print(renderJobs(rows, { terminal, now: world.clock.now(), pathOf: session.pathOf }));
  const shared = renderOneBranch(rows);
  if (shared !== undefined) terminal.print(shared);
  if (paused) terminal.note("the queue is paused; what is left runs after 'localcoder resume'");
  const others = othersWaiting(session, rows);
  if (others > 0 && !(await session.client.status())) {
    terminal.note(
      `${count(others, 'other job')} still ${others === 1 ? 'waits' : 'wait'}; 'localcoder watch' starts the worker that runs them`,
    );
  }
  return exit;
}

/** Who will run what waits. */
export async function whoRuns({ world, client }: Session): Promise<string> {
  if (world.queue.paused()) return "the queue is paused: 'localcoder resume'";
  const holder = await client.status();
  if (holder?.role === 'worker') return 'the worker runs what waits';
  const now = holder === undefined ? '' : ` (process ${holder.pid} runs its own jobs; if they are a batch, reviews too)`;
  return `no worker is running${now}: 'localcoder watch --detach' starts one`;
}

/** Tells what the queue did with a request. @returns the job that answers it. */
function admit({ call: { terminal, json }, world }: Session, job: NewJob, added: Added): JobId {
  if (json) return added.id;
  if (added.is === 'added') {
    for (const id of added.superseded) terminal.note(`${id} is superseded by ${added.id}`);
    terminal.note(`${added.id}  ${titleOf(job)}`);
  } else if (added.status === 'waiting' || added.status === 'running') {
    terminal.note(`${added.id}  ${titleOf(job)} was already asked for`);
  } else {
    const fate = added.decision === 'open' ? '' : `, and you have ${added.decision} it`;
    const was =
      world.queue.find(added.id)?.state.delivery?.outcome.startsWith('refused') === true ? 'was refused before' : 'was already done';
    terminal.note(`${added.id}  ${titleOf(job)} ${was}${fate}; --again asks for another answer`);
  }
  return added.id;
}

interface Summary {
  readonly skipped: readonly SkippedJson[];
  readonly detached: boolean;
  readonly exit: ExitStatus;
  readonly request: string | undefined;
}

function print(session: Session, rows: readonly JobRow[], { request, ...rest }: Summary): void {
  const jobs = rows.map((row) => jobJson(row, session.pathOf(row.job.repo)));
  const oneBranch = oneBranchOf(rows);
  const reviews = rows.flatMap(({ state }) => state.delivery?.account?.review ?? []);
  const answer: AskJson = {
    ...(request !== undefined && { request }),
    dryRun: false,
    jobs,
    othersWaiting: othersWaiting(session, rows),
    ...rest,
    ...(oneBranch !== undefined && { oneBranch }),
    ...(rows.some(({ job }) => job.kind === 'review') && { reviews }),
  };
  session.call.terminal.print(JSON.stringify(answer));
}

/** How many jobs wait that are none of these. */
export function othersWaiting({ world }: Pick<Session, 'world'>, rows: readonly JobRow[]): number {
  const ours = rows.filter(({ state }) => state.status === 'waiting').length;
  return Math.max(0, world.queue.counts().waiting - ours);
}

/** A job that would be asked for, as JSON. */
export function planned({ kind, instruction, aim }: NewJob): PlannedJson {
  return { kind, instruction, file: aim.file, symbol: aim.symbol, lines: [aim.lines.first, aim.lines.last] };
}
