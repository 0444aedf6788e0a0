import type { Command } from 'commander';
import type { Asked } from '../open-requests.ts';
import { parsePriority } from './priority.ts';

/** What every command that asks for jobs can be told. */
export interface RequestOptions {
  readonly dryRun: boolean;
  readonly detach: boolean;
  readonly again: boolean;
  readonly priority?: number;
  /** Only where a kind changes code. */
  readonly oneBranch?: boolean;
  readonly fixup?: boolean;
}

/** What the options ask of the jobs themselves. */
export function askedBy({ again, priority, oneBranch, fixup }: RequestOptions): Asked {
  return {
    again,
    ...(priority !== undefined && { priority }),
    form: { ...(oneBranch === true && { oneBranch }), ...(fixup === true && { fixup }) },
  };
}

/** Adds those options to a command. */
export function addRequestOptions(command: Command): Command {
  return command
    .option('-n, --dry-run', 'say what would be asked for and stop', false)
    .option('-d, --detach', 'queue it and return', false)
    .option('--again', 'even if the same was asked for before', false)
    .option('-p, --priority <priority>', '0 to 1000, or review, person, commit, batch', parsePriority);
}

export const WHAT_HELP = `
<what> is one of
  HEAD~1             the symbols that this commit changed, at their present text
  main..topic        the symbols that differ between the two
  --staged           the symbols that are staged
  src/cart.js        the whole file, one symbol after another
  src/cart.js:12     the innermost symbol at line 12
  src/cart.js:10-40  exactly these lines
  src/cart.js#total  the symbol of that name (Cart.total for a method)
A name that is both a revision and a path needs -- before the path.

Waits until the jobs have ended; Ctrl-C cancels them, a second one leaves at once. Nothing in your work tree, index, HEAD or stash changes.
--json: {"request", "dryRun", "detached", "jobs": [job…], "skipped": [{"what", "why"}], "othersWaiting", "exit"}.
Exit status: 0 delivered or nothing to do, 1 rejected by the checks, 4 refused, 5 engine or model, 6 git, disk or settings, 130 interrupted.`;

export const FORM_HELP = `
--one-branch: the results of this call are one branch with one commit each, made as they come. Each is put on the tip that the one before it left and judged there
again; what does not fit or pass there is left out and said so. The branch grows only while its tip is ours. 'refresh' of any of its jobs moves it
as a whole, without those you rejected.
--fixup: the commit is a 'fixup!' of the commit that owns every changed line, for 'git rebase -i --autosquash'. Refused where the lines belong to several
commits, are not committed, were pushed already, or could not be moved there.
--json adds "oneBranch": {"name", "head", "base", "commits": [{"id", "commit"}], "leftOut": [{"id", "outcome", "why"}]}, and to a job's "branch" "shared" and
"fixupOf": {"commit", "subject"}.`;

export const BATCH_HELP = `
--glob, --symbol and --query select symbols of the whole repository; with several of them, what all of them select. The selection is shown first,
with what it will take by what such jobs took on this machine; above 20 new sites it asks, or needs --yes where nobody can be asked. The jobs run
when nothing more urgent waits; without a worker only reviews that are asked for go first, and pushes are not heard.
Ctrl-C leaves the rest in the queue, and the same command goes on where it was. --json adds "batch":
{"sites", "doneBefore", "beyondLimit", "estimate": {"jobs", "milliseconds", "tokens"}}.`;
