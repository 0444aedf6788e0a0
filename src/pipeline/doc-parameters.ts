import type { SourceSymbol } from '../core/port/syntax.ts';
import type { Finding } from '../core/verdict.ts';

/**
 * What is wrong with the parameters that a JSDoc comment names: every `@param` names one, and every plainly named parameter has one, if any has.
 * A destructured parameter may be called anything.
 */
export function judgeParams(comment: string, symbol: SourceSymbol): Finding[] {
  const named = [...comment.matchAll(/@param\s+(?:\{[^}\n]*\}\s+)?\[?(?:\.\.\.)?([A-Za-z_$][\w$]*)/gu)].map((match) => match[1] ?? '');
  const plain = symbol.parameters.map((name) => name.replace(/^\.\.\./u, '')).filter((name) => /^[A-Za-z_$][\w$]*$/u.test(name));
  const hasPatterns = plain.length < symbol.parameters.length;
  const strange = hasPatterns ? [] : named.filter((name) => !plain.includes(name));
  const missing = named.length === 0 ? [] : plain.filter((name) => !named.includes(name) && name !== 'this');
  return findingsFor(strange, missing);
}

/**
 * What is wrong with the parameters in the `Args:` section of a docstring (Google's form): it names exactly those of the function but `self` or
 * `cls`. Without such a section nothing, unless it is `needed`.
 */
export function judgeArgs(docstring: string, symbol: SourceSymbol, needed: boolean): Finding[] {
  const plain = symbol.parameters
    .map((name) => name.replace(/^\*+/u, ''))
    .filter((name, index) => /^\w+$/u.test(name) && !(index === 0 && (name === 'self' || name === 'cls')));
  const named = argsIn(docstring);
  if (named === undefined) return findingsFor([], needed ? plain : []);
  return findingsFor(
    named.filter((name) => !plain.includes(name)),
    plain.filter((name) => !named.includes(name)),
  );
}

/** The names that the lines of an `Args:` section begin with; those of longer explanations stand farther in. */
function argsIn(docstring: string): string[] | undefined {
  const lines = docstring.split('\n');
  const at = lines.findIndex((line) => /^\s*Args:\s*$/u.test(line));
  if (at < 0) return undefined;
  const depth = indentOf(lines[at] ?? '');
  const after = lines.slice(at + 1);
  const end = after.findIndex((line) => line.trim() !== '' && indentOf(line) <= depth);
  const section = after.slice(0, end < 0 ? undefined : end).filter((line) => line.trim() !== '');
  const first = Math.min(...section.map(indentOf));
  return section.filter((line) => indentOf(line) === first).flatMap((line) => /^\s*\*{0,2}(\w+)(?: \([^)]*\))?:/u.exec(line)?.[1] ?? []);
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function findingsFor(strange: readonly string[], missing: readonly string[]): Finding[] {
  const findings: Finding[] = [];
  if (strange.length > 0)
    findings.push({ check: 'doc', rule: 'unknown-parameter', message: `there is no parameter ${strange.join(', ')}` });
  if (missing.length > 0)
    findings.push({ check: 'doc', rule: 'missing-parameter', message: `the parameter ${missing.join(', ')} is not described` });
  return findings;
}
