import type { EpochMs, Fingerprint, JobId, Oid, RepoId, RepoPath, Sha256 } from './brand.ts';
import type { LineRange } from './span.ts';
import type { TargetNode } from './target.ts';

export const ORIGINS = ['comment', 'hook', 'command', 'batch'] as const;
/** Who asked. */
export type Origin = (typeof ORIGINS)[number];

/** Stands for the commit before the first one, as in what git tells its hooks: a range that starts there is all that its end holds. */
export const NOTHING = '0'.repeat(40) as Oid;

/** Where a request points, before anything was read. */
export type Scope =
  | { readonly at: 'comment'; readonly file: RepoPath; readonly line: number }
  | { readonly at: 'commit'; readonly commit: Oid }
  | { readonly at: 'range'; readonly from: Oid; readonly to: Oid }
  | { readonly at: 'staged' }
  | { readonly at: 'place'; readonly file: RepoPath; readonly lines?: LineRange; readonly symbol?: string }
  /** Every symbol of the repository that all of these select: files by a gitignore-like glob, symbols by path (`*` stands for anything), code by a tree-sitter query. */
  | { readonly at: 'query'; readonly glob?: string; readonly symbol?: string; readonly query?: string };

/** A request as it came in; it becomes one job for each symbol its scope names. */
export interface Trigger {
  readonly origin: Origin;
  readonly repo: RepoId;
  /** Name of a JobKind. */
  readonly kind: string;
  /** Free words, or ''. */
  readonly instruction: string;
  readonly scope: Scope;
}

/** The one symbol a job is about, as it stood when the job was asked for. */
export interface Aim {
  readonly file: RepoPath;
  /** The symbol's path in its file (`Cart.total`), `''` for the whole file, `Cart.total@region` or `@region` for a marked or given range of lines. */
  readonly symbol: string;
  readonly node: TargetNode;
  /** Lines in the file then; a hint for people, and the range itself for a region. */
  readonly lines: LineRange;
  /** Hash of the target's text without trigger comments. */
  readonly textHash: Sha256;
  /** Where the text is read from: the saved file, or (bare repository, no work tree) a commit. */
  readonly source: { readonly from: 'saved' } | { readonly from: 'commit'; readonly commit: Oid };
}

/** Higher runs first. */
export const PRIORITY = { review: 300, person: 200, commit: 100, batch: 0 } as const;

/** A durable request. The record never changes; its place in the queue does (JobState). */
export interface Job extends Trigger, Form {
  readonly id: JobId;
  readonly fingerprint: Fingerprint;
  /** Jobs asked for by one command or one save share it. */
  readonly request: string;
  readonly aim: Aim;
  readonly priority: number;
  /** 0, raised by `--again`. */
  readonly rerun: number;
  readonly askedAt: EpochMs;
}

/** How a result is to be committed, where that is not a commit for people on a branch of its own. */
export interface Form {
  /** Results of the same request stand on one branch, one commit each. */
  readonly oneBranch?: true;
  /** As a `fixup!` of the commit that owns the changed lines. */
  readonly fixup?: true;
}

/** A job before the queue has named it. */
export type NewJob = Omit<Job, 'id' | 'fingerprint' | 'rerun' | 'askedAt'> & { readonly again?: boolean; readonly coolDownMs?: number };

export const JOB_STATUSES = ['waiting', 'running', 'delivered', 'dead', 'cancelled'] as const;
/** A job's place in the queue. */
export type JobStatus = (typeof JOB_STATUSES)[number];

export const DECISIONS = ['open', 'applied', 'rejected'] as const;
/** What the person has done with a delivered result. */
export type Decision = (typeof DECISIONS)[number];
