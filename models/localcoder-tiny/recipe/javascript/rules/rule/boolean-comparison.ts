import ts from 'typescript';
import { isFalse, isOperation, isTrue, negated } from '../expressions.ts';
import { isBoolean, onlyTruthCounts } from '../places.ts';
import { BINDS, binds, put, within } from '../precedence.ts';
import type { Rule } from '../rule.ts';

const K = ts.SyntaxKind;

/** Booleans compared with `true` or `false`. */
export const booleanComparison = {
  name: 'boolean-comparison',
  title: 'a boolean is not compared with true or false',
  forward: (code) =>
    code.all(ts.isBinaryExpression).flatMap((node) => {
      const same = isOperation(node, K.EqualsEqualsEqualsToken, K.EqualsEqualsToken);
      if (!same && !isOperation(node, K.ExclamationEqualsEqualsToken, K.ExclamationEqualsToken)) return [];
      if (!isBoolean(node.left) || !(isTrue(node.right) || isFalse(node.right))) return [];
      if (isTrue(node.right) === same) return [put(code, node, code.of(node.left), binds(node.left))];
      return [put(code, node, `!${within(code, node.left, BINDS.unary)}`, BINDS.unary)];
    }),
  degrade: (code) =>
    code.all(ts.isCallExpression).flatMap((node) => {
      if (!isBoolean(node)) return [];
      const whole = negated(node.parent) ? node.parent : node;
      if (!onlyTruthCounts(whole) || ts.isExpressionStatement(whole.parent) || negated(whole.parent)) return [];
      return [put(code, whole, `${code.of(node)} === ${whole === node}`, BINDS.equal)];
    }),
} satisfies Rule;
