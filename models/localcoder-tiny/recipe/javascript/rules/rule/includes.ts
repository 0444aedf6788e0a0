import ts from 'typescript';
import { isOperation, methodCall, negated, numberOf } from '../expressions.ts';
import { onlyTruthCounts } from '../places.ts';
import { BINDS, put } from '../precedence.ts';
import type { Rule } from '../rule.ts';
import { typeOf } from '../types.ts';

const K = ts.SyntaxKind;

/** Search by position where only presence counts. The two differ for NaN alone, which nobody searches by `indexOf`; computed numbers are left. */
export const includes = {
  name: 'includes',
  title: 'comparing indexOf with -1 becomes includes',
  forward: (code) => [
    ...code.all(ts.isBinaryExpression).flatMap((node) => {
      const call = searched(node.left);
      const found = call && meansFound(node);
      if (!call || found === undefined) return [];
      const text = `${code.of(call.receiver)}.includes(${code.of(call.item)})`;
      return [found ? put(code, node, text) : put(code, node, `!${text}`, BINDS.unary)];
    }),
    ...code.all(ts.isPrefixUnaryExpression).flatMap((node) => {
      const call = node.operator === K.TildeToken && onlyTruthCounts(node) ? searched(node.operand) : undefined;
      return call ? [put(code, node, `${code.of(call.receiver)}.includes(${code.of(call.item)})`)] : [];
    }),
  ],
  degrade: (code, random) =>
    code.all(ts.isCallExpression).flatMap((node) => {
      const call = methodCall(node, 'includes');
      const [item] = call?.args ?? [];
      if (!call || !item || call.args.length !== 1 || !isSearchable(item)) return [];
      const search = `${code.of(call.receiver)}.indexOf(${code.of(item)})`;
      const whole = negated(node.parent) ? node.parent : node;
      const pick = random();
      if (onlyTruthCounts(whole) && pick < 0.1) return [put(code, node, `~${search}`, BINDS.unary)];
      if (whole !== node) return [put(code, whole, pick < 0.6 ? `${search} === -1` : `${search} < 0`, BINDS.equal)];
      return [put(code, node, `${search} ${pick < 0.5 ? '!== -1' : pick < 0.75 ? '> -1' : '>= 0'}`, BINDS.equal)];
    }),
} satisfies Rule;

function searched(node: ts.Expression): { receiver: ts.Expression; item: ts.Expression } | undefined {
  const call = methodCall(node, 'indexOf');
  const [item] = call?.args ?? [];
  return call && item && call.args.length === 1 && isSearchable(item) ? { receiver: call.receiver, item } : undefined;
}

function isSearchable(item: ts.Expression): boolean {
  if (ts.isIdentifier(item) && item.text === 'NaN') return false;
  return typeOf(item) !== 'number' || numberOf(item) !== undefined;
}

function meansFound(node: ts.BinaryExpression): boolean | undefined {
  const number = numberOf(node.right);
  if (number === -1) {
    if (isOperation(node, K.ExclamationEqualsEqualsToken, K.ExclamationEqualsToken, K.GreaterThanToken)) return true;
    if (isOperation(node, K.EqualsEqualsEqualsToken, K.EqualsEqualsToken)) return false;
  }
  if (number !== 0) return undefined;
  return isOperation(node, K.GreaterThanEqualsToken) ? true : isOperation(node, K.LessThanToken) ? false : undefined;
}
