import type { Account, DeliveredBranch, Delivery } from '../core/delivery.ts';
import type { Job } from '../core/job.ts';
import type { JobKind } from '../core/kind.ts';
import { savedLines } from '../core/source-text.ts';
import type { Target } from '../core/target.ts';
import { symbolName } from './branch.ts';
import { code, inline, quote } from './markdown.ts';
import * as part from './note-section.ts';
import type { SavedState } from './publication.ts';
import { reviewSections } from './review-section.ts';
import { leaveLines, type Takeable, takeLines } from './take.ts';

/** What a note tells of, besides the job. */
export interface NoteSubject {
  readonly job: Job;
  readonly account: Account;
  readonly kind?: JobKind;
  readonly target?: Target;
  /** What was delivered; its reason and next already say what had to be said besides the account. */
  readonly result: Omit<Delivery, 'note' | 'account'>;
  /** The patch's text, when code changed. */
  readonly patchText?: string;
  /** Where the person's file stood when the branch was made. */
  readonly state?: SavedState;
  /** The file that was added. */
  readonly added?: string;
  readonly version: string;
}

/**
 * The note of a job as Markdown: what was asked, how it ended and why, what changed, how to take it, what was checked and what was not.
 * A pure function of its subject. Words of the model, the repository and the person enter through the doors of markdown.ts only.
 */
export function noteText(subject: NoteSubject): string {
  const { job, account, patchText, version } = subject;
  const takeable = takeableOf(subject);
  const sections: part.Section[] = [
    heading(subject),
    patchText === undefined ? undefined : part.changes(job.aim.file, patchText, subject.added),
    ...(account.review === undefined ? [] : reviewSections(account.review)),
    part.explanation(account),
    part.commands(patchText === undefined ? 'Remove the comment' : 'Take it', takeLines(takeable)),
    patchText === undefined ? undefined : part.commands('Leave it', leaveLines(takeable)),
    part.checks(account.checks),
    part.findings(account.findings),
    part.context(account.ledger),
    part.making(account.usage, version),
  ];
  return `${sections.filter((each) => each !== undefined).join('\n\n')}\n`;
}

function takeableOf({ job, result, patchText, state, added }: NoteSubject): Takeable {
  const { branch, patch, change } = result;
  return {
    id: job.id,
    file: added ?? job.aim.file,
    applies: change === undefined ? 'nothing' : patchText === undefined ? 'comment' : 'code',
    ...(patch === undefined ? {} : { patch }),
    ...(branch === undefined || state === undefined ? {} : { branch: { ...branch, state } }),
  };
}

function heading({ job, kind, target, result, account }: NoteSubject): string {
  const symbol = symbolName(job.aim);
  const { first, last } = target === undefined ? job.aim.lines : savedLines(target.source.saved, target.source.triggers, target.span);
  const place = code(`${job.aim.file}:${first === last ? first : `${first}-${last}`}`);
  const asked = `Asked by a ${job.origin} at ${new Date(job.askedAt).toISOString().slice(0, 16).replace('T', ' ')} UTC, job ${code(job.id)}`;
  const { branch, patch } = result;
  const { refreshed } = account;
  // A review of a change is about no single file.
  const isWhole = job.aim.file === '.';
  const about = `About ${place}${symbol === '' ? '' : `, the ${target?.node ?? job.aim.node} ${code(symbol)}`}`;
  const facts = [
    kind === undefined ? asked : `${asked}: ${inline(kind.summary)}`,
    ...(isWhole ? [] : [about]),
    ...(refreshed === undefined ? [] : [refreshedWords(refreshed)]),
    ...(branch === undefined ? [] : [branchWords(branch)]),
    ...(patch === undefined ? [] : [`Patch ${code(patch)}`]),
  ];
  return [
    `# ${inline(job.kind)}: ${code(symbol === '' ? job.aim.file : symbol)}${symbol === '' || isWhole ? '' : ` in ${code(job.aim.file)}`}`,
    `**${result.outcome}**: ${inline(result.reason)}`,
    `Next: ${inline(result.next)}`,
    facts.map((fact) => `- ${fact}`).join('\n'),
    ...(job.instruction.trim() === '' ? [] : ['The words of the request:', quote(job.instruction)]),
  ].join('\n\n');
}

function branchWords({ name, head, shared, fixupOf }: DeliveredBranch): string {
  const commit = `commit ${code(head.slice(0, 12))}`;
  const whose =
    shared === true ? `Branch ${code(name)}, shared with other results of the request, ${commit}` : `Branch ${code(name)}, ${commit}`;
  return fixupOf === undefined ? whose : `${whose}, a fixup of ${code(fixupOf.commit.slice(0, 12))} (${inline(fixupOf.subject)})`;
}

function refreshedWords({ from, to }: NonNullable<Account['refreshed']>): string {
  const short = (commit: string): string => code(commit.slice(0, 12));
  return `Refreshed: moved ${from === undefined ? '' : `from commit ${short(from)} `}to ${short(to)} and checked again there`;
}
