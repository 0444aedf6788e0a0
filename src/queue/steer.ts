import type { JobId } from '../core/brand.ts';
import type { Delivery } from '../core/delivery.ts';
import type { Decision, JobStatus } from '../core/job.ts';
import type { Clock } from '../core/port/clock.ts';
import type { Store } from '../core/port/store.ts';
import { endEarly } from './early-end.ts';

/** As Queue.cancel. */
export function cancelJob(store: Store, clock: Clock, id: JobId): JobStatus | undefined {
  const now = clock.now();
  return store.transaction(() => {
    const row = store.get('SELECT seq, status FROM jobs WHERE id = :id', { id });
    if (row === undefined) return undefined;
    const seq = Number(row.seq);
    if (row.status === 'waiting') endEarly(store, seq, { is: 'cancelled' }, now);
    if (row.status === 'running') store.run('UPDATE jobs SET cancel_asked = 1 WHERE seq = :seq', { seq });
    return String(row.status) as JobStatus;
  });
}

/** As Queue.cancelAsked. */
export function cancelAsked(store: Store, id: JobId): boolean {
  return store.get('SELECT 1 FROM jobs WHERE id = :id AND cancel_asked = 1', { id }) !== undefined;
}

/** As Queue.retry. */
export function retryJob(store: Store, id: JobId): boolean {
  const changed = store.run(
    `UPDATE jobs SET status = 'waiting', attempt = 0, run_after = asked_at, ended_at = NULL, delivery = NULL, superseded_by = NULL,
       failure_code = NULL, failure_message = NULL
     WHERE id = :id AND status IN ('dead', 'cancelled')`,
    { id },
  );
  return changed === 1;
}

/** As Queue.bump. */
export function bumpJob(store: Store, id: JobId): boolean {
  const changed = store.run(`UPDATE jobs SET bumped = (SELECT max(bumped) FROM jobs) + 1 WHERE id = :id AND status = 'waiting'`, { id });
  return changed === 1;
}

/** As Queue.decide. @throws Error for a job that has delivered nothing. */
export function decideJob(store: Store, clock: Clock, id: JobId, decision: Decision): void {
  const changed = store.run(`UPDATE jobs SET decision = :decision, decided_at = :now WHERE id = :id AND status = 'delivered'`, {
    id,
    decision,
    now: clock.now(),
  });
  if (changed !== 1) throw new Error(`job ${id} has delivered nothing that could be ${decision}`);
}

/** As Queue.amend. */
export function amendJob(store: Store, id: JobId, delivery: Delivery, decided: Decision = 'open'): boolean {
  const changed = store.run("UPDATE jobs SET delivery = :delivery WHERE id = :id AND status = 'delivered' AND decision = :decided", {
    id,
    decided,
    delivery: JSON.stringify(delivery),
  });
  return changed === 1;
}
