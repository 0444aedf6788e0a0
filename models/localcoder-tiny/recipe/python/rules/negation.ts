import type { Code } from '../code/code.ts';
import { comparison } from '../code/condition.ts';
import type { Site } from '../code/edit.ts';
import { bare, LEVEL, place } from '../code/expression.ts';
import type { Rule } from './rule.ts';

/** `not x in y` to `x not in y`, `not x is y` to `x is not y`. */
export const notIn = {
  name: 'not-in',
  title: 'Write `not in` and `is not` as one operator.',
  forward: (code) => joined(code, { in: 'not in', is: 'is not' }),
  degrade: (code) => split(code, { 'not in': 'in', 'is not': 'is' }),
} satisfies Rule;

/** `not a == b` to `a != b`, and the other way about. */
export const negation = {
  name: 'negation',
  title: 'Write `!=` instead of a negated `==`.',
  // An object that compares itself would ask itself again, without end.
  forward: (code) => (isComparing(code) ? [] : joined(code, { '==': '!=', '!=': '==' })),
  degrade: (code) => (isComparing(code) ? [] : split(code, { '!=': '==' })),
} satisfies Rule;

function isComparing(code: Code): boolean {
  return ['__eq__', '__ne__'].includes(code.main?.part('name')?.text ?? '');
}

function joined(code: Code, operators: Readonly<Record<string, string>>): Site[] {
  return code.of('not_operator').flatMap((node) => {
    const argument = node.part('argument');
    const test = argument === undefined ? undefined : comparison(bare(argument));
    const operator = operators[test?.operator ?? ''];
    if (test === undefined || operator === undefined) return [];
    return [[place(node, `${test.left.text} ${operator} ${test.right.text}`, LEVEL.comparison)]];
  });
}

function split(code: Code, operators: Readonly<Record<string, string>>): Site[] {
  return code.of('comparison_operator').flatMap((node) => {
    const test = comparison(node);
    const operator = operators[test?.operator ?? ''];
    if (test === undefined || operator === undefined) return [];
    return [[place(node, `not ${test.left.text} ${operator} ${test.right.text}`, LEVEL.not)]];
  });
}
