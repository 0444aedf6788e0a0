import ts from 'typescript';
import { isOperation, methodCall, negated, numberOf } from '../expressions.ts';
import { BINDS, put } from '../precedence.ts';
import type { Rule } from '../rule.ts';
import { isString, typeOf } from '../types.ts';

const K = ts.SyntaxKind;

/** Looking for a text at position 0. Only for what is surely a string: arrays have `indexOf`, too. */
export const startsWith = {
  name: 'starts-with',
  title: 'indexOf(text) === 0 becomes startsWith',
  forward: (code) =>
    code.all(ts.isBinaryExpression).flatMap((node) => {
      const same = isOperation(node, K.EqualsEqualsEqualsToken, K.EqualsEqualsToken);
      if (!same && !isOperation(node, K.ExclamationEqualsEqualsToken, K.ExclamationEqualsToken)) return [];
      const call = methodCall(node.left);
      const [text, from] = call?.args ?? [];
      if (!call || !text || numberOf(node.right) !== 0 || typeOf(text) !== 'string' || !isString(code, call.receiver)) return [];
      const search = call.name === 'indexOf' ? !from : call.name === 'lastIndexOf' && from !== undefined && numberOf(from) === 0;
      if (!search) return [];
      const result = `${code.of(call.receiver)}.startsWith(${code.of(text)})`;
      return [same ? put(code, node, result) : put(code, node, `!${result}`, BINDS.unary)];
    }),
  degrade: (code, random) =>
    code.all(ts.isCallExpression).flatMap((node) => {
      const call = methodCall(node, 'startsWith');
      const [text] = call?.args ?? [];
      if (!call || !text || call.args.length !== 1 || typeOf(text) !== 'string' || !isString(code, call.receiver)) return [];
      const search = random() < 0.8 ? `indexOf(${code.of(text)})` : `lastIndexOf(${code.of(text)}, 0)`;
      const whole = negated(node.parent) ? node.parent : node;
      return [put(code, whole, `${code.of(call.receiver)}.${search} ${whole === node ? '===' : '!=='} 0`, BINDS.equal)];
    }),
} satisfies Rule;
