import { MAX_ATTEMPTS } from '../core/backoff.ts';
import type { Delivery } from '../core/delivery.ts';
import type { Job } from '../core/job.ts';
import type { Clock } from '../core/port/clock.ts';
import type { Claim, Settlement } from '../core/port/queue.ts';
import type { SqlRow, Store } from '../core/port/store.ts';
import { type EarlyEnd, endEarly } from './early-end.ts';

/** As Queue.settle. */
export function settleJob(store: Store, clock: Clock, claim: Claim, settlement: Settlement): boolean {
  const now = clock.now();
  return store.transaction(() => {
    const row = store.get(`SELECT seq, cancel_asked, superseded_by FROM jobs WHERE id = :id AND status = 'running' AND turn = :turn`, {
      id: claim.job.id,
      turn: claim.turn,
    });
    if (row === undefined) return false;
    move(store, row, settlement, now);
    return true;
  });
}

/** As Queue.bury. @throws Error unless recovery found that the job crashed too often. */
export function buryJob(store: Store, clock: Clock, job: Job, delivery: Delivery, message: string): void {
  const changed = store.run(
    `UPDATE jobs SET status = 'dead', ended_at = :now, cancel_asked = 0, delivery = :delivery, failure_code = 'worker-died', failure_message = :message
     WHERE id = :id AND status = 'running' AND attempt >= :most`,
    { id: job.id, now: clock.now(), delivery: JSON.stringify(delivery), message, most: MAX_ATTEMPTS },
  );
  if (changed !== 1) throw new Error(`job ${job.id} cannot be buried: it is not one that recovery found crashed`);
}

function move(store: Store, row: SqlRow, settlement: Settlement, now: number): void {
  const seq = Number(row.seq);
  switch (settlement.is) {
    case 'delivered':
    case 'cancelled':
      end(store, seq, settlement.is, settlement.delivery, now);
      // A delivered job never runs again; what it remembered (prompts among it) has no use any more.
      if (settlement.is === 'delivered') store.run('DELETE FROM checkpoints WHERE job = (SELECT id FROM jobs WHERE seq = :seq)', { seq });
      return;
    case 'dead':
      fail(store, seq, settlement.code, settlement.message);
      end(store, seq, 'dead', settlement.delivery, now);
      return;
    case 'retry':
      fail(store, seq, settlement.code, settlement.message);
      backToWaiting(store, row, 'run_after = :at', { at: settlement.runAfter }, now);
      return;
    case 'yielded':
      backToWaiting(store, row, 'attempt = attempt - 1', {}, now);
      return;
  }
}

/** Back to waiting, unless somebody asked it to stop meanwhile: then this is its end. */
function backToWaiting(store: Store, row: SqlRow, change: string, values: Readonly<Record<string, number>>, now: number): void {
  const seq = Number(row.seq);
  if (row.cancel_asked === 1) endEarly(store, seq, whyStopped(row), now);
  else store.run(`UPDATE jobs SET status = 'waiting', ${change} WHERE seq = :seq`, { ...values, seq });
}

/** Why a job was asked to stop. */
export function whyStopped(row: SqlRow): EarlyEnd {
  return typeof row.superseded_by === 'string' ? { is: 'superseded', by: row.superseded_by } : { is: 'cancelled' };
}

function end(store: Store, seq: number, status: 'delivered' | 'cancelled' | 'dead', delivery: Delivery, now: number): void {
  store.run('UPDATE jobs SET status = :status, ended_at = :now, cancel_asked = 0, delivery = :delivery WHERE seq = :seq', {
    seq,
    status,
    now,
    delivery: JSON.stringify(delivery),
  });
}

function fail(store: Store, seq: number, code: string, message: string): void {
  store.run('UPDATE jobs SET failure_code = :code, failure_message = :message WHERE seq = :seq', { seq, code, message });
}
