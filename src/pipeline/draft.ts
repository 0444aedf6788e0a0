import type { AddedFile, Reply } from '../core/candidate.ts';
import type { Proposal } from '../core/port/checks.ts';
import type { Outline } from '../core/port/syntax.ts';
import type { Edit } from '../core/span.ts';
import type { Target } from '../core/target.ts';
import type { CheckReport, Finding, Verdict } from '../core/verdict.ts';
import type { Task } from './task.ts';
import type { View } from './view.ts';

/** One reply with everything it is judged against. */
export interface Draft {
  readonly index: number;
  readonly round: number;
  readonly reply: Reply;
  readonly task: Task;
  readonly target: Target;
  /** Of the clean text. */
  readonly outline: Outline;
  readonly view: View;
  /** All text of the prompt, to recognise an echo. */
  readonly prompt: string;
  /** Who wrote the reply: the model's name, or the memory of fixes. */
  readonly author: string;
}

/** The draft's effect as the checks judge it. */
export function proposalOf({ target, task }: Draft, after: string, added?: AddedFile): Proposal {
  const { kind, instruction, cures = [], choice } = task;
  // A doc comment changes no code, which its own check sees to.
  const idiomsOnly = kind.result === 'rewrite' && kind.keepsBehaviour && choice.abilities?.edits !== undefined;
  return { target, after, kind: kind.name, instruction, cures, idiomsOnly, ...(added === undefined ? {} : { added }) };
}

/** What a row of checks found. */
export function findingsOf(reports: readonly CheckReport[]): Finding[] {
  return reports.flatMap((report) => (report.is === 'ran' ? report.findings : []));
}

/** The verdict that takes the draft. */
export function accept({ index, round, reply, author }: Draft, made: Made, checks: readonly CheckReport[]): Verdict {
  const { edits = [], prose = '', added } = made;
  const candidate = { index, round, edits, prose, model: author, seed: reply.seed, ...(added === undefined ? {} : { added }) };
  return { is: 'accept', candidate, checks };
}

/** What a draft came to. */
interface Made {
  readonly edits?: readonly Edit[];
  readonly prose?: string;
  readonly added?: AddedFile;
}

/** The verdict that sends findings back for another try. */
export function repair(findings: readonly Finding[], checks?: readonly CheckReport[]): Verdict {
  return { is: 'repair', findings, ...(checks === undefined ? {} : { checks }) };
}
