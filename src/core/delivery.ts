import type { Oid, RepoPath, Sha256 } from './brand.ts';
import type { AddedFile } from './candidate.ts';
import type { Outcome } from './outcome.ts';
import type { LedgerEntry } from './plan.ts';
import type { Review } from './review.ts';
import type { CheckReport, Finding } from './verdict.ts';

/** An exact replacement in the saved text: `before` stood at offset `at` when the job read the file. */
export interface Piece {
  readonly at: number;
  readonly before: string;
  readonly after: string;
  /** `before` without the job's trigger comment, for a person who has taken the comment out by hand. Absent when it holds none. */
  readonly withoutTrigger?: string;
}

/** What `apply` writes and `unapply` takes back. */
export interface Change {
  readonly file: RepoPath;
  /** May be empty when a file is only added. */
  readonly pieces: readonly Piece[];
  /** A new file, whole. */
  readonly added?: AddedFile;
  /** Hash of the whole saved file's bytes before and after, for the exact case where nothing else moved. */
  readonly savedHash: Sha256;
  readonly appliedHash: Sha256;
}

/** The branch that holds a result. */
export interface DeliveredBranch {
  readonly name: string;
  readonly ref: string;
  /** The commit with this result: the branch's tip, or below it where other results came on top. */
  readonly head: Oid;
  /** The person's commit that the branch starts at. */
  readonly base?: Oid;
  /** Results of the same request share it. */
  readonly shared?: true;
  /** The commit that ours is a `fixup!` of. */
  readonly fixupOf?: Owner;
}

/** A commit of the person's that owns lines. */
export interface Owner {
  readonly commit: Oid;
  readonly subject: string;
  /** It has no parent. */
  readonly isFirst: boolean;
}

/** How a job ended and where its results lie. The note always; branch and patch whenever bytes changed. */
export interface Delivery {
  readonly outcome: Outcome;
  /** One line. */
  readonly reason: string;
  /** What to do next, one line. */
  readonly next: string;
  /** Path of the note relative to the repository root (absolute in a bare repository). */
  readonly note: string;
  readonly patch?: string;
  readonly branch?: DeliveredBranch;
  /** Why the result is not on the branch that it was to share with others; it can be taken alone. */
  readonly leftOut?: string;
  readonly change?: Change;
  /** What the note was written from, kept with the job for `show --why` and `show --context`. */
  readonly account?: Account;
}

/** How much the model was used for one job. */
export interface Usage {
  readonly model: string;
  readonly device: string;
  readonly seeds: readonly number[];
  readonly candidates: number;
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly outputTokens: number;
  readonly engineMillis: number;
}

/** Everything the delivery room needs to write a note besides the job itself. */
export interface Account {
  readonly outcome: Outcome;
  readonly reason: string;
  readonly next: string;
  /** The model's words, for explain; already checked. */
  readonly prose?: string;
  /** Facts the harness established, for explain: title and lines of Markdown-safe text. */
  readonly facts?: readonly { readonly title: string; readonly lines: readonly string[] }[];
  readonly checks: readonly CheckReport[];
  /** Findings of the candidates that were not accepted. */
  readonly findings: readonly Finding[];
  readonly ledger: readonly LedgerEntry[];
  readonly usage?: Usage;
  /** The commits a result was moved from and to by `refresh`. */
  readonly refreshed?: { readonly from?: Oid; readonly to: Oid };
  /** What a review came to. */
  readonly review?: Review;
}
