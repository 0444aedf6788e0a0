/** A clock that stands still until a test moves it. Passes the same contract suite as the system's clock. */
import { setImmediate as turn } from 'node:timers/promises';
import type { EpochMs } from '../../src/core/brand.ts';
import type { Clock } from '../../src/core/port/clock.ts';

export interface FakeClock extends Clock {
  /** Moves time on by `delayMs`, waking everything due on the way, in order, and lets what was woken run. */
  advance(delayMs: number): Promise<void>;
  /** How many sleeps and timers are waiting. */
  pending(): number;
  /** Resolves as soon as `count` sleeps and timers are waiting. */
  waiting(count?: number): Promise<void>;
}

interface Timer {
  readonly at: number;
  readonly fire: () => void;
}

/** 2024-03-01T08:00:00Z, so that dates in snapshots mean something. */
const START_MS = Date.UTC(2024, 2, 1, 8);

/** A fake clock that says `startMs` until it is advanced. */
export function fakeClock(startMs = START_MS): FakeClock {
  let nowMs = startMs;
  const timers = new Set<Timer>();
  const watchers = new Set<{ readonly count: number; readonly tell: () => void }>();

  const after = (delayMs: number, act: () => void): (() => void) => {
    const timer: Timer = {
      at: nowMs + Math.max(0, delayMs),
      fire: () => {
        timers.delete(timer);
        act();
      },
    };
    timers.add(timer);
    for (const watcher of watchers) {
      if (timers.size < watcher.count) continue;
      watchers.delete(watcher);
      watcher.tell();
    }
    return () => timers.delete(timer);
  };

  return {
    now: () => nowMs as EpochMs,
    after,
    sleep: (delayMs, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const stop = (): void => {
          takeBack();
          reject(signal?.reason);
        };
        const takeBack = after(delayMs, () => {
          signal?.removeEventListener('abort', stop);
          resolve();
        });
        signal?.addEventListener('abort', stop, { once: true });
      }),
    async advance(delayMs) {
      const end = nowMs + delayMs;
      await settle();
      for (let next = earliest(timers); next !== undefined && next.at <= end; next = earliest(timers)) {
        nowMs = Math.max(nowMs, next.at);
        next.fire();
        await settle();
      }
      nowMs = end;
    },
    pending: () => timers.size,
    waiting: (count = 1) =>
      new Promise((resolve) => {
        if (timers.size >= count) resolve();
        else watchers.add({ count, tell: resolve });
      }),
  };
}

function earliest(timers: ReadonlySet<Timer>): Timer | undefined {
  let first: Timer | undefined;
  for (const timer of timers) if (first === undefined || timer.at < first.at) first = timer;
  return first;
}

/** Lets every promise that is ready run, and what those make ready in turn. */
async function settle(): Promise<void> {
  await turn();
  await turn();
}
