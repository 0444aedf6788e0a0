/** What this room says to people when it cannot do what they asked: the reason and the fix, in one place. Names come in already plain. */
import type { Account } from '../core/delivery.ts';
import type { Applied } from '../core/port/deliveries.ts';

type Refused = Extract<Applied, { is: 'refused' }>;

const refused = (why: string, next: string): Refused => ({ is: 'refused', why, next });

export const nothingToWrite = (): Refused =>
  refused('this result changes nothing in your files', 'Read its note; there is nothing to apply or take back.');

export const bareRepository = (branch: string | undefined): Refused =>
  refused(
    'this is a bare repository: it has no files to write to',
    branch === undefined ? 'Apply the patch in a clone.' : `Take the branch in a clone: git merge origin/${branch}`,
  );

export const fileAbsent = (file: string): Refused =>
  refused(`${file} is not in your work tree`, `Bring it back (git restore -- ${file}) and try again.`);

export const fileRefused = (file: string, why: string): Refused =>
  refused(`${file} is not written to: ${why}`, 'Only ordinary UTF-8 files of this work tree are written.');

export const fileStale = (file: string): Refused =>
  refused(
    `${file} no longer holds the text this result was made from`,
    'Ask again for the present text with --again, or merge the patch by hand: git apply --reject.',
  );

export const fileUndoStale = (file: string): Refused =>
  refused(`${file} no longer holds what was applied`, 'Edit it back by hand; the patch shows what was there: git apply -R --reject.');

export const fileInTheWay = (file: string): Refused =>
  refused(`${file} is there already, with another text`, 'Move it away, or take the new file by hand from the patch.');

export const fileAmbiguous = (file: string): Refused =>
  refused(`the text this is about stands more than once in ${file}`, 'Remove the copy, or take the change by hand from the patch.');

export const fileBusy = (file: string): Refused =>
  refused(`${file} was saved by somebody else at that very moment, twice`, 'Nothing was written. Try again.');

export const recordDamaged = (file: string): Refused =>
  refused(`what was recorded for ${file} does not fit together`, 'Nothing was written. Take the branch or the patch instead.');

/** A delivery that would have changed a file nobody's tool may write. */
export const fileProtected = (file: string, why: string): Pick<Account, 'outcome' | 'reason' | 'next'> => ({
  outcome: 'refused-unsafe',
  reason: `${file} is never written: ${why}`,
  next: 'Change it by hand.',
});

/** Added to a delivery's reason when its branch name belongs to somebody. */
export const branchTaken = (reason: string, ref: string): string => `${reason}; without a branch, because ${ref} is not ours`;

/** Added when as many branches are open as the settings allow. */
export const branchesFull = (reason: string, most: number): string =>
  `${reason}; without a branch, because ${most} of them are open (delivery.maxOpenBranches): localcoder clean`;

/** Added when an earlier run of the same job had published its branch from another state of the file. */
export const branchOlder = (reason: string): string =>
  `${reason}; the branch is from an earlier run of this job and differs from the patch`;

/** Added to a result that is not on the branch it was to share. */
export const leftOutOf = (reason: string, why: string): string => `${reason}; left out of the branch of its request: ${why}`;

/** Why a result cannot come on top of a branch any more. */
export const whyNotExtended = {
  'not-ours': 'somebody moved the branch meanwhile',
  'checked-out': 'a work tree stands on the branch',
} as const;
