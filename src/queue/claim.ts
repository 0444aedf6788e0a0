import type { EpochMs, JobId } from '../core/brand.ts';
import { PRIORITY } from '../core/job.ts';
import type { Clock } from '../core/port/clock.ts';
import type { Claim } from '../core/port/queue.ts';
import type { Store } from '../core/port/store.ts';
import { asJob } from './row.ts';

/** Not failed yet, and not told to wait for a file to cool down. */
const AT_ONCE = 'attempt = 0 AND run_after <= asked_at';
/** Such a job is due whatever the clock says, so that a clock set back holds nothing up. */
const DUE = `status = 'waiting' AND ((${AT_ONCE}) OR run_after <= :now)`;
const ORDER = 'priority DESC, bumped DESC, asked_at, seq';
const ONLY = 'id IN (SELECT value FROM json_each(:ids))';

/** As Queue.claim. */
export function claimNext(store: Store, clock: Clock, ids?: readonly JobId[]): Claim | undefined {
  const now = clock.now();
  return store.transaction(() => {
    if (ids === undefined && isPaused(store)) return undefined;
    const next = ids === undefined ? DUE : `${DUE} AND ${ONLY}`;
    const row = store.get(
      `UPDATE jobs SET status = 'running', attempt = attempt + 1, turn = turn + 1, started_at = :now
       WHERE seq = (SELECT seq FROM jobs WHERE ${next} ORDER BY ${ORDER} LIMIT 1) RETURNING *`,
      ids === undefined ? { now } : { now, ids: JSON.stringify(ids) },
    );
    return row === undefined ? undefined : { job: asJob(row), attempt: Number(row.attempt), turn: Number(row.turn) };
  });
}

/** As Queue.nextDue. */
export function nextDue(store: Store, ids?: readonly JobId[]): EpochMs | undefined {
  if (ids === undefined && isPaused(store)) return undefined;
  const first = `SELECT min(CASE WHEN ${AT_ONCE} THEN asked_at ELSE run_after END) AS due FROM jobs`;
  const row =
    ids === undefined
      ? store.get(`${first} WHERE status = 'waiting'`)
      : store.get(`${first} WHERE status = 'waiting' AND ${ONLY}`, { ids: JSON.stringify(ids) });
  return typeof row?.due === 'number' ? (row.due as EpochMs) : undefined;
}

/** As Queue.preempts. */
export function preempts(store: Store, clock: Clock, priority: number): boolean {
  if (priority > PRIORITY.batch || isPaused(store)) return false;
  const { review, batch } = PRIORITY;
  // A review that a person waits for is as urgent as one of a push; the order of the queue still decides which of all that wait comes first.
  const urgent = "(priority >= :review OR (kind = 'review' AND priority > :batch))";
  return store.get(`SELECT 1 FROM jobs WHERE ${DUE} AND ${urgent} LIMIT 1`, { now: clock.now(), review, batch }) !== undefined;
}

/** As Queue.paused. */
export function isPaused(store: Store): boolean {
  return store.get("SELECT 1 FROM switches WHERE name = 'paused'") !== undefined;
}

/** As Queue.pause. */
export function setPaused(store: Store, paused: boolean): void {
  store.run(paused ? "INSERT OR IGNORE INTO switches (name) VALUES ('paused')" : "DELETE FROM switches WHERE name = 'paused'");
}
