import type { CodeFacts } from '../core/port/syntax.ts';
import type { Finding } from '../core/verdict.ts';
import { knownNames } from './known-names.ts';

/** Share of a symbol's statements that may go without others in their place; fewer than three are never a finding, since tidying shortens small functions. */
const MAX_LOST_SHARE = 0.3;
const MIN_LOST = 3;

/** Calls that another idiom replaces (`forEach` by a loop, `concat` by a template, …); losing one is not losing work. */
const REPLACEABLE = new Set(
  (
    'forEach map filter reduce find findIndex some every includes indexOf lastIndexOf concat push apply call bind slice splice substr substring charAt ' +
    'startsWith endsWith assign keys values entries from of isArray pow hasOwnProperty Array Object String Number Boolean parseInt parseFloat join split ' +
    'test match exec replace trim require then catch finally append extend len range format list dict set tuple str int float bool has_key iteritems items get sorted'
  ).split(' '),
);

/** Names that a rewrite uses although nobody binds them: not the rewrite, not the file as it was, not an added import, not the language. */
export function judgeNames(after: CodeFacts, file: CodeFacts, imports: string, language: string): Finding[] {
  const globals = knownNames(language);
  if (globals === undefined) return [];
  const imported = new Set(imports.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu));
  const isKnown = (name: string): boolean =>
    after.declared.has(name) || file.names.has(name) || file.declared.has(name) || imported.has(name) || globals.has(name);
  const strange = [...after.names].filter((name) => !isKnown(name));
  if (strange.length === 0) return [];
  return [{ check: 'substance', rule: 'unknown-name', message: `${strange.join(', ')} is not defined anywhere in the file` }];
}

/** What a rewrite lost: too many statements, or a call to something that nothing replaces. */
export function judgeSubstance(before: CodeFacts, after: CodeFacts): Finding[] {
  const findings: Finding[] = [];
  const lost = countMissing(before.statements, after.statements);
  const gained = countMissing(after.statements, before.statements);
  const net = lost - gained;
  if (net >= MIN_LOST && net > before.statements.length * MAX_LOST_SHARE) {
    findings.push({
      check: 'substance',
      rule: 'lost-statements',
      message: `${net} of ${before.statements.length} statements are gone without others in their place`,
    });
  }
  const kept = after.identifiers;
  const calls = [...new Set(before.calls)].filter((name) => !kept.has(name) && !REPLACEABLE.has(name));
  if (calls.length > 0) findings.push({ check: 'substance', rule: 'lost-call', message: `the call of ${calls.join(', ')} is gone` });
  return findings;
}

/** How many entries of `from` have no counterpart in `to`, repeats counted. */
function countMissing(from: readonly string[], to: readonly string[]): number {
  const left = new Map<string, number>();
  for (const each of to) left.set(each, (left.get(each) ?? 0) + 1);
  let missing = 0;
  for (const each of from) {
    const count = left.get(each) ?? 0;
    if (count === 0) missing += 1;
    else left.set(each, count - 1);
  }
  return missing;
}
