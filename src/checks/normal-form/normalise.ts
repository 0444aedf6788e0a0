import { DEAD_CODE_RULES } from './dead-code.ts';
import { EXPRESSION_RULES } from './expression-rules.ts';
import type { Facts, Rule } from './rules.ts';
import { STATEMENT_RULES } from './statement-rules.ts';
import { TEMPORARY_RULES } from './temporaries.ts';
import { type Term, withKids } from './term.ts';

/** The rules that preserve meaning, whatever the values. */
export const STRICT_RULES: readonly Rule[] = [...EXPRESSION_RULES, ...DEAD_CODE_RULES, ...STATEMENT_RULES, ...TEMPORARY_RULES];
/** Applications of rules in one file; a file that needs more is given up. Far above what real files need. */
const MOST_STEPS = 200_000;

/** A term no rule applies to any more, and how often each rule was applied. @throws RangeError when it takes too many steps or goes too deep. */
export function normalise(
  of: Term,
  facts: Facts,
  rules: readonly Rule[],
): { readonly term: Term; readonly applied: ReadonlyMap<string, number> } {
  const normal = new WeakSet<Term>();
  const applied = new Map<string, number>();
  let steps = 0;
  const visit = (start: Term): Term => {
    let now = start;
    for (;;) {
      if (normal.has(now)) return now;
      now = withKids(now, now.kids.map(visit));
      const next = firstRule(now);
      if (next === undefined) {
        normal.add(now);
        return now;
      }
      steps += 1;
      if (steps > MOST_STEPS) throw new RangeError('too many steps');
      now = next;
    }
  };
  const firstRule = (now: Term): Term | undefined => {
    for (const { name, apply } of rules) {
      const next = apply(now, facts);
      if (next === undefined) continue;
      applied.set(name, (applied.get(name) ?? 0) + 1);
      return next;
    }
    return undefined;
  };
  return { term: visit(of), applied };
}
