import { COMPOUND, negate, same } from './expression-rules.ts';
import { isNothing, isPath, method, methodCall, numberIn } from './idiom-terms.ts';
import { typeOf } from './known-type.ts';
import { type Facts, isLiteral, type Rule } from './rules.ts';
import { isEmpty, kid, type Term, term, UNDEFINED, withKids } from './term.ts';

/** Methods that answer true or false, as they are named everywhere. */
const ASKING = new Set(
  'includes has some every startsWith endsWith isArray hasOwn hasOwnProperty isInteger isNaN isFinite isSafeInteger'.split(' '),
);
const FOUND: Readonly<Record<string, boolean>> = { '!== -1': true, '> -1': true, '>= 0': true, '=== -1': false, '< 0': false };

/** What `x === null`, `x == null` and the like ask of `x`. */
function asksFor(of: Term, equal: boolean): { readonly path: Term; readonly of: 'null' | 'undefined' | 'both' } | undefined {
  const [value, nothing] = [kid(of, 0), kid(of, 1)];
  if (of.op !== 'binary' || !isNothing(nothing) || !isPath(value)) return undefined;
  if (of.text === (equal ? '==' : '!=')) return { path: value, of: 'both' };
  return of.text === (equal ? '===' : '!==') ? { path: value, of: nothing.op === 'undefined' ? 'undefined' : 'null' } : undefined;
}

/** Two neighbours of `||` (or `&&`) that ask for null and for undefined. */
function mergedAsks(of: Term): Term | undefined {
  const equal = of.text === '||';
  for (const [at, first] of of.kids.entries()) {
    const [a, b] = [asksFor(first, equal), asksFor(kid(of, at + 1), equal)];
    if (a === undefined || b === undefined || a.of === b.of || !same(a.path, b.path)) continue;
    const both = term('binary', equal ? '==' : '!=', a.path, term('NullLiteral', ''));
    return of.kids.length === 2 ? both : withKids(of, [...of.kids.slice(0, at), both, ...of.kids.slice(at + 2)]);
  }
  return undefined;
}

function picked(test: Term, yes: Term, no: Term): Term | undefined {
  const [missing, there] = [asksFor(test, true), asksFor(test, false)];
  if (missing?.of === 'both') return same(missing.path, no) ? term('logic', '??', no, yes) : undefined;
  if (there?.of === 'both') return same(there.path, yes) ? term('logic', '??', yes, no) : undefined;
  if (!isPath(test)) return undefined;
  if (same(test, yes)) return term('logic', '||', test, no);
  return same(test, no) ? term('logic', '&&', test, yes) : undefined;
}

/** The only assignment in a branch. */
function onlySet(branch: Term): Term | undefined {
  const set = kid(kid(branch, 0), 0);
  return branch.kids.length === 1 && kid(branch, 0).op === 'expr' && set.op === 'assign' && set.text === '=' ? set : undefined;
}

/** `if (x == null) x = y` and its like as `x ??= y`. */
function setUnless(of: Term): Term | undefined {
  const [test, set] = [kid(of, 0), onlySet(kid(of, 1))];
  if (set === undefined || !isEmpty(kid(of, 2)) || !isPath(kid(set, 0))) return undefined;
  const target = kid(set, 0);
  const asked = asksFor(test, true);
  const operator =
    asked?.of === 'both' && same(asked.path, target)
      ? '??='
      : test.op === 'not' && same(kid(test, 0), target)
        ? '||='
        : same(test, target)
          ? '&&='
          : undefined;
  return operator === undefined ? undefined : term('expr', '', { ...set, text: operator });
}

function isText(of: Term, facts: Facts): boolean {
  return typeOf(of, facts.nameType) === 'string';
}

function pieces(of: Term): readonly Term[] {
  return of.op === 'concat' ? of.kids : [of];
}

/** What is left of a value that starts with its own target: `x + y` for `x` is `y`. */
function rest(value: Term): Term {
  if (value.kids.length === 2) return kid(value, 1);
  return withKids(value, value.kids.slice(1));
}

