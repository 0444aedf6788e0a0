import type { CheckReport, Finding } from '../core/verdict.ts';

/** Findings in one report; a model cannot mend more at once, and a person stops reading. */
const MOST_FINDINGS = 10;
/** What was red before, in one report. */
const MOST_BEFORE = 50;

/** What one tool's part in a check came to. */
export type Part =
  | {
      readonly is: 'ran';
      readonly by: string;
      readonly findings: readonly Finding[];
      readonly before: readonly Finding[];
      /** One short phrase. */
      readonly says: readonly string[];
    }
  | { readonly is: 'not-run'; readonly why: string };

/** One report of a check over its tools. Not run when none of them was. */
export function reportOf(check: string, parts: readonly Part[], millis: number): CheckReport {
  const ran = parts.filter((part) => part.is === 'ran');
  const not = parts.filter((part) => part.is === 'not-run').map(({ why }) => why);
  if (ran.length === 0) return { check, is: 'not-run', why: [...new Set(not)].join('; ') };
  const findings = ran.flatMap((part) => part.findings);
  const before = ran.flatMap((part) => part.before);
  const says = [...ran.flatMap((part) => part.says), ...not.map((why) => `not run: ${why}`)];
  return {
    check,
    is: 'ran',
    findings: shorten(findings, check),
    millis,
    by: ran.map(({ by }) => by).join(', '),
    ...(before.length > 0 ? { before: before.slice(0, MOST_BEFORE) } : {}),
    ...(says.length > 0 ? { says: says.join('; ') } : {}),
  };
}

function shorten(findings: readonly Finding[], check: string): Finding[] {
  if (findings.length <= MOST_FINDINGS) return [...findings];
  const rest = findings.length - MOST_FINDINGS;
  return [...findings.slice(0, MOST_FINDINGS), { check, rule: 'and-more', message: `and ${rest} more` }];
}
