import ts from 'typescript';
import { bare, contains, methodCall, usesOwnThis } from '../expressions.ts';
import { BINDS, put } from '../precedence.ts';
import type { Rule } from '../rule.ts';
import { arrowText, canBeArrow, functionText } from './arrow-function.ts';

const K = ts.SyntaxKind;

/** Functions bound to the `this` around them, which arrow functions have anyway. */
export const boundFunction = {
  name: 'bound-function',
  title: 'function … .bind(this) becomes an arrow function',
  forward: (code) =>
    code.all(ts.isCallExpression).flatMap((node) => {
      const call = methodCall(node, 'bind');
      if (!call || call.args.length !== 1 || call.args[0]?.kind !== K.ThisKeyword) return [];
      const made: ts.Expression = bare(call.receiver);
      if (ts.isArrowFunction(made)) return [put(code, node, code.of(made), BINDS.assign)];
      if (!ts.isFunctionExpression(made) || !canBeArrow(made) || needsItself(made)) return [];
      return [put(code, node, arrowText(code, made), BINDS.assign)];
    }),
  degrade: (code) =>
    code.all(ts.isArrowFunction).flatMap((node) => {
      const handed = ts.isCallExpression(node.parent) && node.parent.arguments.includes(node);
      if (!handed || !usesOwnThis(node) || needsItself(node) || node.parameters.length === 1 || node.type) return [];
      return [put(code, node, `${functionText(code, node)}.bind(this)`)];
    }),
} satisfies Rule;

/** Says whether a function has something of its own that an arrow function hasn't, `this` aside. */
function needsItself(node: ts.Node): boolean {
  const own = (inner: ts.Node): boolean =>
    (ts.isIdentifier(inner) && (inner.text === 'arguments' || inner.text === 'eval')) ||
    inner.kind === K.SuperKeyword ||
    ts.isMetaProperty(inner);
  return contains(node, own, (inner) => ts.isFunctionDeclaration(inner) || ts.isFunctionExpression(inner));
}
