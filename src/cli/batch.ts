/**
 * One request for many symbols: selected by rule, shown first, queued as one batch, told as one table. The queue keeps what is left: Ctrl-C
 * hands the running job back and leaves, and the same command finds what is done and goes on. Never queues anything before it was shown, nor
 * more than a handful without a yes.
 */
import type { JobId } from '../core/brand.ts';
import { type Estimate, estimateOf } from '../core/estimate.ts';
import { normaliseInstruction } from '../core/fingerprint.ts';
import type { NewJob } from '../core/job.ts';
import type { JobKind } from '../core/kind.ts';
import { EXIT, type ExitStatus } from '../core/outcome.ts';
import type { JobRow } from '../core/port/queue.ts';
import type { Bench } from '../core/port/world.ts';
import type { Call } from './call.ts';
import { canAsk, confirm } from './confirm.ts';
import { exitOfAll, worst } from './exit-status.ts';
import type { AskJson, BatchJson, SkippedJson } from './json.ts';
import { jobJson } from './json.ts';
import { oneBranchOf, renderOneBranch } from './one-branch.ts';
import { folderInside } from './paths-inside.ts';
import { pursue } from './pursue.ts';
import { refuse } from './refuse.ts';
import { isLeft, renderCount, renderEstimate, renderOutcomes, renderSelection, renderSkipped, type Site } from './render-batch.ts';
import { placeOfAim, standing, titleOf } from './render-job.ts';
import { count } from './render-table.ts';
import { askedBy, type RequestOptions } from './request-options.ts';
import { inSession, type Session } from './session.ts';
import { othersWaiting, planned, whoRuns } from './submit.ts';
import { UsageError } from './usage-error.ts';

/** What stood on the command line of a batch. */
export interface BatchOptions extends RequestOptions {
  readonly instruction: string;
  readonly glob?: string;
  readonly symbol?: string;
  readonly query?: string;
  /** At most so many sites, the first ones. */
  readonly limit?: number;
  readonly yes: boolean;
}

/** More sites than this want a yes. */
const ASK_ABOVE = 20;
/** So many delivered jobs, the newest, are looked at for the estimate. */
const HISTORY = 500;

/** A selection with what is known of it. */
interface Batch {
  readonly sites: readonly Site[];
  readonly skipped: readonly SkippedJson[];
  readonly beyondLimit: number;
  readonly estimate: Estimate | undefined;
  readonly model: string;
}

/** Selects, shows, asks, queues, waits and tells. @throws UsageError, Failure. */
export function askForMany(call: Call, kind: JobKind, options: BatchOptions): Promise<ExitStatus> {
  const { instruction, glob, symbol, query } = options;
  if (kind.needsInstruction && instruction.trim() === '')
    throw new UsageError(
      `${kind.name} needs words: how should it be after that?`,
      `localcoder ${kind.name} --glob 'src/**' "split it in two"`,
    );
  return inSession(call, async (session) => {
    const { world, live } = session;
    const { id, bench } = await session.adopt();
    live.wait('selecting');
    const { openRequests } = await import('../open-requests.ts');
    const where = { folder: folderInside(call.place.cwd, bench.repo.root), ...given({ glob, symbol, query }) };
    const answer = await openRequests(world, id, bench).select(kind, instruction, where, askedBy(options));
    if (answer.is === 'no') return refuse(call, answer.refusal, []);
    const { jobs, skipped, refusal } = answer.value;
    if (refusal !== undefined) {
      live.wait('');
      return refuse(call, refusal, skipped);
    }
    const wanted = jobs.slice(0, options.limit);
    const sites = await sitesOf(session, bench, wanted, options.again);
    const model = (await bench.choose(kind)).name;
    const estimate = estimateOf(world.queue.list({ statuses: ['delivered'], limit: HISTORY }), kind.name, model);
    live.wait('');
    const batch = { sites, skipped, beyondLimit: jobs.length - wanted.length, estimate, model };
    show(call, kind, batch, options.dryRun);
    if (options.dryRun) {
      if (call.json) call.terminal.print(JSON.stringify(asJson(session, batch, [], { dryRun: true, detached: false, exit: EXIT.done })));
      return EXIT.done;
    }
    if (!(await agreed(call, batch, options.yes))) {
      call.terminal.note('nothing was queued');
      return EXIT.done;
    }
    return run(session, batch, options.detach);
  });
}

/** How each site stands before anything is queued. */
async function sitesOf({ world }: Session, bench: Bench, jobs: readonly NewJob[], again: boolean): Promise<Site[]> {
  const { queue } = world;
  const [first] = jobs;
  if (first === undefined) return [];
  const words = normaliseInstruction(first.instruction);
  const earlier = new Map<string, JobRow>();
  // They come newest first: what was delivered last at a place counts.
  for (const row of again ? [] : queue.list({ repo: first.repo, statuses: ['delivered'] })) {
    const place = placeOfAim(row.job.aim);
    if (row.job.kind === first.kind && row.job.instruction === words && !earlier.has(place)) earlier.set(place, row);
  }
  const sites: Site[] = [];
  for (const job of jobs) {
    const known = queue.known(job);
    const before = earlier.get(placeOfAim(job.aim));
    const delivery = before?.state.delivery;
    if (known !== undefined) {
      const waits = known.status === 'waiting' || known.status === 'running';
      sites.push({ job, id: known.id, is: waits ? 'queued' : known.decision === 'rejected' ? 'rejected' : 'done' });
    } else if (before !== undefined && delivery?.change !== undefined && (await bench.deliveries.fitOf(delivery)) === 'applied')
      sites.push({ job, id: before.job.id, is: 'in-the-text' });
    else sites.push({ job, is: 'new' });
  }
  return sites;
}

