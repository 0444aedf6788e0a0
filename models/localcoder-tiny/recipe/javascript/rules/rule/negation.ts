import ts from 'typescript';
import { bare, isOperation, negated, placeOf } from '../expressions.ts';
import { isBoolean, onlyTruthCounts } from '../places.ts';
import { BINDS, binds, put } from '../precedence.ts';
import type { Rule } from '../rule.ts';

const K = ts.SyntaxKind;
const OPPOSITE: Readonly<Record<number, string>> = {
  [K.EqualsEqualsEqualsToken]: '!==',
  [K.ExclamationEqualsEqualsToken]: '===',
  [K.EqualsEqualsToken]: '!=',
  [K.ExclamationEqualsToken]: '==',
};

/** Negations that can be said straight. `!(a < b)` is none of them: it also holds when either is NaN. */
export const negation = {
  name: 'negation',
  title: '!(a === b) becomes a !== b, and !! goes where only the truth counts',
  forward: (code) => [
    ...code.all(ts.isPrefixUnaryExpression).flatMap((node) => {
      const operand = negated(node);
      if (!operand) return [];
      const inner = bare(operand);
      const twice = negated(inner);
      if (twice && (onlyTruthCounts(node) || isBoolean(bare(twice)))) return [put(code, node, code.of(twice), binds(twice))];
      const operator = ts.isBinaryExpression(inner) ? OPPOSITE[inner.operatorToken.kind] : undefined;
      if (!operator || !ts.isBinaryExpression(inner)) return [];
      return [put(code, node, `${code.of(inner.left)} ${operator} ${code.of(inner.right)}`, BINDS.equal)];
    }),
    ...code.all(ts.isCallExpression).flatMap((node) => {
      const [only, more] = node.arguments;
      if (!ts.isIdentifier(node.expression) || node.expression.text !== 'Boolean' || node.questionDotToken || !onlyTruthCounts(node))
        return [];
      return only && !more && !ts.isSpreadElement(only) && !ts.isExpressionStatement(node.parent)
        ? [put(code, node, code.of(only), binds(only))]
        : [];
    }),
  ],
  degrade: (code, random) => [
    ...code.all(ts.isBinaryExpression).flatMap((node) => {
      if (!isOperation(node, K.EqualsEqualsEqualsToken, K.ExclamationEqualsEqualsToken) || random() < 0.5) return [];
      return [put(code, node, `!(${code.of(node.left)} ${OPPOSITE[node.operatorToken.kind]} ${code.of(node.right)})`, BINDS.unary)];
    }),
    ...code.all(ts.isIfStatement).flatMap(({ expression }) => {
      const plain = placeOf(expression) !== undefined || (ts.isCallExpression(expression) && placeOf(expression.expression) !== undefined);
      if (!plain || isBoolean(expression)) return [];
      return [put(code, expression, random() < 0.7 ? `!!${code.of(expression)}` : `Boolean(${code.of(expression)})`)];
    }),
  ],
} satisfies Rule;
