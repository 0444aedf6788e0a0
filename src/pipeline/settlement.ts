import { backoff } from '../core/backoff.ts';
import type { EpochMs, JobId } from '../core/brand.ts';
import type { Delivery } from '../core/delivery.ts';
import { Failure } from '../core/failure.ts';
import { Interruption } from '../core/interruption.ts';
import type { Job } from '../core/job.ts';
import type { Refusal } from '../core/outcome.ts';
import type { Claim, Settlement } from '../core/port/queue.ts';
import type { World } from '../core/port/world.ts';
import { deliverRefusal } from './deliver.ts';

/**
 * What an error makes of a job: the world's no (Failure) is tried again as its code says, an Interruption hands the job back or ends it,
 * and anything else is a bug: the job is discarded with a note, never retried.
 */
export async function settlementOf(error: unknown, { job, attempt }: Claim, world: World): Promise<Settlement> {
  if (error instanceof Interruption) {
    if (error.why === 'yielded') return { is: 'yielded' };
    return { is: 'cancelled', delivery: await lastWord(job, stopped(job, world), world) };
  }
  if (error instanceof Failure) {
    const { code, message, next } = error;
    world.log.warn('job failed', { job: job.id, attempt, code, error: message });
    const delayMs = backoff(error.retry, attempt);
    if (delayMs === undefined)
      return { is: 'dead', delivery: await lastWord(job, { outcome: error.outcome, reason: message, next }, world), code, message };
    world.progress.tell({ is: 'retry', job: job.id, why: message, delayMs });
    return { is: 'retry', runAfter: (world.clock.now() + delayMs) as EpochMs, code, message };
  }
  const message = error instanceof Error ? error.message : String(error);
  world.log.error('bug', { job: job.id, error: error instanceof Error ? error.stack : message });
  const refusal: Refusal = {
    outcome: 'failed-bug',
    reason: `a fault in localcoder itself: ${message}`,
    next: `Your code is as it was. localcoder show ${job.id} --log holds the details.`,
  };
  return { is: 'dead', delivery: await lastWord(job, refusal, world), code: 'bug', message };
}

/** Why a job that was asked to stop did: a newer request for the same code, or the person. */
function stopped(job: Job, world: World): Refusal {
  const newer = newerThan(job, world);
  return newer === undefined
    ? { outcome: 'cancelled', reason: 'it was cancelled', next: `Run it after all: localcoder retry ${job.id}` }
    : { outcome: 'superseded', reason: 'a newer request for the same code took its place', next: `See localcoder show ${newer}.` };
}

/** The request that took the job's place; undefined as well while the database is busy, for a job must end in any case. */
function newerThan(job: Job, world: World): JobId | undefined {
  try {
    return world.queue.find(job.id)?.state.supersededBy;
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

/** The note of a job that ends without a result; without a note when even that cannot be written. */
export async function lastWord(job: Job, refusal: Refusal, world: World): Promise<Delivery> {
  try {
    return await deliverRefusal(job, refusal, await world.repos.open(job.repo));
  } catch (error) {
    world.log.warn('no note could be written', { job: job.id, error: error instanceof Error ? error.message : String(error) });
    return { ...refusal, note: '' };
  }
}
