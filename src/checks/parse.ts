import type { Proposal } from '../core/port/checks.ts';
import type { Clock } from '../core/port/clock.ts';
import type { Syntax } from '../core/port/syntax.ts';
import { contains, lineAt } from '../core/span.ts';
import type { CheckReport, Finding } from '../core/verdict.ts';

const EXCERPT_LINES = 5;

/** The parse check: syntax problems that the unchanged text did not have. Problems that were there before are not the candidate's. */
export async function checkParse({ target, after, cures = [] }: Proposal, syntax: Syntax, clock: Clock): Promise<CheckReport> {
  const { clean, language } = target.source;
  const started = clock.now();
  const [before, now] = [await syntax.outline(clean, language), await syntax.outline(after, language)];
  if (before.parsed && !now.parsed) {
    const message = 'it can no longer be parsed: too long, too deep or too tangled';
    return { check: 'parse', is: 'ran', findings: [{ check: 'parse', rule: 'unreadable', message }], millis: clock.now() - started };
  }
  if (!before.parsed) return { check: 'parse', is: 'not-run', why: `no grammar for ${language || 'this kind of file'}` };
  const known = new Map<string, number>();
  // What a fix has to cure is not excused by having been there.
  const hasToParse = cures.some(({ check }) => check === 'parse');
  const excused = before.problems.filter(({ span }) => !hasToParse || !contains(target.span, span));
  for (const problem of excused) known.set(problem.message, (known.get(problem.message) ?? 0) + 1);
  const findings: Finding[] = [];
  const lines = after.split('\n');
  const firstLine = lineAt(clean, target.span.start);
  for (const problem of now.problems) {
    const count = known.get(problem.message) ?? 0;
    if (count > 0) {
      known.set(problem.message, count - 1);
      continue;
    }
    const from = Math.max(0, problem.line - 1 - Math.floor(EXCERPT_LINES / 2));
    findings.push({
      check: 'parse',
      rule: 'new-syntax-error',
      message: `it does not parse: ${problem.message}`,
      line: Math.max(1, problem.line - firstLine + 1),
      excerpt: lines.slice(from, from + EXCERPT_LINES).join('\n'),
    });
  }
  return { check: 'parse', is: 'ran', findings, millis: clock.now() - started };
}
