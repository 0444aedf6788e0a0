import ts from 'typescript';
import type { Code } from '../code.ts';
import type { TextEdit } from '../edits.ts';
import { isLiteral, isOperation } from '../expressions.ts';
import type { Rule } from '../rule.ts';

const K = ts.SyntaxKind;
const EQUALITIES = [K.EqualsEqualsEqualsToken, K.ExclamationEqualsEqualsToken, K.EqualsEqualsToken, K.ExclamationEqualsToken];

/** Comparisons with the literal first. */
export const yoda = {
  name: 'yoda',
  title: 'the literal of a comparison comes last',
  forward: (code) =>
    code.all(ts.isBinaryExpression).flatMap((node) => {
      return isOperation(node, ...EQUALITIES) && isLiteral(node.left) && !isLiteral(node.right) ? [turned(code, node)] : [];
    }),
  degrade: (code) =>
    code.all(ts.isBinaryExpression).flatMap((node) => {
      const equality = isOperation(node, ...EQUALITIES) && isLiteral(node.right) && !isLiteral(node.left);
      return equality && !isOperation(node.left, ...EQUALITIES) ? [turned(code, node)] : [];
    }),
} satisfies Rule;

function turned(code: Code, node: ts.BinaryExpression): TextEdit {
  const text = `${code.of(node.right)} ${code.of(node.operatorToken)} ${code.of(node.left)}`;
  return { start: code.start(node), end: node.end, text };
}
