import type { Delivery } from '../core/delivery.ts';
import type { Store } from '../core/port/store.ts';

/** Why a job ends before anything of it ran, or before it could say anything itself. */
export type EarlyEnd = { readonly is: 'cancelled' } | { readonly is: 'superseded'; readonly by: string };

/** Ends waiting or running jobs as cancelled, without a note: nothing was made that a note could tell of. */
export function endEarly(store: Store, seq: number, why: EarlyEnd, nowMs: number): void {
  store.run(
    `UPDATE jobs SET status = 'cancelled', ended_at = :now, cancel_asked = 0, delivery = :delivery, superseded_by = coalesce(:by, superseded_by)
     WHERE seq = :seq`,
    { seq, now: nowMs, delivery: JSON.stringify(deliveryOf(why)), by: why.is === 'superseded' ? why.by : null },
  );
}

function deliveryOf(why: EarlyEnd): Delivery {
  return why.is === 'superseded'
    ? {
        outcome: 'superseded',
        reason: 'a newer request for the same code took its place',
        next: `See localcoder show ${why.by}.`,
        note: '',
      }
    : { outcome: 'cancelled', reason: 'it was cancelled before it ran', next: 'Take it up again with localcoder retry.', note: '' };
}
