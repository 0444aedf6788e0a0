import ts from 'typescript';
import type { Code } from '../code.ts';
import { isNothing, methodCall, pathOf } from '../expressions.ts';
import { BINDS, put, within } from '../precedence.ts';
import type { Rule } from '../rule.ts';
import { isArray } from '../types.ts';

/** Calls with a list of arguments. Only with what surely is a list: `apply` takes nothing at all, too, spread doesn't. */
export const callSpread = {
  name: 'call-spread',
  title: 'apply becomes a call with spread',
  forward: (code) =>
    code.all(ts.isCallExpression).flatMap((node) => {
      const call = methodCall(node, 'apply');
      const [self, list] = call?.args ?? [];
      if (!call || !self || !list || call.args.length !== 2 || !isList(code, list)) return [];
      const owner = ts.isPropertyAccessExpression(call.receiver) ? pathOf(call.receiver.expression) : undefined;
      const plain = ts.isIdentifier(call.receiver) && isNothing(self);
      const kept = owner !== undefined && (owner === pathOf(self) || (owner === 'Math' && isNothing(self)));
      const args = ts.isArrayLiteralExpression(list)
        ? list.elements.map((element) => code.of(element))
        : [`...${within(code, list, BINDS.assign)}`];
      return plain || kept ? [put(code, node, `${code.of(call.receiver)}(${args.join(', ')})`)] : [];
    }),
  degrade: (code, random) =>
    code.all(ts.isCallExpression).flatMap((node) => {
      const [spread] = node.arguments;
      if (!spread || node.arguments.length !== 1 || !ts.isSpreadElement(spread) || !isList(code, spread.expression)) return [];
      if (ts.isArrayLiteralExpression(spread.expression)) return [];
      if (node.flags & ts.NodeFlags.OptionalChain || node.typeArguments) return [];
      const callee = node.expression;
      const list = code.of(spread.expression);
      if (ts.isIdentifier(callee)) return [put(code, node, `${callee.text}.apply(${random() < 0.8 ? 'null' : 'undefined'}, ${list})`)];
      if (!ts.isPropertyAccessExpression(callee) || pathOf(callee) === undefined) return [];
      return [put(code, node, `${code.of(callee)}.apply(${code.of(callee.expression)}, ${list})`)];
    }),
} satisfies Rule;

function isList(code: Code, node: ts.Expression): boolean {
  return isArray(code, node) || (ts.isIdentifier(node) && /^(args|arguments|params|argv)$|[a-z](Args|Params)$/.test(node.text));
}
