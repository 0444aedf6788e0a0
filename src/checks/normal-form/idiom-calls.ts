import { same } from './expression-rules.ts';
import { isGlobal, isNothing, isPath, method, methodCall, numberIn, usesOwn } from './idiom-terms.ts';
import type { Facts, Rule } from './rules.ts';
import { kid, NONE, type Term, term, withKids } from './term.ts';

function elements(...of: readonly Term[]): Term {
  return term('ArrayExpression', '', term('elements', '', ...of));
}

/** What a list gives to a call or to another list: its elements when it is written down, or all of it, spread. */
function spread(list: Term): readonly Term[] {
  return list.op === 'ArrayExpression' ? kid(list, 0).kids : [term('SpreadElement', '', term('argument', '', list))];
}

/** True for an object written down whose parts can stand in another one. */
function isOpen(of: Term): boolean {
  return kid(of, 0).kids.every((part) => part.op !== 'fn' && kid(part, 0).text !== '__proto__');
}

/** `Object.assign({…}, a, b)` as one object. */
function assigned(of: Term, facts: Facts): Term | undefined {
  const call = methodCall(of, 'assign');
  const [target] = call?.args ?? [];
  if (call === undefined || target?.op !== 'ObjectExpression' || call.args.length < 2) return undefined;
  if (!isGlobal(call.on, 'Object') || !facts.builtin('Object')) return undefined;
  if (call.args.some((part) => part.op === 'SpreadElement' || (part.op === 'ObjectExpression' && !isOpen(part)))) return undefined;
  const parts = call.args.flatMap((part) =>
    part.op === 'ObjectExpression' ? kid(part, 0).kids : [term('SpreadElement', '', term('argument', '', part))],
  );
  return term('ObjectExpression', '', term('properties', '', ...parts));
}

/** `f.apply(self, list)` as a call with the list spread. */
function applied(of: Term): Term | undefined {
  const call = methodCall(of, 'apply');
  const [self, list, more] = call?.args ?? [];
  if (call === undefined || self === undefined || list === undefined || more !== undefined) return undefined;
  const owner = call.on.op === 'member' ? kid(call.on, 0) : undefined;
  const kept =
    owner === undefined
      ? isPath(call.on) && isNothing(self)
      : isPath(owner) && (same(owner, self) || (isGlobal(owner, 'Math') && isNothing(self)));
  return kept ? term('call', '', call.on, ...spread(list)) : undefined;
}

/** A question to the result of `filter` that another method answers at once. */
function searched(of: Term): Term | undefined {
  if (of.op === 'member' && of.text === '' && numberIn(kid(of, 1)) === 0) {
    const call = methodCall(kid(of, 0), 'filter');
    return call?.args.length === 1 ? method('call', call.on, 'find', ...call.args) : undefined;
  }
  const length = kid(of, 0);
  if (of.op !== 'binary' || length.op !== 'member' || length.text !== '' || kid(length, 1).text !== 'length') return undefined;
  const call = methodCall(kid(length, 0), 'filter');
  if (call?.args.length !== 1 || numberIn(kid(of, 1)) !== 0 || !/^(>|!==|===)$/u.test(of.text)) return undefined;
  const asks = method('asks', call.on, 'some', ...call.args);
  return of.text === '===' ? term('not', '', asks) : asks;
}

/** A method of an object literal as a property that holds a function. */
function asProperty(of: Term): Term {
  const flags = of.text.split(' ');
  if (
    flags[0] !== 'ObjectMethod' ||
    flags.at(-1) !== 'method' ||
    kid(of, 0).text === '__proto__' ||
    usesOwn(of, ({ op }) => op === 'Super')
  )
    return of;
  const computed = flags.includes('computed');
  const kept = flags.slice(1, -1).filter((flag) => flag !== 'computed');
  const thisless = !kept.includes('generator') && !usesOwn(of, isOwn);
  const fn = withKids({ ...of, text: [thisless ? 'callback' : 'FunctionExpression', ...kept].join(' ') }, [NONE, ...of.kids.slice(1)]);
  return term('prop', computed ? 'computed' : '', kid(of, 0), fn);
}

