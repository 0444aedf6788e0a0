/**
 * Hands progress to whoever watches: this terminal, attached terminals, and the answer to `status`. It remembers only what runs now.
 * A watcher that throws or lags never holds up the job: each is told once and its trouble is its own.
 */
import type { JobId } from '../core/brand.ts';
import type { Progress, ProgressEvent } from '../core/port/progress.ts';
import type { Stage } from '../core/stage.ts';

export interface Hub extends Progress {
  /** Tells `listener` everything from now on; the returned function ends that. */
  add(listener: (event: ProgressEvent) => void): () => void;
  /** The job that runs and the stage it is in, if any. */
  current(): { readonly job: JobId; readonly stage: Stage } | undefined;
}

/** A hub nobody listens to yet. */
export function openHub(): Hub {
  const listeners = new Set<(event: ProgressEvent) => void>();
  let running: { readonly job: JobId; readonly stage: Stage } | undefined;
  return {
    tell(event) {
      if (event.is === 'stage') running = { job: event.job, stage: event.stage };
      if (event.is === 'idle' || ((event.is === 'settled' || event.is === 'retry') && event.job === running?.job)) running = undefined;
      for (const listener of [...listeners]) {
        try {
          listener(event);
        } catch {
          listeners.delete(listener);
        }
      }
    },
    add(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    current: () => running,
  };
}
