import { setTimeout as wait } from 'node:timers/promises';
import type { EpochMs } from '../core/brand.ts';
import type { Clock } from '../core/port/clock.ts';

/** The longest delay a Node timer can count; a longer one would fire at once. 2^31 - 1 ms, about 24.8 days. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now() as EpochMs,

  async sleep(delayMs, signal) {
    signal?.throwIfAborted();
    for (let leftMs = delayMs; leftMs > 0; leftMs -= LONGEST_TIMER_MS) {
      try {
        await wait(Math.min(leftMs, LONGEST_TIMER_MS), undefined, signal === undefined ? {} : { signal });
      } catch (error) {
        signal?.throwIfAborted();
        throw error;
      }
    }
  },

  after(delayMs, act) {
    let timer: NodeJS.Timeout;
    const arm = (leftMs: number): void => {
      const nowMs = Math.min(leftMs, LONGEST_TIMER_MS);
      timer = setTimeout(() => (leftMs > nowMs ? arm(leftMs - nowMs) : act()), Math.max(0, nowMs));
      timer.unref();
    };
    arm(delayMs);
    return () => clearTimeout(timer);
  },
};
