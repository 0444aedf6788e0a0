import ts from 'typescript';
import { methodCall, pathOf } from '../expressions.ts';
import { put } from '../precedence.ts';
import type { Rule } from '../rule.ts';

/** Asking for an object's own property. */
export const hasOwn = {
  name: 'has-own',
  title: 'Object.prototype.hasOwnProperty.call becomes Object.hasOwn',
  forward: (code) =>
    code.all(ts.isCallExpression).flatMap((node) => {
      const call = methodCall(node, 'call');
      if (!call || call.args.length !== 2 || code.scopes.named('Object').some((name) => code.scopes.bindingOf(name))) return [];
      const long = pathOf(call.receiver) === 'Object.prototype.hasOwnProperty';
      const short = /^(\{\s*\}|\(\s*\{\s*\}\s*\))\s*\.\s*hasOwnProperty$/.test(code.of(call.receiver));
      return long || short ? [put(code, node, `Object.hasOwn(${call.args.map((arg) => code.of(arg)).join(', ')})`)] : [];
    }),
  degrade: (code) =>
    code.all(ts.isCallExpression).flatMap((node) => {
      const call = methodCall(node, 'hasOwn');
      if (!call || call.args.length !== 2 || pathOf(call.receiver) !== 'Object') return [];
      return [put(code, node, `Object.prototype.hasOwnProperty.call(${call.args.map((arg) => code.of(arg)).join(', ')})`)];
    }),
} satisfies Rule;
