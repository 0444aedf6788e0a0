import type { Binding } from '../javascript/binding.ts';
import { negate, turned } from './expression-rules.ts';
import { type Facts, isInert, type Rule } from './rules.ts';
import { block, count, EMPTY, isEmpty, kid, NONE, replace, some, type Term, term, UNDEFINED, withKids } from './term.ts';

/** True when control never comes out at the end of a block. */
export function leaves(of: Term): boolean {
  const last = of.op === 'block' ? of.kids.at(-1) : of;
  if (last === undefined) return false;
  if (last.op === 'if') return leaves(kid(last, 1)) && leaves(kid(last, 2));
  return last.op === 'return' || last.op === 'throw' || last.op === 'break' || last.op === 'continue';
}

/** Declarations that reach beyond their place: they stay where they are. */
function declaresAhead(of: Term): boolean {
  return (
    of.op === 'ClassDeclaration' ||
    (of.op === 'fn' && of.text.startsWith('FunctionDeclaration')) ||
    (of.op === 'declare' && of.text === 'var')
  );
}

/** The only statement of a block, when it is of this kind. */
function single(of: Term, op: string): Term | undefined {
  const [only] = of.kids;
  return of.op === 'block' && of.kids.length === 1 && only?.op === op ? only : undefined;
}

/** An expression for its effects only, as a statement of the plainest form. */
function asStatement(of: Term, facts: Facts): Term[] | undefined {
  if (of.op === 'SequenceExpression') return kid(of, 0).kids.map((part) => term('expr', '', part));
  if (of.op === 'cond') return [term('if', '', kid(of, 0), block([term('expr', '', kid(of, 1))]), block([term('expr', '', kid(of, 2))]))];
  const last = of.kids.at(-1);
  if (of.op !== 'logic' || of.text === '??' || last === undefined) return undefined;
  const first = of.kids.length === 2 ? kid(of, 0) : withKids(of, of.kids.slice(0, -1));
  return [term('if', '', of.text === '&&' ? first : negate(first, facts), block([term('expr', '', last)]), EMPTY)];
}

/** A block without the jump at its end that its end is anyway. */
function withoutTail(of: Term, isTail: (last: Term) => boolean): Term {
  const last = of.kids.at(-1);
  if (last === undefined) return of;
  const before = of.kids.slice(0, -1);
  if (isTail(last)) return withoutTail(block(before), isTail);
  if (last.op !== 'if') return of;
  const now = withKids(last, [kid(last, 0), withoutTail(kid(last, 1), isTail), withoutTail(kid(last, 2), isTail)]);
  return now === last ? of : block([...before, now]);
}

function changed(of: Term, statements: readonly Term[]): Term | undefined {
  const now = withKids(of, statements);
  return now === of ? undefined : now;
}

/** In the tail of a function, `if (t) return x` is `return t ? x : undefined`. */
function tailReturns(of: Term): Term {
  const last = of.kids.at(-1);
  if (last?.op !== 'if') return of;
  const [yes, no] = [tailReturns(kid(last, 1)), tailReturns(kid(last, 2))];
  const [value, other] = [single(yes, 'return'), single(no, 'return')];
  if (value !== undefined && (isEmpty(no) || other !== undefined)) {
    const otherwise = other === undefined || kid(other, 0).op === 'none' ? UNDEFINED : kid(other, 0);
    return block([
      ...of.kids.slice(0, -1),
      term('return', '', term('cond', '', kid(last, 0), kid(value, 0).op === 'none' ? UNDEFINED : kid(value, 0), otherwise)),
    ]);
  }
  const now = withKids(last, [kid(last, 0), yes, no]);
  return now === last ? of : block([...of.kids.slice(0, -1), now]);
}

