/**
 * What `--json` prints. Scripts build on these shapes: fields are added, never renamed or given another meaning. Times are ISO 8601 in UTC,
 * paths of results are relative to the repository's root unless they begin with `/`. A field without a value is absent.
 * One object for a command; one object a line for `watch` and `show --log`. Errors: ErrorJson in call.ts.
 */
import type { DeliveredBranch } from '../core/delivery.ts';
import type { Decision, JobStatus, Origin } from '../core/job.ts';
import type { ExitStatus, Outcome } from '../core/outcome.ts';
import type { JobRow } from '../core/port/queue.ts';
import type { Review } from '../core/review.ts';
import type { Stage } from '../core/stage.ts';
import { iso } from './render-time.ts';

/** A job: `jobs`, `history`, `show` and every asking command. */
export interface JobJson {
  readonly id: string;
  /** Absolute path of the repository, when it is still registered. */
  readonly repository?: string;
  readonly kind: string;
  readonly instruction: string;
  readonly file: string;
  /** '' for the whole file. */
  readonly symbol: string;
  readonly lines: readonly [first: number, last: number];
  readonly origin: Origin;
  readonly priority: number;
  readonly status: JobStatus;
  readonly stage?: Stage;
  readonly attempt: number;
  readonly decision: Decision;
  readonly askedAt: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly outcome?: Outcome;
  readonly reason?: string;
  readonly next?: string;
  readonly note?: string;
  readonly patch?: string;
  readonly branch?: BranchJson;
  /** Why the result is not on the branch that `--one-branch` asked for. */
  readonly leftOut?: string;
  readonly failure?: { readonly code: string; readonly message: string };
  /** What a review came to. */
  readonly review?: Review;
  /** How an open result stands to the present text, in words that begin with fresh, moved, stale or merged. */
  readonly standing?: string;
}

/** Where a result is committed. */
export interface BranchJson {
  readonly name: string;
  /** The commit with this result. */
  readonly head: string;
  readonly base?: string;
  /** Results of the same request are on it, too. */
  readonly shared?: true;
  /** The commit that it is a `fixup!` of. */
  readonly fixupOf?: { readonly commit: string; readonly subject: string };
}

/** The branch that the jobs of a call share. */
export interface OneBranchJson {
  /** Absent while there is none. */
  readonly name?: string;
  readonly head?: string;
  readonly base?: string;
  /** Oldest first. */
  readonly commits: readonly { readonly id: string; readonly commit: string }[];
  /** Jobs that ended without a commit on it, unless they found nothing to change. */
  readonly leftOut: readonly { readonly id: string; readonly outcome: Outcome; readonly why: string }[];
}

/** Something that was left out, and why. */
export interface SkippedJson {
  readonly what: string;
  readonly why: string;
}

/** An asking command (`improve` … `review`, `scan`, `retry`). `jobs` are in the order they were asked for. */
export interface AskJson {
  /** What the jobs of this call share; absent under `--dry-run`. */
  readonly request?: string;
  readonly dryRun: boolean;
  /** True when the command did not wait: `--detach`, or the queue is paused. */
  readonly detached: boolean;
  readonly jobs: readonly (JobJson | PlannedJson)[];
  readonly skipped: readonly SkippedJson[];
  /** Other jobs that still wait, which this command did not run. */
  readonly othersWaiting: number;
  readonly exit: ExitStatus;
  /** With --glob, --symbol or --query. */
  readonly batch?: BatchJson;
  /** With --one-branch, once jobs were queued. */
  readonly oneBranch?: OneBranchJson;
  /** Of `review`, once it has ended: what was read and found, by these jobs or, with `jobs` empty, before. */
  readonly reviews?: readonly Review[];
}

/** How a batch stands. */
export interface BatchJson {
  /** What is selected, within --limit. */
  readonly sites: number;
  /** Sites that were done before this call. */
  readonly doneBefore: number;
  /** Sites beyond --limit. */
  readonly beyondLimit: number;
  /** For the sites that were left, by the median of `jobs` earlier jobs of that kind and model on this machine; absent without any. */
  readonly estimate?: { readonly jobs: number; readonly milliseconds: number; readonly tokens: number };
}

/** A job that `--dry-run` would have asked for. */
export interface PlannedJson {
  readonly kind: string;
  readonly instruction: string;
  readonly file: string;
  readonly symbol: string;
  readonly lines: readonly [first: number, last: number];
}

/** A job with how its result stands, when that is known. */
export function withStanding(job: JobJson, standing: string | undefined): JobJson {
  return standing === undefined ? job : { ...job, standing };
}

/** A row of the queue as JSON. `repository` is its path, when known. */
export function jobJson({ job, state }: JobRow, repository: string | undefined): JobJson {
  const { delivery, lastFailure } = state;
  const branch = delivery?.branch;
  return {
    id: job.id,
    ...(repository !== undefined && { repository }),
    kind: job.kind,
    instruction: job.instruction,
    file: job.aim.file,
    symbol: job.aim.symbol,
    lines: [job.aim.lines.first, job.aim.lines.last],
    origin: job.origin,
    priority: job.priority,
    status: state.status,
    ...(state.stage !== undefined && { stage: state.stage }),
    attempt: state.attempt,
    decision: state.decision,
    askedAt: iso(job.askedAt),
    ...(state.startedAt !== undefined && { startedAt: iso(state.startedAt) }),
    ...(state.endedAt !== undefined && { endedAt: iso(state.endedAt) }),
    ...(delivery !== undefined && { outcome: delivery.outcome, reason: delivery.reason, next: delivery.next, note: delivery.note }),
    ...(delivery?.patch !== undefined && { patch: delivery.patch }),
    ...(branch !== undefined && { branch: branchJson(branch) }),
    ...(delivery?.leftOut !== undefined && { leftOut: delivery.leftOut }),
    ...(delivery?.account?.review !== undefined && { review: delivery.account.review }),
    ...(lastFailure !== undefined && { failure: { code: lastFailure.code, message: lastFailure.message } }),
  };
}

function branchJson({ name, head, base, shared, fixupOf }: DeliveredBranch): BranchJson {
  return {
    name,
    head,
    ...(base !== undefined && { base }),
    ...(shared && { shared }),
    ...(fixupOf !== undefined && { fixupOf: { commit: fixupOf.commit, subject: fixupOf.subject } }),
  };
}
