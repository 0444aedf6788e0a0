import type { Binding } from '../javascript/binding.ts';

/** A piece of code on its way to normal form: an operator, what belongs to it as text, and its parts in a fixed order. Never changed once made. */
export interface Term {
  readonly op: string;
  readonly text: string;
  readonly kids: readonly Term[];
  /** Of a `local`: which declared name it stands for. Renaming is no difference. */
  readonly binding?: Binding;
}

/** A term of these parts. */
export function term(op: string, text: string, ...kids: readonly Term[]): Term {
  return { op, text, kids };
}

/** Stands where a part is missing. */
export const NONE: Term = term('none', '');
export const UNDEFINED: Term = term('undefined', '');
export const EMPTY: Term = term('block', '');

/** Statements, one after the other. */
export function block(statements: readonly Term[]): Term {
  return term('block', '', ...statements);
}

/** The same term with other parts; the very same when they are. */
export function withKids(of: Term, kids: readonly Term[]): Term {
  return kids.every((kid, at) => kid === of.kids[at]) && kids.length === of.kids.length ? of : { ...of, kids };
}

/** A part by its place. */
export function kid(of: Term, at: number): Term {
  return of.kids[at] ?? NONE;
}

/** True for a block without statements. */
export function isEmpty(of: Term): boolean {
  return of.op === 'block' && of.kids.length === 0;
}

/** How often a binding stands in a term. */
export function count(of: Term, binding: Binding): number {
  if (of.op === 'local') return of.binding === binding ? 1 : 0;
  let found = 0;
  for (const below of of.kids) found += count(below, binding);
  return found;
}

/** The term with every occurrence of a binding replaced. */
export function replace(of: Term, binding: Binding, by: Term): Term {
  if (of.op === 'local') return of.binding === binding ? by : of;
  return withKids(
    of,
    of.kids.map((below) => replace(below, binding, by)),
  );
}

/** True when a part of the term satisfies `test`; functions inside are entered only if `inFunctions`. */
export function some(of: Term, test: (part: Term) => boolean, inFunctions = true): boolean {
  if (test(of)) return true;
  return of.kids.some((below) => (inFunctions || below.op !== 'fn') && some(below, test, inFunctions));
}

/**
 * The term as one line. Local names become numbers in the order of their first appearance (`keepNames` tells which keep theirs as well),
 * so two terms that differ in such names only print the same.
 */
export function print(of: Term, keepNames: (binding: Binding) => boolean = () => false): string {
  const numbers = new Map<Binding, number>();
  const out: string[] = [];
  const write = (part: Term): void => {
    if (part.op === 'local' && part.binding !== undefined) {
      const number = numbers.get(part.binding) ?? numbers.size;
      numbers.set(part.binding, number);
      out.push(keepNames(part.binding) ? `#${number}:${part.binding.name}` : `#${number}`);
      return;
    }
    out.push('(', part.op);
    if (part.text !== '') out.push(' ', JSON.stringify(part.text));
    for (const below of part.kids) {
      out.push(' ');
      write(below);
    }
    out.push(')');
  };
  write(of);
  return out.join('');
}
