import type { CodeNode } from '../../core/port/syntax.ts';
import { type Atom, atomsOf, presence } from './atom.ts';
import { type Locals, localsOf } from './locals.ts';
import { callOf, child, isLiteral, parts, within } from './node.ts';
import type { Side } from './pair.ts';
import { wordsOf } from './tally.ts';

/** Something that decides without being a condition: a lookup, a filter, a default, a bound. */
export interface Chooser {
  readonly text: string;
  readonly names: ReadonlySet<string>;
}

/** All by which a piece of code decides what to do. */
export interface Decisions {
  readonly atoms: readonly Atom[];
  /** Atoms of loop headers, and expressions returned as they are: they may stand for a condition, but are none. */
  readonly others: readonly Atom[];
  readonly choosers: readonly Chooser[];
}

const CONDITIONED =
  /^(?:if_statement|elif_clause|ternary_expression|conditional_expression|if_clause|while_statement|do_statement|assert_statement|case_clause)$/u;
const CHOOSING = new Set(
  (
    'max min clamp filter some every find findIndex findLast findLastIndex has get includes indexOf isArray isInteger isFinite isNaN startsWith endsWith test match keys entries values ' +
    'any all sum isinstance setdefault getattr hasattr sorted next defaultdict Counter fromEntries groupBy at flat flatMap abs sign count pop issubset startswith endswith reduce Set Map set ' +
    'dict frozenset hasOwn removeprefix removesuffix strip lstrip rstrip trim split slice padStart padEnd repeat replace zip zip_longest range first last or_ and_ assert'
  ).split(' '),
);

/** Reads the decisions of a side. */
export function decisionsOf(side: Side): Decisions {
  const locals = localsOf(side);
  const atoms: Atom[] = [];
  const others: Atom[] = [];
  const choosers: Chooser[] = [];
  const add = (into: Atom[], found: readonly Atom[]): void => {
    for (const each of found) {
      (each.isValue === true ? others : into).push(each);
    }
  };
  for (const node of side.nodes) {
    if (CONDITIONED.test(node.type))
      add(
        atoms,
        conditionsOf(node).flatMap((each) => atomsOf(each, side, locals)),
      );
    else if (node.type === 'for_statement' && side.language !== 'python')
      add(
        others,
        [child(node, 'condition')].flatMap((each) => (each === undefined ? [] : atomsOf(each, side, locals))),
      );
    else if (isLooseCondition(node, side)) add(atoms, atomsOf(node, side, locals, true));
    if (node.type === 'switch_statement' || node.type === 'match_statement') add(atoms, casesOf(node, side, locals));
    if (node.type === 'optional_chain') add(atoms, presence(side.parent(node)?.children[0], side, locals));
    if (node.type === 'augmented_assignment_expression' && /^(?:\?\?|\|\||&&)=$/u.test(operatorOf(node, side))) {
      add(atoms, presence(child(node, 'left'), side, locals));
    }
    if (node.type === 'return_statement' || node.type === 'arrow_function') {
      const value = node.type === 'arrow_function' ? child(node, 'body') : parts(node)[0];
      if (value !== undefined && !/block/u.test(value.type)) add(others, atomsOf(value, side, locals));
    }
    const chooser = chooserOf(node, side, locals);
    if (chooser !== undefined) choosers.push(chooser);
  }
  return { atoms, others, choosers };
}

function operatorOf(node: CodeNode, side: Side): string {
  const operator = child(node, 'operator');
  return operator === undefined ? '' : side.read(operator);
}

function conditionsOf(node: CodeNode): CodeNode[] {
  if (node.type === 'conditional_expression') return parts(node).slice(1, 2);
  if (node.type === 'case_clause') return [child(node, 'guard')].flatMap((each) => (each === undefined ? [] : parts(each)));
  if (node.type === 'assert_statement' || node.type === 'if_clause') return parts(node).slice(0, 1);
  return [child(node, 'condition')].flatMap((each) => each ?? []);
}

/** A comparison or logical operator that stands elsewhere than in a condition, and is not part of another one. */
function isLooseCondition(node: CodeNode, side: Side): boolean {
  if (!/^(?:binary_expression|boolean_operator|comparison_operator|not_operator|unary_expression)$/u.test(node.type)) return false;
  const operator = operatorOf(node, side);
  if (node.type === 'binary_expression' && !/^(?:&&|\|\||\?\?|===?|!==?|<=?|>=?|instanceof|in)$/u.test(operator)) return false;
  if (node.type === 'unary_expression' && operator !== '!') return false;
  let at = side.parent(node);
  while (at?.type === 'parenthesized_expression') at = side.parent(at);
  if (at === undefined) return true;
  if (CONDITIONED.test(at.type)) return !conditionsOf(at).some((each) => each.start <= node.start && node.end <= each.end);
  if (at.type === 'for_statement' && node.field === 'condition') return false;
  return !/^(?:boolean_operator|not_operator)$/u.test(at.type) && !/^(?:&&|\|\||\?\?|!)$/u.test(operatorOf(at, side));
}

/** Each label is a comparison with what is switched on. */
function casesOf(node: CodeNode, side: Side, locals: Locals): Atom[] {
  const subject = child(node, 'value') ?? child(node, 'subject');
  if (subject === undefined) return [];
  const labels = [...within(node)].flatMap((each) => {
    if (each.type === 'switch_case') return child(each, 'value') ?? [];
    return each.type === 'case_pattern'
      ? parts(each).flatMap((pattern) => (pattern.type === 'union_pattern' ? parts(pattern) : pattern))
      : [];
  });
  const names = locals.namesIn(subject);
  if (side.read(subject).replace(/[()\s]/gu, '') === 'true') return labels.flatMap((label) => atomsOf(label, side, locals));
  return labels.map((label) => ({
    key: `= ${[side.read(subject).replace(/^\(|\)$/gu, ''), side.read(label).replace(/["`]/gu, "'")].sort().join(' ')}`,
    text: side.read(label),
    names,
    ends: [...names].slice(-1),
    literals: isLiteral(label) ? wordsOf(side.read(label)) : [],
    isPresence: false,
    at: label.start,
    node: label,
  }));
}

function chooserOf(node: CodeNode, side: Side, locals: Locals): Chooser | undefined {
  const call = callOf(node);
  const name = call === undefined ? '' : (/[\w$]+$/u.exec(side.read(call.callee))?.[0] ?? '');
  const isGuard = /^(?:assert|validate|check|ensure|require|invariant|must|is|has)(?:[A-Z_]|$)/u.test(name);
  const isLookup = /^subscript/u.test(node.type) || (node.type === 'spread_element' && side.language !== 'python');
  const isDefault =
    (node.type === 'required_parameter' && child(node, 'value') !== undefined) ||
    /^(?:assignment_pattern|object_assignment_pattern|default_parameter|typed_default_parameter)$/u.test(node.type);
  const isFilter =
    /^(?:if_clause|with_item|generator_expression|list_comprehension|set_comprehension|dictionary_comprehension|for_in_statement)$/u.test(
      node.type,
    );
  if (!CHOOSING.has(name) && !isGuard && !isLookup && !isDefault && !isFilter) return undefined;
  return { text: side.read(node).replace(/\s+/gu, ''), names: locals.namesIn(node) };
}
