import type { JobId, Oid, RepoId } from '../brand.ts';
import type { FindingId, KeptFinding, Review } from '../review.ts';

/** How often a model's findings were shown and turned down. */
export interface FindingTally {
  readonly model: string;
  readonly shown: number;
  /** Of the shown ones. */
  readonly dismissed: number;
  /** Reviews that came to an end. */
  readonly reviews: number;
}

/** What reviews found, and what the person made of it. */
export interface Findings {
  /** Keeps a review's findings and that its range was read by its model. Saying it again changes nothing. */
  record(repo: RepoId, job: JobId, review: Review): void;
  /** What that model said of exactly this range, if it has read it whole or within bounds before; `from` undefined: nothing came before. */
  reviewed(repo: RepoId, from: Oid | undefined, to: Oid, model: string): Review | undefined;
  /** The commits at which reviews by that model ended that began at this one, the newest first. */
  readFrom(repo: RepoId, from: Oid | undefined, model: string): readonly Oid[];
  /** The newest first, dismissed ones only when asked for. */
  list(repo: RepoId | undefined, options: { readonly dismissed: boolean; readonly limit: number }): readonly KeptFinding[];
  /** Findings whose name begins so. */
  match(repo: RepoId, prefix: string): readonly KeptFinding[];
  /** Those of `ids` that the person has dismissed. */
  dismissed(repo: RepoId, ids: readonly FindingId[]): ReadonlySet<FindingId>;
  /** Never shows it again for that code. @returns false when it is dismissed already. */
  dismiss(repo: RepoId, id: FindingId, reason: string): boolean;
  /** By model; all repositories when none is named. */
  tallies(repo: RepoId | undefined): readonly FindingTally[];
}
