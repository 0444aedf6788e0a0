import ts from 'typescript';
import { isOperation, methodCall, pathOf } from '../expressions.ts';
import { BINDS, put, within } from '../precedence.ts';
import type { Rule } from '../rule.ts';

/** Powers. */
export const power = {
  name: 'power',
  title: 'Math.pow(a, b) becomes a ** b',
  forward: (code) =>
    code.all(ts.isCallExpression).flatMap((node) => {
      const call = methodCall(node, 'pow');
      const [base, exponent] = call?.args ?? [];
      if (!call || !base || !exponent || call.args.length !== 2 || pathOf(call.receiver) !== 'Math' || code.scopes.bindingOf(call.receiver))
        return [];
      return [put(code, node, `${within(code, base, BINDS.update - 0.5)} ** ${within(code, exponent, BINDS.power)}`, BINDS.power)];
    }),
  degrade: (code) =>
    code.all(ts.isBinaryExpression).flatMap((node) => {
      if (!isOperation(node, ts.SyntaxKind.AsteriskAsteriskToken) || code.scopes.named('Math').some((name) => code.scopes.bindingOf(name)))
        return [];
      const [base, exponent] = [node.left, node.right].map((side) => code.of(ts.isParenthesizedExpression(side) ? side.expression : side));
      return [put(code, node, `Math.pow(${base}, ${exponent})`)];
    }),
} satisfies Rule;