export const STATEMENT_RULES: readonly Rule[] = [
  {
    name: 'needless blocks',
    apply(of) {
      if (of.op !== 'block') return undefined;
      return changed(
        of,
        of.kids.flatMap((part) =>
          part.op === 'block' && !part.kids.some((inner) => declaresAhead(inner) || inner.op === 'directive') ? part.kids : [part],
        ),
      );
    },
  },
  {
    name: 'expressions as statements',
    apply: (of, facts) =>
      of.op === 'block'
        ? changed(
            of,
            of.kids.flatMap((part) => (part.op === 'expr' ? (asStatement(kid(part, 0), facts) ?? [part]) : [part])),
          )
        : undefined,
  },
  {
    name: 'else after a jump',
    apply(of) {
      if (of.op !== 'block') return undefined;
      const from = of.kids.findLastIndex(declaresAhead);
      const at = of.kids.findIndex(
        (part, index) => part.op === 'if' && index >= from && index < of.kids.length - 1 && (leaves(kid(part, 1)) || leaves(kid(part, 2))),
      );
      const branch = of.kids[at];
      const rest = of.kids.slice(at + 1);
      if (branch === undefined) return undefined;
      const [test, yes, no] = [kid(branch, 0), kid(branch, 1), kid(branch, 2)];
      // With both branches left, the rest is never reached; it stays where it is.
      if (leaves(yes) && leaves(no)) return undefined;
      const joined = leaves(yes)
        ? term('if', '', test, yes, block([...no.kids, ...rest]))
        : term('if', '', test, block([...yes.kids, ...rest]), no);
      return block([...of.kids.slice(0, at), joined]);
    },
  },
  {
    name: 'branches the plain way round',
    apply(of, facts) {
      if (of.op !== 'if') return undefined;
      const [test, yes, no] = [kid(of, 0), kid(of, 1), kid(of, 2)];
      if (isEmpty(yes)) return isEmpty(no) ? term('expr', '', test) : term('if', '', negate(test, facts), no, EMPTY);
      const other = isEmpty(no) ? undefined : turned(test, facts);
      return other === undefined ? undefined : term('if', '', other, no, yes);
    },
  },
  {
    name: 'nested ifs',
    apply(of) {
      if (of.op !== 'if' || !isEmpty(kid(of, 2))) return undefined;
      const inner = single(kid(of, 1), 'if');
      if (inner === undefined || !isEmpty(kid(inner, 2))) return undefined;
      return term('if', '', term('logic', '&&', kid(of, 0), kid(inner, 0)), kid(inner, 1), EMPTY);
    },
  },
  {
    name: 'if as a conditional value',
    apply(of) {
      if (of.op !== 'if') return undefined;
      const [test, yes, no] = [kid(of, 0), kid(of, 1), kid(of, 2)];
      const [first, second] = [single(yes, 'return'), single(no, 'return')];
      if (first !== undefined && second !== undefined) {
        if (kid(first, 0).op === 'none' && kid(second, 0).op === 'none') return undefined;
        const value = (part: Term): Term => (kid(part, 0).op === 'none' ? UNDEFINED : kid(part, 0));
        return term('return', '', term('cond', '', test, value(first), value(second)));
      }
      const [set, reset] = [single(yes, 'expr'), single(no, 'expr')].map((part) => (part === undefined ? NONE : kid(part, 0)));
      if (set?.op !== 'assign' || reset?.op !== 'assign' || set.text !== '=' || reset.text !== '=') return undefined;
      const target = kid(set, 0);
      if (target.op !== 'local' || target.binding !== kid(reset, 0).binding) return undefined;
      return term('expr', '', term('assign', '=', target, term('cond', '', test, kid(set, 1), kid(reset, 1))));
    },
  },
  {
    name: 'jumps at the end',
    apply(of) {
      if (of.op === 'fn') {
        const asyncGenerator = / async/u.test(of.text) && / generator/u.test(of.text);
        if (asyncGenerator) return undefined;
        const body = kid(of, 3);
        const ended = withoutTail(body, (last) => last.op === 'return' && (kid(last, 0).op === 'none' || kid(last, 0).op === 'undefined'));
        const now = tailReturns(ended);
        return now === body
          ? undefined
          : withKids(
              of,
              of.kids.map((part, at) => (at === 3 ? now : part)),
            );
      }
      if (of.op !== 'for' && of.op !== 'each' && of.op !== 'do') return undefined;
      const place = of.op === 'for' ? 3 : of.op === 'each' ? 2 : 0;
      const now = withoutTail(kid(of, place), (last) => last.op === 'continue' && last.text === '');
      return now === kid(of, place)
        ? undefined
        : withKids(
            of,
            of.kids.map((part, at) => (at === place ? now : part)),
          );
    },
  },
  {
    name: 'a declaration and its first value',
    apply(of, facts) {
      if (of.op !== 'block') return undefined;
      for (const [at, declared] of of.kids.entries()) {
        const [next, name] = [of.kids[at + 1], kid(declared, 0).binding];
        if (declared.op !== 'let' || next === undefined || name === undefined) continue;
        const value = firstValue(declared, next, facts);
        if (value === undefined) continue;
        const rest = of.kids.slice(at + 2);
        const settled = value.op === 'fn' || rest.some((part) => writesTo(part, name)) ? name : settledName(name);
        const whole = [withKids(declared, [kid(declared, 0), value]), ...rest].map((part) =>
          replace(part, name, { ...kid(declared, 0), binding: settled }),
        );
        return block([...of.kids.slice(0, at), ...whole]);
      }
      return undefined;
    },
  },
];

/** The value a name has after `let x = …` and the statement behind it, as one expression; undefined where they cannot be one. */
function firstValue(declared: Term, next: Term, facts: Facts): Term | undefined {
  const [target, init] = [kid(declared, 0), kid(declared, 1)];
  if (target.op !== 'local' || target.binding === undefined) return undefined;
  const uses = (part: Term): boolean => target.binding !== undefined && count(part, target.binding) > 0;
  const assigned = (part: Term | undefined): Term | undefined => {
    const set = part === undefined ? undefined : kid(part, 0);
    return set?.op === 'assign' && set.text === '=' && kid(set, 0).binding === target.binding && !uses(kid(set, 1))
      ? kid(set, 1)
      : undefined;
  };
  if (init.op === 'none') return next.op === 'expr' ? assigned(next) : undefined;
  if (next.op !== 'if' || !isEmpty(kid(next, 2)) || uses(kid(next, 0)) || !isInert(init, facts)) return undefined;
  const value = assigned(single(kid(next, 1), 'expr'));
  return value === undefined ? undefined : term('cond', '', kid(next, 0), value, init);
}

/** True when a term gives a name a value. */
function writesTo(of: Term, name: Binding): boolean {
  return some(of, (part) => (part.op === 'assign' || part.op === 'update' || part.op === 'each') && count(kid(part, 0), name) > 0);
}

/** The name once its only writes have become its first value: the last of them is now what declares it. */
function settledName(name: Binding): Binding {
  const last = name.writes.reduce((latest, write) => (write.end > latest.end ? write : latest), name.declaration);
  return { ...name, writes: [], declaration: last, uses: name.uses.filter((use) => use.start >= last.end) };
}
