import type { Binding } from '../javascript/binding.ts';
import { type Facts, isInert, type Rule } from './rules.ts';
import { block, count, kid, replace, some, type Term, withKids } from './term.ts';

/** Which parts of a term are evaluated unconditionally and once, in order. Operators that are not here are not looked into. */
function inOrder(of: Term): readonly number[] | undefined {
  switch (of.op) {
    case 'expr':
    case 'return':
    case 'throw':
    case 'if':
    case 'cond':
    case 'logic':
    case 'not':
    case 'as-text':
    case 'as-added':
    case 'SpreadElement':
    case 'AwaitExpression':
    case 'argument':
      return [0];
    case 'each':
      return [1];
    case 'unary':
      return of.text === 'delete' || of.text === 'typeof' ? undefined : [0];
    case 'let':
    case 'assign':
      return kid(of, 0).op === 'local' && (of.op === 'let' || of.text === '=') ? [1] : undefined;
    case 'member':
      return kid(of, 1).op === 'str' || of.text !== '' ? [0] : [0, 1];
    case 'binary':
    case 'call':
    case 'asks':
    case 'new':
    case 'concat':
    case 'prop':
    case 'ArrayExpression':
    case 'ObjectExpression':
    case 'elements':
    case 'properties':
      return of.kids.map((_part, at) => at);
    default:
      return undefined;
  }
}

/** True for what can be evaluated earlier or later without a difference. */
function passes(of: Term, facts: Facts): boolean {
  if (of.op === 'fn') return kid(of, 0).op === 'none' || kid(of, 0).op === 'str';
  if (of.op === 'elements' || of.op === 'properties' || of.op === 'prop' || of.op === 'ArrayExpression' || of.op === 'ObjectExpression') {
    return of.kids.every((part) => passes(part, facts));
  }
  return of.op === 'none' || isInert(of, facts);
}

/** Puts `value` where `name` stands, if that is the first thing with an effect that the term evaluates. */
function putFirst(of: Term, name: Binding, value: Term, facts: Facts): Term | undefined {
  if (of.op === 'local' && of.binding === name) return value;
  const order = inOrder(of);
  if (order === undefined) return undefined;
  for (const at of order) {
    const part = kid(of, at);
    if (count(part, name) === 0) {
      if (!passes(part, facts)) return undefined;
      continue;
    }
    // `const m = o.f; m()` calls without `this`; so does no other form.
    if (at === 0 && of.op === 'call' && part.op === 'local' && (value.op === 'member' || value.op === 'name')) return undefined;
    const now = putFirst(part, name, value, facts);
    return now === undefined
      ? undefined
      : withKids(
          of,
          of.kids.map((other, index) => (index === at ? now : other)),
        );
  }
  return undefined;
}

/** Functions without a name, and classes, take one from what they are assigned to, so they are no temporaries. */
function takesName(of: Term): boolean {
  return (of.op === 'fn' && kid(of, 1).op === 'none') || of.op === 'ClassExpression';
}

export const TEMPORARY_RULES: readonly Rule[] = [
  {
    name: 'needless temporaries',
    apply(of, facts) {
      if (of.op !== 'block') return undefined;
      for (const [at, declared] of of.kids.entries()) {
        const [name, value] = [kid(declared, 0).binding, kid(declared, 1)];
        if (
          declared.op !== 'let' ||
          kid(declared, 0).op !== 'local' ||
          name === undefined ||
          value.op === 'none' ||
          takesName(value) ||
          !facts.stable(name)
        )
          continue;
        const [before, rest] = [of.kids.slice(0, at), of.kids.slice(at + 1)];
        if (before.some((part) => count(part, name) > 0)) continue;
        if (isInert(value, facts)) return block([...before, ...rest.map((part) => replace(part, name, value))]);
        const [next] = rest;
        if (next === undefined || rest.reduce((sum, part) => sum + count(part, name), 0) !== 1 || count(next, name) !== 1) continue;
        if (some(value, (part) => part.op === 'YieldExpression', false)) continue;
        const now = putFirst(next, name, value, facts);
        if (now !== undefined) return block([...before, now, ...rest.slice(1)]);
      }
      return undefined;
    },
  },
];
