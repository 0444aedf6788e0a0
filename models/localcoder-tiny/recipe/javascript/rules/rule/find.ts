import ts from 'typescript';
import { contains, isOperation, methodCall, negated, numberOf } from '../expressions.ts';
import { BINDS, put } from '../precedence.ts';
import type { Rule } from '../rule.ts';
import { isWritten } from '../writes.ts';

const K = ts.SyntaxKind;

/** Lists that are filtered only to see what comes first, or whether anything comes. The test must have no effect: it runs less often. */
export const find = {
  name: 'find',
  title: 'filter(…)[0] becomes find(…), filter(…).length > 0 becomes some(…)',
  forward: (code) => [
    ...code.all(ts.isElementAccessExpression).flatMap((node) => {
      const call = filtered(node.expression);
      if (!call || node.questionDotToken || numberOf(node.argumentExpression) !== 0 || isWritten(node)) return [];
      return [put(code, node, `${code.of(call.receiver)}.find(${code.of(call.test)})`)];
    }),
    ...code.all(ts.isBinaryExpression).flatMap((node) => {
      const length = node.left;
      const call = ts.isPropertyAccessExpression(length) && length.name.text === 'length' ? filtered(length.expression) : undefined;
      if (!call || numberOf(node.right) !== 0) return [];
      const text = `${code.of(call.receiver)}.some(${code.of(call.test)})`;
      if (isOperation(node, K.GreaterThanToken, K.ExclamationEqualsEqualsToken, K.ExclamationEqualsToken)) return [put(code, node, text)];
      return isOperation(node, K.EqualsEqualsEqualsToken, K.EqualsEqualsToken) ? [put(code, node, `!${text}`, BINDS.unary)] : [];
    }),
  ],
  degrade: (code, random) =>
    code.all(ts.isCallExpression).flatMap((node) => {
      const call = methodCall(node);
      const [test, more] = call?.args ?? [];
      if (!call || !test || more || !isTest(test) || !isListLike(call.receiver)) return [];
      const filter = `${code.of(call.receiver)}.filter(${code.of(test)})`;
      if (call.name === 'find') return [put(code, node, `${filter}[0]`)];
      if (call.name !== 'some') return [];
      const whole = negated(node.parent) ? node.parent : node;
      const sign = whole === node ? (random() < 0.7 ? '> 0' : '!== 0') : '=== 0';
      return [put(code, whole, `${filter}.length ${sign}`, BINDS.equal)];
    }),
} satisfies Rule;

function filtered(node: ts.Expression): { receiver: ts.Expression; test: ts.Expression } | undefined {
  const call = methodCall(node, 'filter');
  const [test, more] = call?.args ?? [];
  return call && test && !more && isTest(test) && isListLike(call.receiver) ? { receiver: call.receiver, test } : undefined;
}

function isTest(node: ts.Expression): boolean {
  if (!ts.isArrowFunction(node) && !ts.isFunctionExpression(node)) return false;
  return !node.modifiers && !node.asteriskToken && !contains(node, hasEffect);
}

function hasEffect(node: ts.Node): boolean {
  return (
    isWritten(node) || ts.isAwaitExpression(node) || ts.isYieldExpression(node) || ts.isThrowStatement(node) || ts.isTypePredicateNode(node)
  );
}

/** Selections of elements in a page go by such names, and have a `find` that means something else. */
function isListLike(node: ts.Expression): boolean {
  return !contains(node, (inner) => ts.isIdentifier(inner) && inner.text.startsWith('$'));
}
