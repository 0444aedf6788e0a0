import type { EpochMs } from '../core/brand.ts';
import { PRIORITY } from '../core/job.ts';
import type { Clock } from '../core/port/clock.ts';
import type { Claim, OnlyJobs } from '../core/port/queue.ts';
import type { Store } from '../core/port/store.ts';
import { asJob } from './row.ts';

/** Not failed yet, and not told to wait for a file to cool down. */
const AT_ONCE = 'attempt = 0 AND run_after <= asked_at';
/** Such a job is due whatever the clock says, so that a clock set back holds nothing up. */
const DUE = `status = 'waiting' AND ((${AT_ONCE}) OR run_after <= :now)`;
const ORDER = 'priority DESC, bumped DESC, asked_at, seq';
const ONLY = 'id IN (SELECT value FROM json_each(:ids))';
/** A review that a person waits for is as urgent as one of a push; the order of the queue still decides which of all that wait comes first. */
const REVIEW = `(kind = 'review' AND priority > ${PRIORITY.batch})`;
const URGENT = `(priority >= ${PRIORITY.review} OR ${REVIEW})`;

type Named = Readonly<Record<string, string | number>>;

/** As Queue.claim. */
export function claimNext(store: Store, clock: Clock, only?: OnlyJobs): Claim | undefined {
  const now = clock.now();
  return store.transaction(() => {
    if (only === undefined && isPaused(store)) return undefined;
    const { where, named } = among(only, store, clock);
    const row = store.get(
      `UPDATE jobs SET status = 'running', attempt = attempt + 1, turn = turn + 1, started_at = :now
       WHERE seq = (SELECT seq FROM jobs WHERE ${DUE} AND ${where} ORDER BY ${ORDER} LIMIT 1) RETURNING *`,
      { ...named, now },
    );
    return row === undefined ? undefined : { job: asJob(row), attempt: Number(row.attempt), turn: Number(row.turn) };
  });
}

/** As Queue.nextDue. */
export function nextDue(store: Store, clock: Clock, only?: OnlyJobs): EpochMs | undefined {
  if (only === undefined && isPaused(store)) return undefined;
  const first = `SELECT min(CASE WHEN ${AT_ONCE} THEN asked_at ELSE run_after END) AS due FROM jobs`;
  const { where, named } = among(only, store, clock);
  const row = store.get(`${first} WHERE status = 'waiting' AND ${where}`, named);
  return typeof row?.due === 'number' ? (row.due as EpochMs) : undefined;
}

/** As Queue.preempts. */
export function preempts(store: Store, clock: Clock, priority: number, only?: OnlyJobs): boolean {
  if (priority > PRIORITY.batch || isPaused(store) || (only !== undefined && only.andReviews !== true)) return false;
  return (
    store.get(`SELECT 1 FROM jobs WHERE ${DUE} AND ${only === undefined ? URGENT : REVIEW} LIMIT 1`, { now: clock.now() }) !== undefined
  );
}

/** The rows that may be run. A pause holds back all that was not named, and a review that is not due yet is not waited for. */
function among(only: OnlyJobs | undefined, store: Store, clock: Clock): { readonly where: string; readonly named: Named } {
  if (only === undefined) return { where: 'true', named: {} };
  const ids = JSON.stringify(only.ids);
  if (only.andReviews !== true || isPaused(store)) return { where: ONLY, named: { ids } };
  return { where: `(${ONLY} OR (${DUE} AND ${REVIEW}))`, named: { ids, now: clock.now() } };
}

/** As Queue.paused. */
export function isPaused(store: Store): boolean {
  return store.get("SELECT 1 FROM switches WHERE name = 'paused'") !== undefined;
}

/** As Queue.pause. */
export function setPaused(store: Store, paused: boolean): void {
  store.run(paused ? "INSERT OR IGNORE INTO switches (name) VALUES ('paused')" : "DELETE FROM switches WHERE name = 'paused'");
}
