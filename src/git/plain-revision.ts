import { Failure } from '../core/failure.ts';

/** Longer than any sensible revision; keeps a pasted file from becoming one. */
const LONGEST = 500;

/** A revision as the person typed it. @throws Failure git-refused when git could read it as an option or as more than one line. */
export function plainRevision(revision: string): string {
  if (revision === '' || revision.startsWith('-') || revision.length > LONGEST || /\p{Cc}/u.test(revision)) {
    throw new Failure('git-refused', `not a revision: ${JSON.stringify(revision.slice(0, 80))}`, {
      next: 'name a commit, a branch or a tag, as `git show` takes it',
    });
  }
  return revision;
}
