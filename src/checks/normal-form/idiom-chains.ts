import { truth } from './expression-rules.ts';
import { isNothing, isPath, methodCall } from './idiom-terms.ts';
import { type Facts, isLiteral, type Rule } from './rules.ts';
import { block, EMPTY, kid, type Term, term, withKids } from './term.ts';

/** Where the test stands in a statement or an operator that has one. */
const TESTS: Readonly<Record<string, number>> = { if: 0, cond: 0, not: 0, for: 1, do: 1 };
const SEARCHES = ['some', 'find', 'filter', 'findIndex'];

/** `a?.b.c` as what has to be there (`a`) and what is read then (`a.b.c`); undefined where something else than a place is asked. */
function split(of: Term): { readonly guards: readonly Term[]; readonly read: Term } | undefined {
  const isCall = of.op === 'OptionalCallExpression';
  if (!isCall && of.op !== 'call' && of.op !== 'asks' && of.op !== 'member') return undefined;
  const linked = isCall ? of.text !== '' : of.text === '?.';
  const callee = isCall ? kid(kid(of, 1), 0) : kid(of, 0);
  const inner = split(callee) ?? { guards: [], read: callee };
  const rest = isCall ? kid(of, 0).kids : of.kids.slice(1);
  const read =
    inner.read === callee && !linked && !isCall && of.text === ''
      ? of
      : term(of.op === 'member' ? 'member' : 'call', '', inner.read, ...rest);
  if (!linked) return inner.guards.length === 0 ? undefined : { guards: inner.guards, read };
  return isPath(inner.read) ? { guards: [...inner.guards, inner.read], read } : undefined;
}

/** A test with `?.` spelled out. */
function spelled(of: Term, facts: Facts): Term {
  if (of.op === 'not' || (of.op === 'logic' && of.text !== '??'))
    return withKids(
      of,
      of.kids.map((part) => spelled(part, facts)),
    );
  const compared = of.op === 'binary' && (of.text === '===' || of.text === '!==') && isLiteral(kid(of, 1)) && !isNothing(kid(of, 1));
  const parts = split(compared ? kid(of, 0) : of);
  if (parts === undefined) return of;
  if (!compared) return term('logic', '&&', ...parts.guards, parts.read);
  const whole = withKids(of, [parts.read, kid(of, 1)]);
  if (of.text === '===') return term('logic', '&&', ...parts.guards, whole);
  return term('logic', '||', ...parts.guards.map((guard) => term('not', '', guard)), whole);
}

/** A chain for its effects only. */
function onlyIfThere(chain: Term): Term | undefined {
  const parts = split(chain);
  if (parts === undefined) return undefined;
  const [guard = chain] = parts.guards;
  return term(
    'if',
    '',
    parts.guards.length === 1 ? guard : term('logic', '&&', ...parts.guards),
    block([term('expr', '', parts.read)]),
    EMPTY,
  );
}

function searchTest(of: Term, facts: Facts): Term | undefined {
  const test = kid(of, 1);
  const last = kid(test, 3).kids.at(-1);
  if (test.op !== 'fn' || last?.op !== 'return' || !SEARCHES.some((name) => methodCall(of, name) !== undefined)) return undefined;
  const value = truth(spelled(kid(last, 0), facts), facts);
  if (value === kid(last, 0)) return undefined;
  const body = withKids(kid(test, 3), [...kid(test, 3).kids.slice(0, -1), term('return', '', value)]);
  return withKids(of, [
    kid(of, 0),
    withKids(test, [kid(test, 0), kid(test, 1), kid(test, 2), body, ...test.kids.slice(4)]),
    ...of.kids.slice(2),
  ]);
}

export const CHAIN_IDIOMS: readonly Rule[] = [
  {
    // Differs where what is asked is false, zero or an empty text and has such a property.
    name: 'optional chains',
    apply(of, facts) {
      if (of.op === 'expr') return onlyIfThere(kid(of, 0));
      const place = TESTS[of.op];
      if (place === undefined) return undefined;
      const test = spelled(kid(of, place), facts);
      return test === kid(of, place)
        ? undefined
        : withKids(
            of,
            of.kids.map((part, at) => (at === place ? test : part)),
          );
    },
  },
  {
    // As above; a search asks for the truth of its test only.
    name: 'tests of searches',
    apply: searchTest,
  },
];
