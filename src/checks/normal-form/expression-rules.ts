import { typeOf } from './known-type.ts';
import { type Facts, isBoolean, isInert, isLiteral, type Rule } from './rules.ts';
import { kid, print, type Term, term, UNDEFINED, withKids } from './term.ts';

const NEGATED: Readonly<Record<string, string>> = { '===': '!==', '!==': '===', '==': '!=', '!=': '==' };
const MIRRORED: Readonly<Record<string, string>> = {
  '<': '>',
  '>': '<',
  '<=': '>=',
  '>=': '<=',
  '===': '===',
  '!==': '!==',
  '==': '==',
  '!=': '!=',
};
/** Operators that `op=` exists for. */
export const COMPOUND: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%', '**', '&', '|', '^', '<<', '>>', '>>>']);
/** Methods whose callbacks are called and never constructed. */
const CALLS_BACK = new Set(
  'map filter forEach reduce reduceRight some every find findIndex findLast findLastIndex flatMap sort toSorted then catch finally replace replaceAll'.split(
    ' ',
  ),
);

/** The term in a place where only its truth counts. */
export function truth(of: Term, facts: Facts): Term {
  if (of.op === 'not' && kid(of, 0).op === 'not') return truth(kid(kid(of, 0), 0), facts);
  const [callee, value] = of.kids;
  if (
    of.op === 'call' &&
    callee?.op === 'name' &&
    callee.text === 'Boolean' &&
    of.kids.length === 2 &&
    value !== undefined &&
    facts.builtin('Boolean')
  ) {
    return value.op === 'SpreadElement' ? of : truth(value, facts);
  }
  if (of.op === 'logic' && of.text !== '??')
    return withKids(
      of,
      of.kids.map((part) => truth(part, facts)),
    );
  if (of.op === 'cond' && kid(of, 1).text === 'true' && kid(of, 2).text === 'false' && kid(of, 1).op === 'bool' && kid(of, 2).op === 'bool')
    return kid(of, 0);
  return of;
}

/** `!of`, with the negation moved as far in as it goes. */
export function negate(of: Term, facts: Facts): Term {
  const flipped = of.op === 'binary' ? NEGATED[of.text] : undefined;
  if (flipped !== undefined) return { ...of, text: flipped };
  if (of.op === 'bool') return term('bool', of.text === 'true' ? 'false' : 'true');
  if (of.op === 'num' && of.text !== 'NaN') return term('bool', of.text === '0' ? 'true' : 'false');
  if (of.op === 'logic' && of.text !== '??')
    return term('logic', of.text === '&&' ? '||' : '&&', ...of.kids.map((part) => negate(part, facts)));
  if (of.op === 'cond') return withKids(of, [kid(of, 0), negate(kid(of, 1), facts), negate(kid(of, 2), facts)]);
  if (of.op === 'not' && isBoolean(kid(of, 0), facts)) return kid(of, 0);
  const inner = truth(of, facts);
  return inner === of ? term('not', '', of) : negate(inner, facts);
}

/** How many negations a test holds; with two ways to write a branch, the one with fewer is the normal one. */
function negations(of: Term): number {
  const own = of.op === 'not' || (of.op === 'binary' && (of.text === '!==' || of.text === '!=')) ? 1 : 0;
  return of.kids.reduce((sum, part) => sum + negations(part), own);
}

/** The test with its outcomes swapped, if that is the normal way to write it. */
export function turned(test: Term, facts: Facts): Term | undefined {
  const other = truth(negate(test, facts), facts);
  const difference = negations(other) - negations(test);
  if (difference !== 0) return difference < 0 ? other : undefined;
  // Neither is plainer: any order that does not depend on local names will do, and `other` turns back into `test`.
  const back = truth(negate(other, facts), facts);
  return print(back) === print(test) && print(other) < print(test) ? other : undefined;
}

/** True when two terms are the same, local names included. */
export function same(a: Term, b: Term): boolean {
  if (a.op !== b.op || a.text !== b.text || a.binding !== b.binding || a.kids.length !== b.kids.length) return false;
  return a.kids.every((part, at) => same(part, kid(b, at)));
}

function isBool(of: Term, value: boolean): boolean {
  return of.op === 'bool' && of.text === String(value);
}

/** A place that can be read and written twice without anybody noticing: a local name, or a fixed property of one or of `this`. */
function isPlainPlace(of: Term): boolean {
  if (of.op === 'local' || of.op === 'name') return true;
  const [object, key] = of.kids;
  return of.op === 'member' && of.text === '' && key?.op === 'str' && (object?.op === 'local' || object?.op === 'ThisExpression');
}

/** Parts of a text that is put together, flat; undefined when the whole is not known to be one. */
function joined(left: Term, right: Term, facts: Facts): Term[] | undefined {
  if (typeOf(left, facts.nameType) !== 'string') return undefined;
  const first = left.op === 'concat' ? left.kids : [left];
  const plain = right.op === 'concat' && right.kids.every((part) => part.op !== 'as-text' && part.op !== 'as-added');
  if (plain) return [...first, ...right.kids];
  return [...first, typeOf(right, facts.nameType) === undefined ? term('as-added', '', right) : right];
}

