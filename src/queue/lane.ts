/**
 * Runs jobs one at a time: one model, one processor.
 * How: fastq with concurrency 1 holds the running job and nothing else. Whenever it is free, and on every nudge, the next job is claimed from
 * the queue; when only delayed ones wait, the clock wakes the lane.
 * It never claims a job while another runs, never polls, and never goes on after `next`, `due` or `work` threw: that is told by `broken`.
 */
import fastq from 'fastq';
import { Failure } from '../core/failure.ts';
import type { Clock } from '../core/port/clock.ts';
import type { Lane, LaneParts } from '../core/port/lane.ts';
import type { Claim } from '../core/port/queue.ts';

/** Milliseconds after which a claim is tried again that the world refused for a while (the database busy, the disk full). */
const TRY_AGAIN_MS = 2_000;
/** Refusals in a row after which waiting has no sense any more: a minute of them. */
const MOST_REFUSALS = 30;

/** A lane over these parts, at rest until its first nudge. */
export function openLane(clock: Clock, { next, due, work }: LaneParts): Lane {
  const running = fastq.promise<unknown, Claim, void>(work, 1);
  const resting = new Set<() => void>();
  let state: 'open' | 'stopped' | 'broken' = 'open';
  let refusals = 0;
  let takeBackWake = (): void => undefined;
  let breakDown = (_error: unknown): void => undefined;
  const broken = new Promise<never>((_, reject) => {
    breakDown = (error) => {
      state = 'broken';
      reject(error);
    };
  });
  // Whoever waits hears of it; that nobody waits is no error of its own.
  broken.catch(() => undefined);

  const rest = (): void => {
    for (const tell of resting) tell();
    resting.clear();
  };
  const wakeAfter = (delayMs: number): void => {
    takeBackWake = clock.after(delayMs, look);
  };

  const look = (): void => {
    takeBackWake();
    if (!running.idle()) return;
    if (state !== 'open') {
      rest();
      return;
    }
    try {
      const claim = next();
      const at = claim === undefined ? due() : undefined;
      refusals = 0;
      if (claim !== undefined) running.push(claim).then(look, breakDown);
      else if (at === undefined) rest();
      else wakeAfter(Math.max(1, at - clock.now()));
    } catch (error) {
      refusals += 1;
      if (error instanceof Failure && error.retry !== 'never' && refusals < MOST_REFUSALS) wakeAfter(TRY_AGAIN_MS);
      else breakDown(error);
    }
  };

  const untilRest = (): Promise<void> => {
    const rested = new Promise<void>((resolve) => resting.add(resolve));
    look();
    return Promise.race([broken, rested]);
  };

  return {
    broken,
    nudge: look,
    drain: untilRest,
    stop: () => {
      if (state === 'open') state = 'stopped';
      return untilRest();
    },
  };
}
