import { negate, same } from './expression-rules.ts';
import { callback, freshLocal, isPath, method, methodCall, numberIn, pauses } from './idiom-terms.ts';
import type { Facts, Rule } from './rules.ts';
import { block, count, isEmpty, kid, some, type Term, term, UNDEFINED, withKids } from './term.ts';

/** The only name that the head of a loop declares, or the pattern; with its first value in a counting loop. */
function declaredIn(head: Term): { readonly name: Term; readonly init: Term } | undefined {
  const list = kid(head, 0);
  const declarator = kid(list, 0);
  if (head.op !== 'VariableDeclaration' || head.text !== 'kind="let"' || list.kids.length !== 1) return undefined;
  return { name: kid(kid(declarator, 0), 0), init: kid(kid(declarator, 1), 0) };
}

function head(name: Term): Term {
  return term('VariableDeclaration', 'kind="let"', term('declarations', '', term('VariableDeclarator', '', term('id', '', name))));
}

function swapAll(of: Term, what: Term, by: Term): Term {
  if (same(of, what)) return by;
  return withKids(
    of,
    of.kids.map((below) => swapAll(below, what, by)),
  );
}

/** A loop that counts through a list and only reads the element at its place. */
function counted(of: Term): Term | undefined {
  const [test, update, body] = [kid(of, 1), kid(of, 2), kid(of, 3)];
  const index = declaredIn(kid(of, 0));
  const name = index?.name.binding;
  if (index === undefined || name === undefined || numberIn(index.init) !== 0) return undefined;
  const length = kid(test, 1);
  if (test.op !== 'binary' || test.text !== '<' || !same(kid(test, 0), index.name) || length.op !== 'member' || length.text !== '')
    return undefined;
  const list = kid(length, 0);
  if (kid(length, 1).text !== 'length' || kid(length, 1).op !== 'str' || !isPath(list) || count(list, name) > 0) return undefined;
  if (update.op !== 'assign' || update.text !== '+=' || !same(kid(update, 0), index.name) || numberIn(kid(update, 1)) !== 1)
    return undefined;
  const element = term('member', '', list, index.name);
  const writes = (part: Term): boolean =>
    (part.op === 'assign' || part.op === 'update' || part.op === 'unary') && same(kid(part, 0), element);
  if (some(body, writes)) return undefined;
  const first = kid(body, 0);
  const own = first.op === 'let' && kid(first, 0).op === 'local' && same(kid(first, 1), element);
  const rest = block(body.kids.slice(1));
  if (own && count(rest, name) === 0) return term('each', 'ForOfStatement', head(kid(first, 0)), list, rest);
  const item = freshLocal();
  const now = swapAll(body, element, item);
  return now !== body && count(now, name) === 0 ? term('each', 'ForOfStatement', head(item), list, now) : undefined;
}

interface Each {
  readonly item: Term;
  readonly list: Term;
  /** What stands before the last statement: declarations only. */
  readonly ahead: readonly Term[];
  readonly last: Term;
}

/** A loop over a list whose body is one statement, after declarations. */
function simpleEach(of: Term | undefined): Each | undefined {
  const item = of?.op === 'each' && of.text === 'ForOfStatement' ? declaredIn(kid(of, 0))?.name : undefined;
  if (of === undefined || item?.op !== 'local') return undefined;
  const ahead = kid(of, 2).kids.slice(0, -1);
  const last = kid(of, 2).kids.at(-1);
  if (last === undefined || ahead.some(({ op }) => op !== 'let') || pauses(kid(of, 2))) return undefined;
  return { item, list: kid(of, 1), ahead, last };
}

/** `for (x of list) if (test) return found` and what comes behind, as a search. */
function search(loop: Term | undefined, otherwise: Term): Term | undefined {
  const each = simpleEach(loop);
  const found = each === undefined ? undefined : kid(kid(each.last, 1), 0);
  if (each?.last.op !== 'if' || found?.op !== 'return' || kid(each.last, 1).kids.length !== 1 || !isEmpty(kid(each.last, 2)))
    return undefined;
  const test = callback(each.item, block([...each.ahead, term('return', '', kid(each.last, 0))]));
  const value = kid(found, 0);
  if (value.op === 'bool' && otherwise.op === 'bool' && value.text !== otherwise.text) {
    const asks = method('asks', each.list, 'some', test);
    return term('return', '', value.text === 'true' ? asks : term('not', '', asks));
  }
  const isFind = same(value, each.item) && otherwise.op === 'undefined';
  return isFind ? term('return', '', method('call', each.list, 'find', test)) : undefined;
}

