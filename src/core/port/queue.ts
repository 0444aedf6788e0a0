import type { EpochMs, JobId, RepoId } from '../brand.ts';
import type { Delivery } from '../delivery.ts';
import type { FailureCode } from '../failure.ts';
import type { Decision, Job, JobStatus, NewJob, Origin } from '../job.ts';
import type { Stage } from '../stage.ts';

/** What `add` did with a request. `known` names the job that already answers it; `find` knows it no more once it was forgotten. */
export type Added =
  | { readonly is: 'added'; readonly id: JobId; readonly superseded: readonly JobId[] }
  | { readonly is: 'known'; readonly id: JobId; readonly status: JobStatus; readonly decision: Decision };

/** The part of a job's row that changes. */
export interface JobState {
  readonly status: JobStatus;
  /** The furthest stage that was checkpointed. */
  readonly stage?: Stage;
  /** How often it was claimed. */
  readonly attempt: number;
  /** Not before this time. */
  readonly runAfter: EpochMs;
  readonly startedAt?: EpochMs;
  readonly endedAt?: EpochMs;
  readonly cancelAsked: boolean;
  /** The newer request that took its place; a running one is then asked to stop. */
  readonly supersededBy?: JobId;
  readonly decision: Decision;
  readonly delivery?: Delivery;
  readonly lastFailure?: { readonly code: FailureCode | 'bug' | 'worker-died'; readonly message: string };
}

export interface JobRow {
  readonly job: Job;
  readonly state: JobState;
}

export interface JobFilter {
  readonly repo?: RepoId;
  readonly statuses?: readonly JobStatus[];
  readonly origin?: Origin;
  readonly request?: string;
  readonly ids?: readonly JobId[];
  /** Newest first, at most this many. */
  readonly limit?: number;
}

/** Jobs that a process runs instead of everything that waits. */
export interface OnlyJobs {
  /** These, even while the queue is paused. */
  readonly ids: readonly JobId[];
  /** And all reviews but those of a batch, unless it is paused: for a batch, which has to make room for them. */
  readonly andReviews?: boolean;
}

/** A claimed job. */
export interface Claim {
  readonly job: Job;
  /** 1 for the first run; a run that was yielded does not count. */
  readonly attempt: number;
  /** Counts every claim of the job and guards its later moves (compare-and-set), so that only the last claimer can settle it. */
  readonly turn: number;
}

/** What one settle does to a running job. */
export type Settlement =
  | { readonly is: 'delivered'; readonly delivery: Delivery }
  | { readonly is: 'cancelled'; readonly delivery: Delivery }
  | { readonly is: 'dead'; readonly delivery: Delivery; readonly code: FailureCode | 'bug' | 'worker-died'; readonly message: string }
  /** Back to waiting; the attempt counts. Ends as cancelled instead when somebody asked it to stop; so does `yielded`. */
  | { readonly is: 'retry'; readonly runAfter: EpochMs; readonly code: FailureCode; readonly message: string }
  /** Back to waiting; the attempt does not count (preempted, or the worker is stopping). */
  | { readonly is: 'yielded' };

/** What recovery found when a worker starts. */
export interface Recovered {
  /** Jobs of a dead worker that wait again. */
  readonly waiting: readonly JobId[];
  /** Jobs that crashed the worker too often; they still need a delivery. */
  readonly crashed: readonly Job[];
}

/**
 * The durable queue. SQLite is the truth; every move is one transaction with synchronous=FULL.
 * Illegal moves throw. Works across processes: commands add and cancel while the worker claims and settles.
 */
export interface Queue {
  /**
   * Adds a request unless its fingerprint is known, or a result at the same address (without text) was rejected and `again` is not set.
   * A job that ended dead or cancelled answers a comment, but neither a command nor a batch; one that was superseded answers neither once its like is asked
   * for again, unless another instruction for the same code is open.
   * With `coolDownMs` it is not due before that long after the last job that a comment in the same file asked for has ended.
   * Older jobs of the same repository, file, symbol and kind (a region: that share a line) and of no higher priority end as superseded while
   * they wait; running ones are asked to stop.
   */
  add(request: NewJob): Added;
  /** What `add` would answer the request with if it is known; adds nothing. */
  known(request: NewJob): Extract<Added, { is: 'known' }> | undefined;
  /** The next job to run: highest priority, then bumped, then oldest. Undefined when nothing is due. */
  claim(only?: OnlyJobs): Claim | undefined;
  /** When the next job that `claim` would give is due, if any; a time in the past means now. */
  nextDue(only?: OnlyJobs): EpochMs | undefined;
  /**
   * True when a review waits, of a push or that a person asked for, which a running job of this priority has to make room for: only a batch does.
   * With `only`, when one waits that `claim` would give.
   */
  preempts(priority: number, only?: OnlyJobs): boolean;
  /** @returns false when the claim is no longer ours. */
  settle(claim: Claim, settlement: Settlement): boolean;
  /** Turns `running` rows left by a dead worker into waiting ones, or ends those asked to stop. Call only under the worker lock. */
  recover(): Recovered;
  /** Settles a crashed job that `recover` reported. @throws Error for any other. */
  bury(job: Job, delivery: Delivery, message: string): void;
  /** A waiting job ends as cancelled at once; a running one is asked to stop. @returns what it was, or undefined when unknown. */
  cancel(id: JobId): JobStatus | undefined;
  /** True once somebody asked the running job to stop. */
  cancelAsked(id: JobId): boolean;
  /** Puts a dead or cancelled job back (attempts from 0, its checkpoints kept). @returns false when it is neither. */
  retry(id: JobId): boolean;
  /** Runs before all waiting jobs of the same or lower priority. @returns false when it does not wait. */
  bump(id: JobId): boolean;
  /** What the person did with a delivered result. @throws Error for a job that has delivered nothing. */
  decide(id: JobId, decision: Decision): void;
  /**
   * Puts another delivery in the place of a delivered job's about which the person has decided so ('open': nothing yet); its record stays.
   * @returns false when they have decided otherwise meanwhile, or it delivered nothing.
   */
  amend(id: JobId, delivery: Delivery, decided?: Decision): boolean;
  pause(paused: boolean): void;
  paused(): boolean;
  find(id: JobId): JobRow | undefined;
  /** The jobs whose id begins so, newest first; one alone when it is a whole id. */
  match(prefix: string): readonly JobRow[];
  list(filter: JobFilter): JobRow[];
  counts(repo?: RepoId): Readonly<Record<JobStatus, number>>;
  /** Removes jobs that ended before `before`, and their checkpoints; their requests stay known to `add`. @returns how many. */
  forget(before: EpochMs, repo?: RepoId): number;
  readonly checkpoints: Checkpoints;
}

/** What a job has already worked out, kept until it is delivered or forgotten, so that a crash repeats as little as possible. Values are JSON. */
export interface Checkpoints {
  /** @returns undefined when nothing was saved under the key. */
  load(job: JobId, key: string): unknown;
  /** @throws Error for a job that is not running. */
  save(job: JobId, stage: Stage, key: string, value: unknown): void;
  clear(job: JobId): void;
}

/** The repositories this worker serves. */
export interface Registry {
  /** Remembers where a repository is. Moving it keeps its identity only if its git directory stays. */
  register(repo: RegisteredRepo): void;
  watch(id: RepoId, watched: boolean): void;
  find(id: RepoId): RegisteredRepo | undefined;
  list(): RegisteredRepo[];
}

export interface RegisteredRepo {
  readonly id: RepoId;
  /** Absolute path of the work tree, or of the git directory when bare. */
  readonly path: string;
  readonly watched: boolean;
}
