import { type Facts, isInert, type Rule } from './rules.ts';
import { leaves } from './statement-rules.ts';
import { block, count, isEmpty, kid, some, type Term } from './term.ts';

/** True when a statement declares a name that others outside it may use, wherever they stand. */
function declaresOutside(of: Term): boolean {
  if (of.op === 'let' || of.op === 'declare' || of.op === 'ClassDeclaration') return true;
  const isVar = (part: Term): boolean => (part.op === 'declare' || part.op === 'VariableDeclaration') && /var/u.test(part.text);
  return some(
    of,
    (part) => isVar(part) || (part.op === 'fn' && part.text.startsWith('FunctionDeclaration')) || part.op === 'LabeledStatement',
    false,
  );
}

/** True for a value whose making nobody notices. */
function isIdle(of: Term, facts: Facts): boolean {
  if (of.op === 'ArrayExpression') return kid(of, 0).kids.every((part) => isIdle(part, facts));
  if (of.op === 'ObjectExpression') return kid(of, 0).kids.length === 0;
  return of.op === 'none' || (of.op === 'fn' && !of.text.includes('Declaration')) || isInert(of, facts);
}

export const DEAD_CODE_RULES: readonly Rule[] = [
  {
    name: 'code that is never reached',
    apply(of) {
      if (of.op !== 'block') return undefined;
      const at = of.kids.findIndex(leaves);
      return at === -1 || at === of.kids.length - 1 || of.kids.slice(at + 1).some(declaresOutside)
        ? undefined
        : block(of.kids.slice(0, at + 1));
    },
  },
  {
    name: 'conditions that are written down',
    apply(of) {
      const test = kid(of, 0);
      if ((of.op !== 'if' && of.op !== 'cond') || test.op !== 'bool') return undefined;
      const [taken, left] = test.text === 'true' ? [kid(of, 1), kid(of, 2)] : [kid(of, 2), kid(of, 1)];
      return isEmpty(left) || !some(left, declaresOutside, false) ? taken : undefined;
    },
  },
  {
    name: 'names that are never used',
    apply(of, facts) {
      if (of.op !== 'block') return undefined;
      const isUnused = (part: Term): boolean => {
        const name = kid(part, 0).binding;
        if (part.op !== 'let' || kid(part, 0).op !== 'local' || name === undefined || !isIdle(kid(part, 1), facts)) return false;
        return of.kids.every((other) => count(other, name) === (other === part ? 1 : 0));
      };
      const kept = of.kids.filter((part) => !isUnused(part));
      return kept.length === of.kids.length ? undefined : block(kept);
    },
  },
];
