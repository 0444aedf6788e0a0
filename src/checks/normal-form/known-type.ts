import type { Binding } from '../javascript/binding.ts';
import { kid, type Term } from './term.ts';

/** Kinds of primitive values, as far as the code itself shows them. Written types are not believed. */
export type Known = 'number' | 'string' | 'boolean' | undefined;

/** What is known of the values of a local name, from all that is ever assigned to it. */
export type NameType = (binding: Binding) => Known;

const COMPARES = new Set(['===', '!==', '==', '!=', '<', '>', '<=', '>=', 'in', 'instanceof']);
const ARITHMETIC = new Set(['+', '-', '*', '/', '%', '**', '&', '|', '^', '<<', '>>', '>>>']);
/** Built-in functions that always answer with this kind. Programs that replace built-ins are out of scope here as everywhere. */
const ANSWERS: Readonly<Record<string, Known>> = {
  Number: 'number',
  parseInt: 'number',
  parseFloat: 'number',
  String: 'string',
  Boolean: 'boolean',
};

/** The kind of primitive that an expression always gives, if it can be known. */
export function typeOf(of: Term, nameType: NameType): Known {
  const both = (a: Term, b: Term): Known => {
    const type = typeOf(a, nameType);
    return type !== undefined && type === typeOf(b, nameType) ? type : undefined;
  };
  switch (of.op) {
    case 'num':
      return 'number';
    case 'str':
    case 'concat':
      return 'string';
    case 'bool':
    case 'not':
    case 'asks':
      return 'boolean';
    case 'unary':
      if (of.text === 'typeof') return 'string';
      if (of.text === 'delete') return 'boolean';
      if (of.text === '+') return 'number';
      return of.text === '-' || of.text === '~' ? onlyNumber(typeOf(kid(of, 0), nameType)) : undefined;
    case 'binary': {
      if (COMPARES.has(of.text)) return 'boolean';
      if (of.text === '+' && (typeOf(kid(of, 0), nameType) === 'string' || typeOf(kid(of, 1), nameType) === 'string')) return 'string';
      return ARITHMETIC.has(of.text) ? onlyNumber(both(kid(of, 0), kid(of, 1))) : undefined;
    }
    case 'logic':
      return of.kids.reduce<Known>((type, part) => (typeOf(part, nameType) === type ? type : undefined), typeOf(kid(of, 0), nameType));
    case 'cond':
      return both(kid(of, 1), kid(of, 2));
    case 'local':
      return of.binding === undefined ? undefined : nameType(of.binding);
    case 'call': {
      const callee = kid(of, 0);
      if (callee.op === 'name') return callee.binding === undefined ? ANSWERS[callee.text] : undefined;
      return callee.op === 'member' &&
        callee.text === '' &&
        kid(callee, 0).op === 'name' &&
        kid(callee, 0).binding === undefined &&
        kid(callee, 0).text === 'Math' &&
        kid(callee, 1).op === 'str'
        ? 'number'
        : undefined;
    }
    default:
      return undefined;
  }
}

function onlyNumber(type: Known): Known {
  return type === 'number' ? 'number' : undefined;
}
