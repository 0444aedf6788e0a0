import type { Reply } from '../core/candidate.ts';
import type { Clock } from '../core/port/clock.ts';
import { CANCEL_GRACE_MS } from './patience.ts';

/** The reply of a generation that was stopped before the engine could count anything. */
export function cancelledReply(soFar: { readonly text: string; readonly tokens: number }, seed: number, millis: number): Reply {
  return { text: soFar.text, stop: 'cancelled', seed, tokens: soFar.tokens, promptTokens: 0, cachedTokens: 0, millis };
}

/**
 * The result of `work`; but once `signal` aborts, never later than the grace, and never a failure: a cancelled caller gets what `cancelled`
 * makes. The work itself goes on to its own end.
 */
export function withGrace(work: Promise<Reply>, signal: AbortSignal, clock: Clock, cancelled: () => Reply): Promise<Reply> {
  return new Promise((resolve, reject) => {
    let stopWaiting: (() => void) | undefined;
    const giveUp = (): void => {
      stopWaiting = clock.after(CANCEL_GRACE_MS, () => resolve(cancelled()));
    };
    const settled = (): void => {
      signal.removeEventListener('abort', giveUp);
      stopWaiting?.();
    };
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
    work.then(
      (reply) => {
        settled();
        resolve(reply);
      },
      (error: unknown) => {
        settled();
        if (signal.aborted) resolve(cancelled());
        else reject(error);
      },
    );
  });
}