export const EXPRESSION_RULES: readonly Rule[] = [
  { name: 'void 0', apply: (of) => (of.op === 'unary' && of.text === 'void' && kid(of, 0).op === 'num' ? UNDEFINED : undefined) },
  {
    name: 'negations moved inwards',
    apply(of, facts) {
      if (of.op !== 'not') return undefined;
      const moved = negate(kid(of, 0), facts);
      return same(moved, of) ? undefined : moved;
    },
  },
  {
    name: 'tests by their truth',
    apply(of, facts) {
      if (of.op !== 'cond' && of.op !== 'if' && of.op !== 'for' && of.op !== 'do') return undefined;
      const place = of.op === 'cond' || of.op === 'if' ? 0 : 1;
      const test = truth(kid(of, place), facts);
      return test === kid(of, place)
        ? undefined
        : withKids(
            of,
            of.kids.map((part, at) => (at === place ? test : part)),
          );
    },
  },
  {
    name: 'flat && and ||',
    apply(of) {
      if (of.op !== 'logic' || !of.kids.some((part) => part.op === 'logic' && part.text === of.text)) return undefined;
      return withKids(
        of,
        of.kids.flatMap((part) => (part.op === 'logic' && part.text === of.text ? part.kids : [part])),
      );
    },
  },
  {
    name: 'constants on the right of comparisons',
    apply(of) {
      const mirrored = of.op === 'binary' ? MIRRORED[of.text] : undefined;
      const [left, right] = of.kids;
      if (mirrored === undefined || left === undefined || right === undefined || !isLiteral(left) || isLiteral(right)) return undefined;
      return term('binary', mirrored, right, left);
    },
  },
  {
    name: 'conditions the plain way round',
    apply(of, facts) {
      if (of.op !== 'cond') return undefined;
      const test = turned(kid(of, 0), facts);
      return test === undefined ? undefined : withKids(of, [test, kid(of, 2), kid(of, 1)]);
    },
  },
  {
    name: 'c ? true : false',
    apply(of, facts) {
      if (of.op !== 'cond') return undefined;
      const [test, yes, no] = [kid(of, 0), kid(of, 1), kid(of, 2)];
      if (isBool(yes, true) && isBool(no, false)) return isBoolean(test, facts) ? test : term('not', '', term('not', '', test));
      return isBool(yes, false) && isBool(no, true) ? negate(test, facts) : undefined;
    },
  },
  {
    name: 'a ? a : b',
    apply(of, facts) {
      if (of.op !== 'cond' || !isInert(kid(of, 0), facts)) return undefined;
      if (same(kid(of, 0), kid(of, 1))) return term('logic', '||', kid(of, 0), kid(of, 2));
      return same(kid(of, 0), kid(of, 2)) ? term('logic', '&&', kid(of, 0), kid(of, 1)) : undefined;
    },
  },
  {
    name: 'texts put together',
    apply(of, facts) {
      if (of.op === 'binary' && of.text === '+') {
        const parts = joined(kid(of, 0), kid(of, 1), facts);
        return parts === undefined ? undefined : term('concat', '', ...parts);
      }
      if (of.op !== 'concat') return undefined;
      const parts: Term[] = [];
      for (const part of of.kids) {
        const inner =
          (part.op === 'as-text' || part.op === 'as-added') && typeOf(kid(part, 0), facts.nameType) !== undefined ? kid(part, 0) : part;
        const plain = inner.op === 'concat' && (part.op !== inner.op || inner.kids.every(({ op }) => op === 'str'));
        for (const piece of plain ? inner.kids : [inner]) {
          const last = parts.at(-1);
          if (piece.op === 'str' && last?.op === 'str') parts[parts.length - 1] = term('str', last.text + piece.text);
          else parts.push(piece);
        }
      }
      const kept = parts.filter((part) => part.op !== 'str' || part.text !== '');
      if (kept.length === 0) return term('str', '');
      const [only] = kept;
      if (kept.length === 1 && only !== undefined && typeOf(only, facts.nameType) === 'string') return only;
      const result = withKids(of, kept);
      return result === of ? undefined : result;
    },
  },
  {
    name: 'x = x + y',
    apply(of) {
      if (of.op !== 'assign' || of.text !== '=' || kid(of, 1).op !== 'binary' || !COMPOUND.has(kid(of, 1).text)) return undefined;
      const [target, sum] = [kid(of, 0), kid(of, 1)];
      return isPlainPlace(target) && same(target, kid(sum, 0)) ? term('assign', `${sum.text}=`, target, kid(sum, 1)) : undefined;
    },
  },
  {
    name: 'counting up and down',
    apply(of, facts) {
      if (of.op !== 'expr' && of.op !== 'for') return undefined;
      const place = of.op === 'expr' ? 0 : 2;
      const update = kid(of, place);
      if (update.op !== 'update') return undefined;
      const isNumber = typeOf(kid(update, 0), facts.nameType) === 'number';
      if (!isNumber && update.text.endsWith(' before')) return undefined;
      const plain = isNumber
        ? term('assign', `${update.text.slice(0, 1)}=`, kid(update, 0), term('num', '1'))
        : { ...update, text: `${update.text.slice(0, 2)} before` };
      return withKids(
        of,
        of.kids.map((part, at) => (at === place ? plain : part)),
      );
    },
  },
  {
    name: 'arrows and functions as callbacks',
    apply(of, facts) {
      const asCallback = (value: Term): Term =>
        value.op === 'fn' ? { ...value, text: value.text.replace(/^(ArrowFunctionExpression|free-function)/u, 'callback') } : value;
      if (of.op === 'call') {
        const callee = kid(of, 0);
        if (callee.op !== 'member' || !CALLS_BACK.has(kid(callee, 1).text)) return undefined;
        const kids = of.kids.map((part, at) => (at === 0 ? part : asCallback(part)));
        return kids.every((part, at) => part.text === kid(of, at).text) ? undefined : withKids(of, kids);
      }
      const name = kid(of, 0).binding;
      if (of.op !== 'let' || name === undefined || !facts.stable(name) || !facts.callOnly(name)) return undefined;
      const value = asCallback(kid(of, 1));
      return value.text === kid(of, 1).text ? undefined : withKids(of, [kid(of, 0), value]);
    },
  },
];
