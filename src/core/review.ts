import type { Branded, JobId, Oid, RepoPath } from './brand.ts';

/** A finding's name: 12 hex digits over repository, file, quote and sort of defect, so that the same finding on the same code has the same name. */
export type FindingId = Branded<string, 'FindingId'>;

export const SEVERITIES = ['error', 'warning', 'note'] as const;
/** How bad a finding is, worst first. */
export type Severity = (typeof SEVERITIES)[number];

/** Something that a reviewer says is wrong with a change, after it passed the evidence rule and the second pass. */
export interface ReviewFinding {
  readonly id: FindingId;
  readonly file: RepoPath;
  /** 1-based, in the new text of the file. */
  readonly line: number;
  /** 1-based, in UTF-16 units. */
  readonly column: number;
  readonly severity: Severity;
  /** Sort of defect, worked out from the message: a short name such as 'bounds'. */
  readonly sort: string;
  /** One sentence. */
  readonly message: string;
  /** How it may be mended, in a few words. */
  readonly hint?: string;
  /** A line of the change, without the blanks at its ends. */
  readonly quote: string;
  /** Path of the symbol around it, where there is one. */
  readonly symbol?: string;
  /** How likely the second pass takes it for a real defect, 0 to 1. */
  readonly sureness: number;
}

/** A part of the change that was not read, by name. */
export interface Unread {
  /** `src/cart.ts`, or `src/cart.ts:10-40`. */
  readonly what: string;
  readonly why: string;
}

/** Why a finding that the model made is not among those told, with how often. */
export interface Drops {
  /** Answers that were neither NONE nor a finding. */
  readonly unreadable: number;
  /** The quote is not a line that the change added. */
  readonly noEvidence: number;
  /** The second pass gave no score. */
  readonly unscored: number;
  /** The second pass does not take it for a real defect. */
  readonly unlikely: number;
  readonly repeated: number;
  /** The project's own lint says it already. */
  readonly saidByLint: number;
  /** The person has dismissed it before. */
  readonly dismissed: number;
}

/** What a review came to. */
export interface Review {
  /** Absent: nothing came before, the whole text is the change. */
  readonly from?: Oid;
  readonly to: Oid | 'index' | 'saved';
  readonly model: string;
  /** Most severe first, then surest. */
  readonly findings: readonly ReviewFinding[];
  /** How many of them, from the first, are shown outside the note. */
  readonly shown: number;
  readonly dropped: Drops;
  readonly hunks: { readonly read: number; readonly all: number };
  readonly unread: readonly Unread[];
  /** Whether the project's lint was compared with, or why not; one line. */
  readonly lint: string;
}

/** A finding that is kept between jobs. */
export interface KeptFinding extends ReviewFinding {
  readonly job: JobId;
  readonly model: string;
  readonly shown: boolean;
  readonly dismissed?: { readonly reason: string };
}

/** True when `severity` is `limit` or worse. */
export function isAtLeast(severity: Severity, limit: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(limit);
}