export const VALUE_IDIOMS: readonly Rule[] = [
  {
    // Differs where the two sides are of different types. Asking for null and undefined at once is no slip of `===`, so it stays.
    name: 'strict equality',
    apply(of) {
      if (of.op !== 'binary' || (of.text !== '==' && of.text !== '!=')) return undefined;
      const [left, right] = [kid(of, 0), kid(of, 1)];
      if (isLiteral(left) && !isLiteral(right)) return undefined;
      if (!isNothing(right)) return { ...of, text: `${of.text}=` };
      return right.op === 'undefined' ? withKids(of, [left, term('NullLiteral', '')]) : undefined;
    },
  },
  {
    // Differs for document.all, and where a getter answers twice.
    name: 'null or undefined',
    apply: (of) => (of.op === 'logic' && of.text !== '??' ? mergedAsks(of) : undefined),
  },
  {
    // Differs where a getter answers twice.
    name: 'a value or another',
    apply: (of) => (of.op === 'cond' ? picked(kid(of, 0), kid(of, 1), kid(of, 2)) : undefined),
  },
  {
    // Differs where a setter sees the value that was there already.
    name: 'logical assignment',
    apply(of) {
      if (of.op === 'if') return setUnless(of);
      const [target, value] = [kid(of, 0), kid(of, 1)];
      const again = of.op === 'assign' && of.text === '=' && isPath(target) && value.op === 'logic' && same(target, kid(value, 0));
      return again ? term('assign', `${value.text}=`, target, rest(value)) : undefined;
    },
  },
  {
    // Differs where a getter or a key with an effect is asked twice; for a text that is not known to be one, where it is a number.
    name: 'compound assignment',
    apply(of) {
      const [target, value] = [kid(of, 0), kid(of, 1)];
      if (of.op !== 'assign' || of.text !== '=' || !isPath(target) || !same(target, kid(value, 0))) return undefined;
      if (value.op === 'concat' && value.kids.length > 1) return term('assign', '+=', target, rest(value));
      return value.op === 'binary' && COMPOUND.has(value.text) ? term('assign', `${value.text}=`, target, kid(value, 1)) : undefined;
    },
  },
  {
    // Differs for texts and big numbers.
    name: 'counting by one',
    apply(of) {
      const place = of.op === 'expr' ? 0 : 2;
      const update = kid(of, place);
      if ((of.op !== 'expr' && of.op !== 'for') || update.op !== 'update') return undefined;
      const plain = term('assign', `${update.text.slice(0, 1)}=`, kid(update, 0), term('num', '1'));
      return withKids(
        of,
        of.kids.map((part, at) => (at === place ? plain : part)),
      );
    },
  },
  {
    // Differs for an object with both `valueOf` and `toString`, and for symbols.
    name: 'texts in templates',
    apply(of, facts) {
      if (of.op === 'binary' && of.text === '+') {
        const [left, right] = [kid(of, 0), kid(of, 1)];
        return isText(left, facts) || isText(right, facts) ? term('concat', '', ...pieces(left), ...pieces(right)) : undefined;
      }
      if (of.op !== 'concat' || !of.kids.some(({ op }) => op === 'as-text' || op === 'as-added' || op === 'concat')) return undefined;
      return withKids(
        of,
        of.kids.flatMap((part) => (part.op === 'as-text' || part.op === 'as-added' ? [kid(part, 0)] : pieces(part))),
      );
    },
  },
  {
    // Differs where a method of such a name answers something else than true or false.
    name: 'methods that answer true or false',
    apply(of) {
      const [callee, name] = [kid(of, 0), kid(kid(of, 0), 1)];
      if (of.op !== 'call') return undefined;
      if (callee.op === 'name' && callee.binding === undefined && /^is(NaN|Finite)$/u.test(callee.text)) return { ...of, op: 'asks' };
      if (callee.op !== 'member' || callee.text !== '' || name.op !== 'str') return undefined;
      const asks = ASKING.has(name.text) || (name.text === 'test' && kid(callee, 0).op === 'RegExpLiteral');
      return asks ? { ...of, op: 'asks' } : undefined;
    },
  },
  {
    // Never differs but by the rule above.
    name: 'compared with true or false',
    apply(of, facts) {
      const [value, bool] = [kid(of, 0), kid(of, 1)];
      if (of.op !== 'binary' || (of.text !== '===' && of.text !== '!==') || bool.op !== 'bool') return undefined;
      if (typeOf(value, facts.nameType) !== 'boolean') return undefined;
      return (bool.text === 'true') === (of.text === '===') ? value : negate(value, facts);
    },
  },
  {
    // Differs for NaN in a list; `~` is a number and true or false now, which only its truth does not show.
    name: 'includes',
    apply(of) {
      const tilde = of.op === 'unary' && of.text === '~';
      const search = methodCall(kid(of, 0), 'indexOf');
      const found = of.op === 'binary' ? FOUND[`${of.text} ${numberIn(kid(of, 1))}`] : tilde ? true : undefined;
      if (search?.args.length !== 1 || found === undefined) return undefined;
      const asks = method('asks', search.on, 'includes', ...search.args);
      return found ? asks : term('not', '', asks);
    },
  },
  {
    // Differs for lists, which have no `startsWith`.
    name: 'starts with',
    apply(of) {
      if (of.op !== 'binary' || (of.text !== '===' && of.text !== '!==') || numberIn(kid(of, 1)) !== 0) return undefined;
      const first = methodCall(kid(of, 0), 'indexOf');
      const last = methodCall(kid(of, 0), 'lastIndexOf');
      const isLast = last?.args.length === 2 && numberIn(kid(kid(of, 0), 2)) === 0;
      const search = first?.args.length === 1 ? first : isLast ? last : undefined;
      if (search === undefined) return undefined;
      const asks = method('asks', search.on, 'startsWith', ...search.args.slice(0, 1));
      return of.text === '===' ? asks : term('not', '', asks);
    },
  },
  {
    // Differs for a property of a global that may be missing; what is not declared itself is left alone.
    name: 'undefined by its type',
    apply(of) {
      const [asked, text] = [kid(of, 0), kid(of, 1)];
      if (of.op !== 'binary' || !/^[!=]==$/u.test(of.text) || text.op !== 'str' || text.text !== 'undefined') return undefined;
      if (asked.op !== 'unary' || asked.text !== 'typeof' || !isPath(kid(asked, 0))) return undefined;
      let root = kid(asked, 0);
      while (root.op === 'member') root = kid(root, 0);
      return root.op === 'name' && root.binding === undefined ? undefined : withKids(of, [kid(asked, 0), UNDEFINED]);
    },
  },
];
