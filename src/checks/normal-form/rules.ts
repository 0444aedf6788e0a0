import type { Binding } from '../javascript/binding.ts';
import { type Known, typeOf } from './known-type.ts';
import { kid, type Term } from './term.ts';

/** What rules may know beyond the term they look at. */
export interface Facts {
  /** Always the same primitive kind, whatever happens. */
  readonly nameType: (binding: Binding) => Known;
  /** Never written after its declaration, and used only behind it in text and in time. */
  readonly stable: (binding: Binding) => boolean;
  /** Used for nothing but to be called. */
  readonly callOnly: (binding: Binding) => boolean;
  /** A `var` that is used behind its declaration only, and only in the block or loop it stands in; false for all others. */
  readonly blockScoped: (binding: Binding) => boolean;
  /** True when no declaration of the file takes over a built-in name. */
  readonly builtin: (name: string) => boolean;
}

/** A rewriting rule: a term of the same meaning, or undefined where it does not apply. */
export interface Rule {
  readonly name: string;
  readonly apply: (of: Term, facts: Facts) => Term | undefined;
}

/** True when the term can only be true or false. */
export function isBoolean(of: Term, facts: Facts): boolean {
  return typeOf(of, facts.nameType) === 'boolean';
}

/**
 * True for an expression that has no effect, throws nothing and gives the same value wherever it stands while its names are in reach:
 * literals, names that are never written again, and operators on them that call no code.
 */
export function isInert(of: Term, facts: Facts): boolean {
  switch (of.op) {
    case 'num':
    case 'str':
    case 'bool':
    case 'undefined':
    case 'NullLiteral':
    case 'BigIntLiteral':
      return true;
    case 'local':
      return of.binding !== undefined && facts.stable(of.binding);
    case 'name':
      // What a file declares at its top: those that nobody can write later.
      return (
        of.binding !== undefined && /^(function|const|class)$/u.test(of.binding.kind) && of.binding.writes.length === 0 && !of.binding.loose
      );
    case 'not':
    case 'logic':
    case 'cond':
      return of.kids.every((part) => isInert(part, facts));
    case 'unary':
      return (of.text === 'typeof' || of.text === 'void' || (of.text === '-' && kid(of, 0).op === 'num')) && isInert(kid(of, 0), facts);
    case 'binary': {
      if (!of.kids.every((part) => isInert(part, facts))) return false;
      const primitive = of.kids.every((part) => typeOf(part, facts.nameType) !== undefined);
      return of.text === '===' || of.text === '!==' || (primitive && of.text !== 'in' && of.text !== 'instanceof');
    }
    default:
      return false;
  }
}

/** True for a value that is written down. */
export function isLiteral(of: Term): boolean {
  if (of.op === 'unary') return of.text === '-' && kid(of, 0).op === 'num';
  return of.op === 'num' || of.op === 'str' || of.op === 'bool' || of.op === 'undefined' || of.op === 'NullLiteral';
}
