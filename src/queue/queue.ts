/**
 * The durable queue: one table, read and written by the worker and by every command at once.
 * How: each port method is one SQLite transaction in a file of its own family. A claimed row is guarded by its turn (compare-and-set), so a
 * claimer that was recovered away can change nothing any more. The SQL itself refuses illegal moves and changed records, as a bug (a plain
 * Error), never as a Failure.
 * It never holds a job in memory, and never lets a time-out decide that a claimer is dead: only `recover`, under the worker lock, does.
 */
import type { Clock } from '../core/port/clock.ts';
import type { Queue } from '../core/port/queue.ts';
import type { Store } from '../core/port/store.ts';
import { addJob, knownJob } from './add.ts';
import { openCheckpoints } from './checkpoints.ts';
import { claimNext, isPaused, nextDue, preempts, setPaused } from './claim.ts';
import { forgetJobs } from './forget.ts';
import { countJobs, findJob, listJobs, matchJobs } from './list.ts';
import { recoverJobs } from './recover.ts';
import { buryJob, settleJob } from './settle.ts';
import { amendJob, bumpJob, cancelAsked, cancelJob, decideJob, retryJob } from './steer.ts';

/** The queue kept in `store`. Several processes may open the same one. */
export function openQueue(store: Store, clock: Clock): Queue {
  return {
    add: (request) => addJob(store, clock, request),
    known: (request) => knownJob(store, request),
    claim: (only) => claimNext(store, clock, only),
    nextDue: (only) => nextDue(store, clock, only),
    preempts: (priority, only) => preempts(store, clock, priority, only),
    settle: (claim, settlement) => settleJob(store, clock, claim, settlement),
    recover: () => recoverJobs(store, clock),
    bury: (job, delivery, message) => buryJob(store, clock, job, delivery, message),
    cancel: (id) => cancelJob(store, clock, id),
    cancelAsked: (id) => cancelAsked(store, id),
    retry: (id) => retryJob(store, id),
    bump: (id) => bumpJob(store, id),
    decide: (id, decision) => decideJob(store, clock, id, decision),
    amend: (id, delivery, decided) => amendJob(store, id, delivery, decided),
    pause: (paused) => setPaused(store, paused),
    paused: () => isPaused(store),
    find: (id) => findJob(store, id),
    match: (prefix) => matchJobs(store, prefix),
    list: (filter) => listJobs(store, filter),
    counts: (repo) => countJobs(store, repo),
    forget: (before, repo) => forgetJobs(store, before, repo),
    checkpoints: openCheckpoints(store),
  };
}
