import type { Oid } from '../brand.ts';
import type { AddedFile } from '../candidate.ts';
import type { Account, Delivery, Owner } from '../delivery.ts';
import type { Job } from '../job.ts';
import type { Edit } from '../span.ts';
import type { Target } from '../target.ts';
import type { BranchChange, OurBranch } from './repo.ts';

/** What APPLY and UNAPPLY answer. */
export type Applied =
  | { readonly is: 'done'; readonly file: string; readonly exact: boolean }
  | { readonly is: 'already' }
  | { readonly is: 'refused'; readonly why: string; readonly next: string };

/** What a job made. */
export interface Made {
  /** In the clean text of the target's file. */
  readonly edits: readonly Edit[];
  /** A file that does not exist yet. */
  readonly added?: AddedFile;
  /** Where the commit goes, when that is not a branch of its own on what the person has saved. */
  readonly landing?: Landing;
  /** Why there is no place for it on the branch that it was to share: it comes without one. */
  readonly leftOut?: string;
}

/** A result as it is committed elsewhere than on what the person has saved; it was judged as it stands there. */
export interface Landing {
  /** The target in that state: its base, and what stands over it, are what the commit comes on top of. */
  readonly target: Target;
  /** In that target's clean text. */
  readonly edits: readonly Edit[];
  readonly shared?: SharedPlace;
  readonly fixupOf?: Owner;
}

/** The place of a result on a branch that it shares. */
export interface SharedPlace {
  /** The branch as it is now; absent while it has to be made. */
  readonly branch?: Pick<OurBranch, 'ref' | 'name' | 'tip' | 'start'>;
  /** The job's commit, when an earlier run of the job had put it there already. */
  readonly there?: Oid;
}

/** A result that is made again on a newer state. */
export interface Part {
  readonly job: Job;
  readonly account: Account;
  readonly target: Target;
  readonly made: Made;
}

/** How a delivered change stands to a text: it can be applied, it is in there, the text has moved on, or the file is gone. `nothing`: there is no change. */
export type Fit = 'fits' | 'applied' | 'moved' | 'gone' | 'nothing';

/** A delivery made again on a newer state; anything but `done` left everything as it was. */
export type Redelivered = { readonly is: 'done'; readonly deliveries: readonly Delivery[] } | Exclude<BranchChange, { is: 'done' }>;

/** Turning verdicts into things people read and take: the note always, branch and patch whenever bytes changed. Idempotent. */
export interface Deliveries {
  /** `target` is absent when the job ended before one was found. */
  deliver(job: Job, account: Account, target?: Target, made?: Made): Promise<Delivery>;
  /** The branch that the results of the job's request share, if it is there. */
  shared(job: Job): Promise<OurBranch | undefined>;
  /** Delivers the parts anew, one on top of the other, moving the branch of their earlier delivery, whose tip is `branch.tip`. Called by a person's own command only. */
  redeliver(parts: readonly Part[], branch: Pick<OurBranch, 'ref' | 'tip'>): Promise<Redelivered>;
  /** How the change stands to the saved files, or to those of a commit. */
  fitOf(delivery: Delivery, at?: Oid): Promise<Fit>;
  /** Writes the delivered text into the saved file. Called by a person's own command only. */
  apply(delivery: Delivery): Promise<Applied>;
  /** Takes exactly that back. */
  unapply(delivery: Delivery): Promise<Applied>;
}
