import type { Binding } from '../javascript/binding.ts';
import { same } from './expression-rules.ts';
import { freshLocal, isPath } from './idiom-terms.ts';
import { type Facts, isLiteral, type Rule } from './rules.ts';
import { block, isEmpty, kid, replace, type Term, term, withKids } from './term.ts';

/** A pattern of an object that is read anyway, as one declaration for each part that has no default of its own. */
function takenApart(of: Term): readonly Term[] {
  const [pattern, from] = [kid(of, 0), kid(of, 1)];
  const parts = kid(pattern, 0).kids;
  if ((of.op !== 'let' && of.op !== 'declare') || pattern.op !== 'ObjectPattern' || !isPath(from) || parts.length === 0) return [of];
  if (parts.some((part) => part.op !== 'prop' || part.text !== '' || kid(part, 0).op !== 'str')) return [of];
  if (parts.length === 1 && kid(kid(parts[0] ?? of, 1), 0).op !== 'none' && kid(parts[0] ?? of, 1).op === 'default') return [of];
  return parts.map((part) =>
    kid(part, 1).op === 'default'
      ? withKids(of, [withKids(pattern, [withKids(kid(pattern, 0), [part])]), from])
      : withKids(of, [kid(part, 1), term('member', '', from, kid(part, 0))]),
  );
}

/** Values that can be worked out anywhere. */
function isPlain(of: Term): boolean {
  if (of.op === 'ArrayExpression') return kid(of, 0).kids.every(isPlain);
  if (of.op === 'ObjectExpression') return kid(of, 0).kids.every((part) => part.op === 'prop' && part.text === '' && isPlain(kid(part, 1)));
  return isLiteral(of) && of.op !== 'undefined';
}

/** Reads `if (p === undefined) p = value` and `p = p === undefined ? value : p`. */
function filledIn(of: Term): { readonly name: Term; readonly value: Term } | undefined {
  const inner = of.op === 'if' && isEmpty(kid(of, 2)) && kid(of, 1).kids.length === 1 ? kid(kid(of, 1), 0) : of;
  const set = kid(inner, 0);
  if (inner.op !== 'expr' || set.op !== 'assign' || set.text !== '=') return undefined;
  const name = kid(set, 0);
  const choice = kid(set, 1);
  const asked = of.op === 'if' ? kid(of, 0) : kid(choice, 0);
  const isMissing = asked.op === 'binary' && asked.text === '===' && same(kid(asked, 0), name) && kid(asked, 1).op === 'undefined';
  if (!isMissing || name.op !== 'local') return undefined;
  if (of.op === 'if') return { name, value: choice };
  return choice.op === 'cond' && same(kid(choice, 2), name) ? { name, value: kid(choice, 1) } : undefined;
}

/** A function whose first statement fills in a parameter, with a default instead. */
function withDefault(of: Term): Term | undefined {
  const [params, body] = [kid(of, 2), kid(of, 3)];
  const at = body.kids.findIndex(({ op }) => op !== 'let');
  const fill = at === -1 ? undefined : filledIn(kid(body, at));
  if (fill?.name.binding === undefined || !isPlain(fill.value) || !params.kids.some((param) => same(param, fill.name))) return undefined;
  const filled = params.kids.map((param) => (same(param, fill.name) ? term('default', '', param, fill.value) : param));
  const rest = block([...body.kids.slice(0, at), ...body.kids.slice(at + 1)]);
  const now = withKids(
    of,
    of.kids.map((part, place) => (place === 2 ? withKids(params, filled) : place === 3 ? rest : part)),
  );
  return replace(now, fill.name.binding, { ...fill.name, binding: withoutFirstWrite(fill.name.binding) });
}

/** The parameter once its first write has become its default. */
function withoutFirstWrite(name: Binding): Binding {
  return { ...name, writes: name.writes.slice(1) };
}

/** Parameters that are patterns, taken apart by the first statements. */
function plainParams(of: Term): Term | undefined {
  const ahead: Term[] = [];
  const params = kid(of, 2).kids.map((param) => {
    if (param.op !== 'ObjectPattern' && param.op !== 'ArrayPattern') return param;
    const name = freshLocal();
    ahead.push(term('let', '', param, name));
    return name;
  });
  if (ahead.length === 0) return undefined;
  const body = block([...ahead, ...kid(of, 3).kids]);
  return withKids(
    of,
    of.kids.map((part, at) => (at === 2 ? withKids(part, params) : at === 3 ? body : part)),
  );
}

/** The names that a declaration or a pattern declares. */
function declaredNames(of: Term): readonly Term[] {
  if (of.op === 'local' || (of.op === 'name' && of.binding !== undefined)) return [of];
  return of.op === 'init' ? [] : of.kids.flatMap(declaredNames);
}

function asLet(of: Term, facts: Facts): Term {
  if (of.op !== 'declare' || of.text !== 'var') return of;
  const names = declaredNames(kid(of, 0));
  const apart = names.length > 0 && names.every(({ binding }) => binding !== undefined && facts.blockScoped(binding));
  return apart ? { ...of, op: 'let', text: '' } : of;
}

export const NAME_IDIOMS: readonly Rule[] = [
  {
    // Differs where functions made in a loop keep such a name, and where a loop comes back to one without a first value.
    name: 'var in blocks',
    apply(of, facts) {
      if (of.op === 'block') {
        const now = withKids(
          of,
          of.kids.map((part) => asLet(part, facts)),
        );
        return now === of ? undefined : now;
      }
      if (of.op !== 'VariableDeclaration' || of.text !== 'kind="var"') return undefined;
      const apart = declaredNames(of).every(({ binding }) => binding !== undefined && facts.blockScoped(binding));
      return apart ? { ...of, text: 'kind="let"' } : undefined;
    },
  },
  {
    // Differs where getters see in which order they are asked.
    name: 'destructuring',
    apply(of) {
      if (of.op !== 'block') return undefined;
      const now = withKids(of, of.kids.flatMap(takenApart));
      return now === of ? undefined : now;
    },
  },
  {
    // Differs where the number of parameters is asked for.
    name: 'default parameters',
    apply: (of) => (of.op === 'fn' ? withDefault(of) : undefined),
  },
  {
    // Never differs: what a pattern cannot take apart throws at the call either way.
    name: 'patterns as parameters',
    apply: (of) => (of.op === 'fn' ? plainParams(of) : undefined),
  },
  {
    // Differs while somebody debugs.
    name: 'debugger',
    apply(of) {
      if (of.op !== 'block') return undefined;
      const kept = of.kids.filter(({ op }) => op !== 'DebuggerStatement');
      return kept.length === of.kids.length ? undefined : block(kept);
    },
  },
];