function isOwn(part: Term): boolean {
  return /^(ThisExpression|Super|MetaProperty)$/u.test(part.op) || isGlobal(part, 'arguments');
}

export const CALL_IDIOMS: readonly Rule[] = [
  {
    // Differs where such a function is called with `new`, or its `prototype` is used.
    name: 'arrows and functions',
    apply(of) {
      const plain = of.op === 'fn' ? of.text.replace(/^(ArrowFunctionExpression|free-function)/u, 'callback') : of.text;
      return plain === of.text ? undefined : { ...of, text: plain };
    },
  },
  {
    // Differs where such a function is called with `new`, or its `prototype` is used.
    name: 'methods of objects',
    apply(of) {
      if (of.op !== 'properties') return undefined;
      const now = withKids(of, of.kids.map(asProperty));
      return now === of ? undefined : now;
    },
  },
  {
    // Differs where such a function is called with `new`.
    name: 'bound functions',
    apply(of) {
      const call = methodCall(of, 'bind');
      if (call?.on.op !== 'fn' || call.args.length !== 1 || call.args[0]?.op !== 'ThisExpression' || kid(call.on, 1).op !== 'none')
        return undefined;
      const text = call.on.text.replace(/^FunctionExpression/u, 'callback');
      const needs = (part: Term): boolean => part.op === 'Super' || part.op === 'MetaProperty' || isGlobal(part, 'arguments');
      return text.startsWith('callback') && !text.includes('generator') && !usesOwn(call.on, needs) ? { ...call.on, text } : undefined;
    },
  },
  {
    // Differs where a setter of Object.prototype, or the prototype of what is poured in, gets to see it.
    name: 'object spread',
    apply: assigned,
  },
  {
    // Differs for texts, for arguments that are no lists, and for holes.
    name: 'array spread',
    apply(of) {
      const call = methodCall(of, 'concat');
      if (call === undefined || call.args.length === 0 || call.on.op === 'concat' || call.on.op === 'str') return undefined;
      if (call.args.some(({ op }) => op === 'SpreadElement')) return undefined;
      return elements(...[call.on, ...call.args].flatMap(spread));
    },
  },
  {
    // Differs where the list is none at all, or the function looks at its `this`.
    name: 'call spread',
    apply: applied,
  },
  {
    // Differs where somebody has changed Object.prototype.
    name: 'own properties',
    apply(of, facts) {
      const call = methodCall(of, 'call');
      if (call?.args.length !== 2 || call.on.op !== 'member' || kid(call.on, 1).text !== 'hasOwnProperty') return undefined;
      const owner = kid(call.on, 0);
      const isEmptyObject = owner.op === 'ObjectExpression' && kid(owner, 0).kids.length === 0;
      const isPrototype = owner.op === 'member' && kid(owner, 1).text === 'prototype' && isGlobal(kid(owner, 0), 'Object');
      if ((!isEmptyObject && !isPrototype) || !facts.builtin('Object')) return undefined;
      return method('asks', term('name', 'Object'), 'hasOwn', ...call.args);
    },
  },
  {
    // Differs where the test has an effect: it is asked less often.
    name: 'find and some',
    apply: searched,
  },
  {
    // Differs for big numbers, which Math.pow does not take.
    name: 'powers',
    apply: (of) =>
      of.op === 'binary' && of.text === '**' ? method('call', term('name', 'Math'), 'pow', kid(of, 0), kid(of, 1)) : undefined,
  },
  {
    // Differs where somebody has replaced Array or Object.
    name: 'literals for constructors',
    apply(of, facts) {
      if (of.op !== 'new') return undefined;
      const args = of.kids.slice(1);
      if (isGlobal(kid(of, 0), 'Object') && args.length === 0 && facts.builtin('Object'))
        return term('ObjectExpression', '', term('properties', ''));
      return isGlobal(kid(of, 0), 'Array') && args.length !== 1 && facts.builtin('Array') ? elements(...args) : undefined;
    },
  },
];
