import type { Clock } from '../core/port/clock.ts';

/** One timer that rings at the earliest time asked for. */
export interface Alarm {
  /** Rings in `delayMs`, unless it is going to ring before. */
  ringIn(delayMs: number): void;
  stop(): void;
}

/** An alarm that calls `act` once for each time it was set; setting it again from within `act` is how it repeats. */
export function openAlarm(clock: Clock, act: () => void): Alarm {
  let set: { readonly at: number; readonly cancel: () => void } | undefined;
  let stopped = false;
  return {
    ringIn(delayMs) {
      const at = clock.now() + Math.max(0, delayMs);
      if (stopped || (set !== undefined && set.at <= at)) return;
      set?.cancel();
      const cancel = clock.after(Math.max(0, delayMs), () => {
        set = undefined;
        act();
      });
      set = { at, cancel };
    },
    stop() {
      stopped = true;
      set?.cancel();
      set = undefined;
    },
  };
}
