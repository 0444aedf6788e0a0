import ts from 'typescript';
import { bare, isOperation, placeOf } from '../expressions.ts';
import { BINDS, binds, put, within } from '../precedence.ts';
import type { Rule } from '../rule.ts';

const K = ts.SyntaxKind;
const OPERATORS = [
  ...[K.PlusToken, K.MinusToken, K.AsteriskToken, K.SlashToken, K.PercentToken, K.BarToken, K.AmpersandToken],
  ...[K.CaretToken, K.LessThanLessThanToken, K.GreaterThanGreaterThanToken, K.GreaterThanGreaterThanGreaterThanToken],
];
const ASSIGNMENTS = [K.PlusEqualsToken, K.MinusEqualsToken, K.AsteriskEqualsToken, K.SlashEqualsToken, K.BarEqualsToken];

/** Variables changed by an amount. */
export const compoundAssignment = {
  name: 'compound-assignment',
  title: 'x = x + y becomes x += y',
  forward: (code) =>
    code.all(ts.isBinaryExpression).flatMap((node) => {
      const place = isOperation(node, K.EqualsToken) ? placeOf(node.left) : undefined;
      const value = bare(node.right);
      if (place === undefined || !isOperation(value, ...OPERATORS) || placeOf(value.left) !== place) return [];
      const text = `${code.of(node.left)} ${code.of(value.operatorToken)}= ${within(code, bare(value.right), BINDS.assign)}`;
      return [put(code, node, text, BINDS.assign)];
    }),
  degrade: (code) =>
    code.all(ts.isBinaryExpression).flatMap((node) => {
      if (!isOperation(node, ...ASSIGNMENTS) || placeOf(node.left) === undefined) return [];
      const operator = code.of(node.operatorToken).slice(0, -1);
      const tight = { '+': BINDS.add, '-': BINDS.add, '*': BINDS.add + 1, '/': BINDS.add + 1, '|': BINDS.bitOr }[operator] ?? 20;
      const target = code.of(node.left);
      return [
        put(code, node, `${target} = ${target} ${operator} ${within(code, node.right, tight + 1)}`, Math.min(BINDS.assign, binds(node))),
      ];
    }),
} satisfies Rule;
