import type { Proposal } from '../core/port/checks.ts';
import type { Outline } from '../core/port/syntax.ts';
import { lineAt } from '../core/span.ts';
import type { CheckReport, Finding } from '../core/verdict.ts';
import type { Check, CheckTools } from './check.ts';
import { judgeAddedTest } from './tamper/added-test.ts';
import { branches } from './tamper/branch.ts';
import { comments } from './tamper/comment.ts';
import { comparisons } from './tamper/comparison.ts';
import { constants } from './tamper/constant.ts';
import { documenting } from './tamper/documenting.ts';
import { askedEffects, effects } from './tamper/effect.ts';
import { errors } from './tamper/error.ts';
import { files } from './tamper/file.ts';
import { type Complaint, openPair, type Rule } from './tamper/pair.ts';
import { askedLines, plainLines } from './tamper/plain.ts';
import { signatures } from './tamper/signature.ts';
import { skips } from './tamper/skip.ts';
import { suppressions } from './tamper/suppression.ts';
import { testTargets } from './tamper/test-code.ts';

const WITH_TREE: readonly Rule[] = [
  suppressions,
  skips,
  effects,
  errors,
  constants,
  branches,
  comparisons,
  signatures,
  comments,
  testTargets,
];
const EXCERPT_LINES = 5;
/** More would not fit the repair prompt. */
const MAX_FINDINGS = 12;

/**
 * The tamper guard: finds changes by which code passes other checks without being right, or says less than before. Compares two texts, runs
 * nothing. What a person's words ask for is not held against a candidate. Where no grammar reads the language it looks at lines only, and says so.
 */
export function tamperCheck({ syntax, clock }: Pick<CheckTools, 'syntax' | 'clock'>): Check {
  return {
    name: 'tamper',
    async run(proposal, _earlier, signal): Promise<CheckReport> {
      signal.throwIfAborted();
      const started = clock.now();
      const pair = await openPair(proposal, syntax);
      const rules = !pair.parsed
        ? [files, plainLines]
        : proposal.kind === 'document'
          ? [files, documenting, comments, suppressions]
          : [files, ...WITH_TREE];
      const complaints = rules.flatMap((rule) => rule(pair));
      const added = await judgeAddedTest(proposal, syntax);
      const first = firstLine(proposal, await syntax.outline(proposal.after, proposal.target.source.language));
      const findings = [
        ...complaints.map((complaint) => findingOf(complaint, proposal.after, first)),
        ...added.map((complaint) => findingOf(complaint, proposal.added?.text ?? '', 1)),
      ].slice(0, MAX_FINDINGS);
      const looked = pair.parsed
        ? 'compared with the code as it was'
        : `only lines were compared: branches, types, returned values and exceptions of ${proposal.target.source.language || 'this language'} were not looked at`;
      const says = [...(pair.parsed ? askedEffects(pair) : askedLines(pair)), looked].join('; ');
      return { check: 'tamper', is: 'ran', findings, millis: clock.now() - started, says };
    },
  };
}

/** The line on which the target begins in the new text. */
function firstLine({ target, after }: Proposal, outline: Outline): number {
  const symbol = outline.symbols.find(({ path }) => path === target.symbol);
  return lineAt(after, Math.min(symbol?.span.start ?? target.span.start, after.length));
}

/** Lines are counted from the target's first, as the model sees them. */
function findingOf({ rule, message, at }: Complaint, text: string, first: number): Finding {
  if (at === undefined) return { check: 'tamper', rule, message };
  const line = lineAt(text, at);
  const from = Math.max(0, line - 1 - Math.floor(EXCERPT_LINES / 2));
  const excerpt = text
    .split('\n')
    .slice(from, from + EXCERPT_LINES)
    .join('\n');
  return { check: 'tamper', rule, message, line: Math.max(1, line - first + 1), excerpt };
}
