/**
 * The whole program on one page: recover, follow the triggers, drain the queue one job at a time, settle each.
 * Here is the only place that decides what an error means: the world's no (Failure) is tried again as its code says,
 * an Interruption hands the job back or ends it, and anything else is a bug: the job is discarded with a note, never retried.
 * The bot never touches a file, a process or git itself: everything goes through the World's ports.
 */
import { Failure } from './core/failure.ts';
import { Interruption } from './core/interruption.ts';
import type { Claim, OnlyJobs, Settlement } from './core/port/queue.ts';
import type { World } from './core/port/world.ts';
import { runJob } from './pipeline/run-job.ts';
import { lastWord, settlementOf } from './pipeline/settlement.ts';

/** How often a running job looks whether somebody cancelled it or a review waits; either reaches the sampler well within 1.5 s. */
const CANCEL_POLL_MS = 250;
/** A job that has ended is written down once the database takes it: tried so often, so far apart, before the next worker has to. */
const SETTLE_TRIES = 30;
const SETTLE_AGAIN_MS = 2_000;

export interface BotOptions {
  /** Run these jobs and no others. */
  readonly only?: OnlyJobs;
  /** Follow the watched repositories until `stop`; otherwise return when nothing is left to run. */
  readonly follow: boolean;
  /** Take no further job. */
  readonly stop: AbortSignal;
  /** Hand the running job back too. */
  readonly now: AbortSignal;
  /** Is handed the function that makes the bot look at the queue at once, for requests that other processes leave there. */
  readonly ready?: (nudge: () => void) => void;
}

/** Runs jobs. Call only while holding the worker lock. @throws Failure when the queue itself cannot be read or written. */
export async function runBot(world: World, options: BotOptions): Promise<void> {
  const { only, follow, stop } = options;
  await world.repos.sweep();
  for (const job of world.queue.recover().crashed) {
    const reason = 'the worker died each time it ran this job';
    world.queue.bury(
      job,
      await lastWord(job, { outcome: 'failed-bug', reason, next: `See localcoder show ${job.id} --log.` }, world),
      reason,
    );
  }
  const lane = world.openLane({
    next: () => (stop.aborted ? undefined : world.queue.claim(only)),
    due: () => (stop.aborted ? undefined : world.queue.nextDue(only)),
    work: (claim) => settle(claim, world, options),
  });
  options.ready?.(() => lane.nudge());
  if (follow) await world.triggers.start(() => lane.nudge());
  lane.nudge();
  await Promise.race([follow ? lane.broken : lane.drain(), aborted(stop)]);
  if (follow) await world.triggers.stop();
  await lane.stop();
}

/** Runs one claimed job to its settlement. */
async function settle(claim: Claim, world: World, { only, stop, now }: BotOptions): Promise<void> {
  const { job } = claim;
  const interrupt = new AbortController();
  const yieldBack = (): void => interrupt.abort(new Interruption('yielded'));
  if (now.aborted) yieldBack();
  now.addEventListener('abort', yieldBack);
  const calm = poll(world, () => {
    if (world.queue.cancelAsked(job.id)) interrupt.abort(new Interruption('cancelled'));
    // A batch makes room for a review at once, and goes on from its checkpoints afterwards.
    else if (world.queue.preempts(job.priority, only)) yieldBack();
  });
  let settlement: Settlement;
  try {
    const bench = await world.repos.open(job.repo);
    settlement = { is: 'delivered', delivery: await runJob(job, world, bench, interrupt.signal) };
  } catch (error) {
    settlement = await settlementOf(error, claim, world);
  } finally {
    calm();
    now.removeEventListener('abort', yieldBack);
  }
  const ours = await record(claim, settlement, world, stop);
  world.log.info('job settled', {
    job: job.id,
    settlement: settlement.is,
    outcome: 'delivery' in settlement ? settlement.delivery.outcome : undefined,
    ours,
  });
  if (ours && 'delivery' in settlement) world.progress.tell({ is: 'settled', job: job.id, delivery: settlement.delivery });
}

/**
 * Writes down how a job ended. While the disk is full or the database busy it waits: all that was made is there, and only the row is missing.
 * @throws Failure when that does not pass, or the worker is to stop; the row then still says running, and the next worker recovers it.
 */
async function record(claim: Claim, settlement: Settlement, world: World, stop: AbortSignal): Promise<boolean> {
  for (let tries = 1; ; tries += 1) {
    try {
      return world.queue.settle(claim, settlement);
    } catch (error) {
      if (!(error instanceof Failure) || error.retry === 'never' || tries === SETTLE_TRIES || stop.aborted) throw error;
      const { message } = error;
      world.log.warn('the end of a job cannot be written down yet', { job: claim.job.id, tries, error: message });
      world.progress.tell({ is: 'retry', job: claim.job.id, why: message, delayMs: SETTLE_AGAIN_MS });
      await world.clock.sleep(SETTLE_AGAIN_MS, stop).catch(() => undefined);
    }
  }
}

function poll(world: World, look: () => unknown): () => void {
  let again = (): void => undefined;
  const round = (): void => {
    try {
      look();
    } catch (error) {
      // The database may be busy or its disk full for a while; it is asked again.
      if (!(error instanceof Failure)) throw error;
    }
    again = world.clock.after(CANCEL_POLL_MS, round);
  };
  round();
  return () => again();
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true })));
}
