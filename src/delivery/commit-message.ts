import type { Account, Owner } from '../core/delivery.ts';
import type { Job } from '../core/job.ts';
import { masked } from '../core/secret.ts';
import type { CheckReport } from '../core/verdict.ts';
import { aimName, sharedId, symbolName } from './branch.ts';
import { clipped, plainLine } from './plain.ts';

const SUBJECT_CHARS = 72;
const BODY_CHARS = 72;
const TRAILER_CHARS = 200;

/**
 * The message of the commit that holds the result. Words of people and models stand only behind a label of ours or indented below it,
 * never at the start of a line, so none of them can be read as a trailer; secrets in them are masked. A fixup's first line is what git's
 * `rebase --autosquash` looks for, to the letter.
 */
export function resultMessage(job: Job, account: Account, fixupOf?: Owner): string {
  const instruction = plainLine(job.instruction);
  const body = [labelled('Why', account.reason), ...(instruction === '' ? [] : [labelled('Asked', instruction)])];
  const model = account.usage === undefined ? [] : [trailer('Model', account.usage.model)];
  const trailers = [
    trailer('Job', job.id),
    ...sharedTrailer(job),
    ...(fixupOf === undefined ? [] : [trailer('Fixup-of', fixupOf.commit)]),
    ...model,
    trailer('Verified', verified(account.checks).join(', ') || 'nothing'),
    trailer('Not-verified', notVerified(account.checks).join(', ') || 'nothing'),
  ];
  const first = fixupOf === undefined ? subject(job) : `fixup! ${fixupOf.subject}`;
  return `${first}\n\n${body.join('\n\n')}\n\n${trailers.join('\n')}\n`;
}

/** What the commit below the result is for. `is` says how the person's file differs from the commit the branch starts at. */
export function baseMessage(job: Job, is: 'uncommitted' | 'commented'): string {
  const file = plainLine(job.aim.file);
  const text = is === 'uncommitted' ? `LocalCoder: your uncommitted state of ${file}` : `LocalCoder: ${file} without its @ai comments`;
  const why =
    is === 'uncommitted'
      ? 'This one file as you had saved it, without @ai comments, so that the next commit shows nothing but what was done for you.'
      : 'Only the @ai comments go, so that the next commit shows nothing but what was done for you.';
  // Who cuts a branch back to this commit has made the branch theirs; the trailer says that it is no result.
  const trailers = [trailer('Job', job.id), ...sharedTrailer(job), trailer('State', is)];
  return `${clipped(text, SUBJECT_CHARS)}\n\n${wrapped(why, '').join('\n')}\n\n${trailers.join('\n')}\n`;
}

function sharedTrailer(job: Job): string[] {
  const shared = sharedId(job);
  return shared === undefined ? [] : [trailer('Branch', shared)];
}

/** Names of the checks that ran and found nothing. */
export function verified(checks: readonly CheckReport[]): string[] {
  return checks.filter((report) => report.is === 'ran' && report.findings.length === 0).map(({ check }) => PROOFS[check] ?? check);
}

/** Checks that prove something without a run, in the words of what they prove. */
const PROOFS: Readonly<Record<string, string>> = { equivalence: 'equal by normal form' };

/** Names of the checks that did not run, or had something to say. */
export function notVerified(checks: readonly CheckReport[]): string[] {
  return checks.filter((report) => report.is === 'not-run' || report.findings.length > 0).map(({ check }) => check);
}

/** `improve: cartTotal in src/cart.js`, at most 72 characters: folders go first, then the end of the symbol. */
function subject(job: Job): string {
  const kind = clipped(plainLine(job.kind), 20);
  const full = `${kind}: ${aimName(job.aim)}`;
  if (full.length <= SUBJECT_CHARS) return full;
  const symbol = symbolName(job.aim);
  const base = plainLine(job.aim.file.split('/').at(-1) ?? '');
  const short = symbol === '' ? base : `${symbol} in ${base}`;
  return clipped(`${kind}: ${short}`, SUBJECT_CHARS);
}

function labelled(label: string, text: string): string {
  return wrapped(`${label}: ${plainLine(masked(text))}`, '  ').join('\n');
}

function trailer(name: string, value: string): string {
  return `LocalCoder-${name}: ${clipped(plainLine(value), TRAILER_CHARS)}`;
}

/** The words of a text in lines of at most 72 characters (a longer word has a line of its own), each but the first behind `indent`. */
function wrapped(text: string, indent: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line.trim() !== '' && line.length + 1 + word.length > BODY_CHARS) {
      lines.push(line);
      line = indent + word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
