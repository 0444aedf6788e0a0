import ts from 'typescript';
import { numberOf } from '../expressions.ts';
import type { Rule } from '../rule.ts';
import { typeOf } from '../types.ts';

const K = ts.SyntaxKind;

/** Loose comparison, where both sides are surely of one type: for other types `==` may mean something else, so it is left alone. */
export const strictEquality = {
  name: 'strict-equality',
  title: '== becomes === where both sides are of one type',
  forward: (code) =>
    code.all(ts.isBinaryExpression).flatMap((node) => {
      const operator = { [K.EqualsEqualsToken]: '===', [K.ExclamationEqualsToken]: '!==' }[node.operatorToken.kind as number];
      return operator && sameType(node) ? [{ start: code.start(node.operatorToken), end: node.operatorToken.end, text: operator }] : [];
    }),
  degrade: (code) =>
    code.all(ts.isBinaryExpression).flatMap((node) => {
      const operator = { [K.EqualsEqualsEqualsToken]: '==', [K.ExclamationEqualsEqualsToken]: '!=' }[node.operatorToken.kind as number];
      return operator && sameType(node) ? [{ start: code.start(node.operatorToken), end: node.operatorToken.end, text: operator }] : [];
    }),
} satisfies Rule;

function sameType(node: ts.BinaryExpression): boolean {
  const left = typeOf(node.left);
  if (left !== undefined && left === typeOf(node.right)) return true;
  return (isLength(node.left) && isNumber(node.right)) || (isLength(node.right) && isNumber(node.left));
}

function isNumber(node: ts.Expression): boolean {
  return numberOf(node) !== undefined || isLength(node);
}

/** A `length` is a number, or isn't there at all, which equals no number either way. */
function isLength(node: ts.Expression): boolean {
  return ts.isPropertyAccessExpression(node) && node.name.text === 'length';
}