/** A list that a loop fills, as `map` or `filter`. */
function filled(made: Term, loop: Term | undefined): Term | undefined {
  const [out, list] = [kid(made, 0), kid(made, 1)];
  const each = simpleEach(loop);
  if (made.op !== 'let' || out.binding === undefined || list.op !== 'ArrayExpression' || kid(list, 0).kids.length > 0 || each === undefined)
    return undefined;
  const test = each.last.op === 'if' && isEmpty(kid(each.last, 2)) && kid(each.last, 1).kids.length === 1 ? kid(each.last, 0) : undefined;
  const statement = test === undefined ? each.last : kid(kid(each.last, 1), 0);
  const push = statement.op === 'expr' ? methodCall(kid(statement, 0), 'push') : undefined;
  const [value] = push?.args ?? [];
  if (push === undefined || value === undefined || push.args.length !== 1 || value.op === 'SpreadElement' || !same(push.on, out))
    return undefined;
  if (test !== undefined && !same(value, each.item)) return undefined;
  const body = block([...each.ahead, term('return', '', test ?? value)]);
  if (count(body, out.binding) > 0 || count(each.list, out.binding) > 0) return undefined;
  return withKids(made, [out, method('call', each.list, test === undefined ? 'map' : 'filter', callback(each.item, body))]);
}

/** The place of the first pair of neighbours that are one statement together, and that statement. */
function joinFirst(of: Term, join: (first: Term, second: Term | undefined) => Term | undefined): Term | undefined {
  for (const [at, first] of of.kids.entries()) {
    const now = join(first, of.kids[at + 1]);
    if (now !== undefined) return block([...of.kids.slice(0, at), now, ...of.kids.slice(at + 2)]);
  }
  return undefined;
}

/** `every` as the opposite of `some`. */
function noneOf(of: Term, facts: Facts): Term | undefined {
  const call = methodCall(of, 'every');
  const [test] = call?.args ?? [];
  const body = test?.op === 'fn' ? kid(test, 3) : undefined;
  const last = body?.kids.at(-1);
  if (call?.args.length !== 1 || test === undefined || body === undefined || last?.op !== 'return') return undefined;
  if (body.kids.slice(0, -1).some(({ op }) => op !== 'let') || pauses(body)) return undefined;
  const turned = block([...body.kids.slice(0, -1), term('return', '', negate(kid(last, 0), facts))]);
  const kids = test.kids.map((part, at) => (at === 3 ? turned : part));
  return term('not', '', method('asks', call.on, 'some', withKids(test, kids)));
}

export const LOOP_IDIOMS: readonly Rule[] = [
  {
    // Differs for texts with characters outside the first plane, for holes, and where the list itself is replaced meanwhile.
    name: 'for of',
    apply: (of) => (of.op === 'for' ? counted(of) : undefined),
  },
  {
    // Never differs but by getters: a pattern in the head of a loop is taken apart in its body.
    name: 'patterns in loop heads',
    apply(of) {
      const pattern = of.op === 'each' && of.text === 'ForOfStatement' ? declaredIn(kid(of, 0))?.name : undefined;
      if (pattern?.op !== 'ObjectPattern' && pattern?.op !== 'ArrayPattern') return undefined;
      const item = freshLocal();
      return withKids(of, [head(item), kid(of, 1), block([term('let', '', pattern, item), ...kid(of, 2).kids])]);
    },
  },
  {
    // Differs for what can be looped over and is no array, and for holes.
    name: 'loops that search',
    apply(of) {
      if (of.op === 'block') {
        return joinFirst(of, (first, second) =>
          second?.op === 'return' ? search(first, kid(second, 0).op === 'none' ? UNDEFINED : kid(second, 0)) : undefined,
        );
      }
      // At the end of a function, nothing is found by falling out of it.
      const last = of.op === 'fn' ? kid(of, 3).kids.at(-1) : undefined;
      const now = search(last, UNDEFINED);
      if (now === undefined) return undefined;
      const body = block([...kid(of, 3).kids.slice(0, -1), now]);
      return withKids(
        of,
        of.kids.map((part, at) => (at === 3 ? body : part)),
      );
    },
  },
  {
    // Differs for what can be looped over and is no array, and for holes.
    name: 'loops that fill a list',
    apply: (of) => (of.op === 'block' ? joinFirst(of, filled) : undefined),
  },
  {
    // Never differs.
    name: 'every by some',
    apply: noneOf,
  },
];