function show({ terminal, json }: Call, kind: JobKind, batch: Batch, dryRun: boolean): void {
  if (json) return;
  const { sites, skipped, beyondLimit, estimate, model } = batch;
  const left = sites.filter(isLeft).length;
  const [say, colour] = dryRun ? [terminal.print, terminal.colour] : [terminal.note, terminal.noteColour];
  say(renderSelection(sites, colour));
  if (skipped.length > 0) say(renderSkipped(skipped));
  say(`${kind.name}: ${renderCount(sites, beyondLimit)}`);
  if (left > 0) say(renderEstimate(estimate, left, kind.name, model));
}

/** Whether the batch may be queued. @throws UsageError where it is large and nobody can be asked. */
async function agreed(call: Call, { sites }: Batch, yes: boolean): Promise<boolean> {
  const fresh = sites.filter(({ is }) => is === 'new').length;
  if (yes || fresh <= ASK_ABOVE) return true;
  if (!canAsk(call))
    throw new UsageError(`${fresh} sites are more than ${ASK_ABOVE}`, 'add --yes, or take the first ones with --limit <number>');
  return confirm(call, `Queue ${fresh} jobs?`);
}

async function run(session: Session, batch: Batch, detach: boolean): Promise<ExitStatus> {
  const { call, world, client } = session;
  const { terminal, json } = call;
  const sites = batch.sites.map((site) => (site.is === 'new' ? { ...site, id: world.queue.add(site.job).id } : site));
  const left = sites.filter(isLeft).flatMap(({ id }) => id ?? []);
  const rowOf = (id: JobId): JobRow | undefined => world.queue.find(id);
  const rows = (): JobRow[] => sites.flatMap(({ id }) => (id === undefined ? [] : (rowOf(id) ?? [])));
  const tell = (exit: ExitStatus, detached: boolean): ExitStatus => {
    if (json) terminal.print(JSON.stringify(asJson(session, batch, rows(), { dryRun: false, detached, exit })));
    return exit;
  };
  if (detach) {
    await client.nudge();
    if (!json) {
      terminal.print(left.join('\n'));
      terminal.note(left.length === 0 ? 'nothing is left to do' : `${count(left.length, 'job')} queued; ${await whoRuns(session)}`);
    }
    return tell(EXIT.done, true);
  }
  let ended = 0;
  const { interrupted, paused } = await pursue(
    session,
    left,
    (row) => {
      ended += 1;
      if (!json) terminal.note(`${ended}/${left.length}  ${row.job.id}  ${standing(row, terminal.noteColour)}  ${titleOf(row.job)}`);
    },
    'leave',
  );
  const outcomes = rows().flatMap(({ state }) => (state.delivery === undefined ? [] : [state.delivery.outcome]));
  const exit = worst([exitOfAll(outcomes), interrupted ? EXIT.interrupted : EXIT.done]);
  if (!json) {
    terminal.print(renderOutcomes(sites, rowOf, terminal.colour));
    const shared = renderOneBranch(rows());
    if (shared !== undefined) terminal.print(shared);
    const waiting = left.filter((id) => rowOf(id)?.state.endedAt === undefined).length;
    if (left.length === 0) terminal.note('nothing was left to do; --again asks for other answers');
    if (waiting > 0)
      terminal.note(`${waiting} of ${count(sites.length, 'site')} left in the queue; the same command goes on; ${await whoRuns(session)}`);
  }
  return tell(exit, paused || (interrupted && outcomes.length < rows().length));
}

function asJson(
  session: Session,
  { sites, skipped, beyondLimit, estimate }: Batch,
  rows: readonly JobRow[],
  how: Pick<AskJson, 'dryRun' | 'detached' | 'exit'>,
): AskJson {
  const left = sites.filter(isLeft).length;
  const batch: BatchJson = {
    sites: sites.length,
    doneBefore: sites.length - left,
    beyondLimit,
    ...(estimate !== undefined && {
      estimate: { jobs: estimate.jobs, milliseconds: left * estimate.milliseconds, tokens: left * estimate.tokens },
    }),
  };
  const request = sites.find(({ is }) => is === 'new')?.job.request;
  const oneBranch = oneBranchOf(rows);
  return {
    ...(request !== undefined && !how.dryRun && { request }),
    ...how,
    jobs: how.dryRun ? sites.map(({ job }) => planned(job)) : rows.map((row) => jobJson(row, session.pathOf(row.job.repo))),
    skipped,
    othersWaiting: how.dryRun ? 0 : othersWaiting(session, rows),
    batch,
    ...(oneBranch !== undefined && { oneBranch }),
  };
}

/** Without what was not given. */
function given(where: { readonly glob: string | undefined; readonly symbol: string | undefined; readonly query: string | undefined }): {
  readonly glob?: string;
  readonly symbol?: string;
  readonly query?: string;
} {
  const { glob, symbol, query } = where;
  return { ...(glob !== undefined && { glob }), ...(symbol !== undefined && { symbol }), ...(query !== undefined && { query }) };
}
