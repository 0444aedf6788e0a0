import { comparison, isBool, isBoolCall, negated } from '../code/condition.ts';
import { LEVEL, levelOf, place, textAt } from '../code/expression.ts';
import type { PyNode } from '../code/node.ts';
import type { Rule } from './rule.ts';

/** `x == True` to `x` and `x == False` to `not x`, where x is evidently one of the two. */
export const booleanComparison = {
  name: 'boolean-comparison',
  title: 'Use a truth value as it is instead of comparing it with True or False.',
  forward: (code) =>
    code.of('comparison_operator').flatMap((node) => {
      const test = comparison(node);
      if (test === undefined || !isBool(test.left)) return [];
      const isEqual = ['==', 'is'].includes(test.operator);
      if ((!isEqual && !['!=', 'is not'].includes(test.operator)) || !['true', 'false'].includes(test.right.type)) return [];
      const inner = test.left.type === 'parenthesized_expression' ? (test.left.parts[0] ?? test.left) : test.left;
      if (isEqual === (test.right.type === 'true')) return [[place(node, inner.text, levelOf(inner))]];
      if (inner.type === 'not_operator' && !isBool(inner.part('argument'))) return [];
      const { text, level } = negated(inner);
      return [[place(node, text, level)]];
    }),
  degrade: (code, random) =>
    code.of('call').flatMap((node) => {
      if (!isBoolCall(node)) return [];
      const { parent } = node;
      const isNegated = parent?.type === 'not_operator';
      const whole = isNegated ? parent : node;
      if (!isTest(whole)) return [];
      const value = isNegated ? 'False' : 'True';
      const operator = random() < 0.75 ? '==' : 'is';
      return [[place(whole, `${textAt(node, LEVEL.operand)} ${operator} ${value}`, LEVEL.comparison)]];
    }),
} satisfies Rule;

function isTest(node: PyNode): boolean {
  const { parent } = node;
  if (parent === undefined) return false;
  if (parent.type === 'boolean_operator') return isTest(parent);
  return node.field === 'condition' && ['if_statement', 'elif_clause', 'while_statement'].includes(parent.type);
}
