import type { Binding } from '../javascript/binding.ts';
import { isLiteral } from './rules.ts';
import { kid, some, type Term, term } from './term.ts';

/** Where a name stands that a rule makes up: no text has it. */
const NOWHERE = { type: 'Identifier', start: 0, end: 0 };

/** A new local name that is never written. */
export function freshLocal(): Term {
  const binding: Binding = {
    name: '',
    kind: 'const',
    declaration: NOWHERE,
    top: false,
    home: undefined,
    uses: [],
    writes: [],
    loose: false,
    hoisted: false,
  };
  return { op: 'local', text: '', kids: [], binding };
}

/** A place that is read again without anybody noticing, getters aside: a name, `this`, or a property of a place under a fixed or plainly named key. */
export function isPath(of: Term): boolean {
  if (of.op === 'local' || of.op === 'name' || of.op === 'ThisExpression') return true;
  const key = kid(of, 1);
  return of.op === 'member' && of.text === '' && isPath(kid(of, 0)) && (isLiteral(key) || key.op === 'PrivateName' || isPath(key));
}

/** `null` or `undefined`. */
export function isNothing(of: Term): boolean {
  return of.op === 'NullLiteral' || of.op === 'undefined';
}

/** The receiver and the arguments of a plain call of the method `name`. */
export function methodCall(of: Term, name: string): { readonly on: Term; readonly args: readonly Term[] } | undefined {
  const callee = kid(of, 0);
  const isIt = (of.op === 'call' || of.op === 'asks') && callee.op === 'member' && callee.text === '' && kid(callee, 1).op === 'str';
  return isIt && kid(callee, 1).text === name ? { on: kid(callee, 0), args: of.kids.slice(1) } : undefined;
}

/** A call of the method `name`; `asks` for those that answer true or false. */
export function method(op: 'call' | 'asks', on: Term, name: string, ...args: readonly Term[]): Term {
  return term(op, '', term('member', '', on, term('str', name)), ...args);
}

/** True for a name that nothing in the file declares. */
export function isGlobal(of: Term, name: string): boolean {
  return of.op === 'name' && of.text === name && of.binding === undefined;
}

/** The whole number that is written there. */
export function numberIn(of: Term): number | undefined {
  if (of.op === 'num') return Number(of.text);
  return of.op === 'unary' && of.text === '-' && kid(of, 0).op === 'num' ? -Number(kid(of, 0).text) : undefined;
}

/** True when a function uses its own `this`, `arguments` or the like; arrows inside use the same. */
export function usesOwn(fn: Term, own: (part: Term) => boolean): boolean {
  return fn.kids.some((below) => {
    if (below.op === 'fn') return /^(callback|ArrowFunctionExpression)/u.test(below.text) && usesOwn(below, own);
    return own(below) || usesOwn(below, own);
  });
}

/** True for code that waits or yields, which stands in no other function. */
export function pauses(of: Term): boolean {
  return some(of, (part) => part.op === 'AwaitExpression' || part.op === 'YieldExpression', false);
}

/** A function of this parameter and body, as callbacks are. */
export function callback(param: Term, body: Term): Term {
  return term('fn', 'callback', term('none', ''), term('none', ''), term('params', '', param), body);
}
