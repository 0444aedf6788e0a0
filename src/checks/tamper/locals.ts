import type { CodeNode } from '../../core/port/syntax.ts';
import { child, isFunction, parts, within } from './node.ts';
import type { Side } from './pair.ts';

const NAMES =
  /^(?:identifier|property_identifier|private_property_identifier|shorthand_property_identifier|shorthand_property_identifier_pattern|type_identifier|this)$/u;
/** Names that say how something is reached or tested, not what: these always, … */
const HOW: ReadonlySet<string> = new Set(
  'length len undefined null None Boolean bool Object Array Number String Math prototype hasOwnProperty self this cls int str float list dict tuple set'.split(
    ' ',
  ),
);
/** … and these where they are called. */
const HOW_CALLED: ReadonlySet<string> = new Set(
  (
    'isinstance type hasOwnProperty hasOwn call isArray includes indexOf lastIndexOf has keys key get test match startsWith endsWith startswith endswith charAt at substr slice substring ' +
    'search count find some every any all isNaN isInteger isFinite isSafeInteger parseInt parseFloat trim strip callable max min pow floor ceil round abs range enumerate zip sorted ' +
    'reversed iter next items values entries forEach map filter reduce concat push join from of sum append apply'
  ).split(' '),
);
/** True for a name that says how something is done, which another idiom says in another way. */
export function isManner(name: string): boolean {
  return HOW.has(name) || HOW_CALLED.has(name);
}

/** How far a temporary is followed through other temporaries. */
const MAX_STEPS = 4;

/** What the names that a piece of code binds for itself stand for; they may be renamed or dissolved freely. */
export interface Locals {
  has(name: string): boolean;
  /** The values it is given where it is bound; empty for another name. */
  madeOf(name: string): readonly CodeNode[];
  /** Names from outside that the code at `node` speaks of, temporaries replaced by what they were made of. */
  namesIn(node: CodeNode): Set<string>;
}

/** Reads the bindings of a side: variables, loop variables and the parameters of functions without a name. */
export function localsOf(side: Side): Locals {
  const made = new Map<string, CodeNode[]>();
  const bind = (pattern: CodeNode | undefined, from: readonly CodeNode[]): void => {
    if (pattern === undefined || /^(?:member_expression|attribute|subscript)/u.test(pattern.type)) return;
    for (const node of within(pattern, (inner) => inner.field === 'key' || inner.field === 'type' || inner.field === 'right')) {
      if (node.type !== 'identifier' && node.type !== 'shorthand_property_identifier_pattern') continue;
      made.set(side.read(node), [...(made.get(side.read(node)) ?? []), ...from, ...keyNode(node, side)]);
    }
  };
  for (const node of side.nodes) {
    const value = child(node, 'value') ?? child(node, 'right');
    const from = value === undefined || isFunction(value) ? [] : [value];
    if (node.type === 'variable_declarator') bind(child(node, 'name'), from);
    else if (node.type === 'assignment' || node.type === 'named_expression') bind(child(node, 'left') ?? child(node, 'name'), from);
    else if (node.type === 'for_in_statement' || node.type === 'for_statement' || node.type === 'for_in_clause')
      bind(child(node, 'left'), from);
    else if (node.type === 'as_pattern') bind(child(node, 'alias'), parts(node).slice(0, 1));
    else if (node.type === 'catch_clause') bind(child(node, 'parameter'), []);
    else if ((node.type === 'arrow_function' || node.type === 'function_expression' || node.type === 'lambda') && isCallback(node, side)) {
      bind(child(node, 'parameters') ?? child(node, 'parameter'), []);
    }
  }
  const gather = (node: CodeNode, into: Set<string>, steps: number): void => {
    for (const each of within(node)) {
      if (!NAMES.test(each.type)) continue;
      const name = side.read(each);
      if (HOW.has(name) || (HOW_CALLED.has(name) && isCalled(each, side))) continue;
      const sources = isProperty(each) ? undefined : made.get(name);
      if (sources === undefined) into.add(name);
      else if (steps < MAX_STEPS) for (const source of sources) if (!holds(source, each)) gather(source, into, steps + 1);
    }
  };
  return {
    has: (name) => made.has(name),
    madeOf: (name) => made.get(name) ?? [],
    namesIn(node) {
      const names = new Set<string>();
      gather(node, names, 0);
      return names;
    },
  };
}

/** In a destructuring, the property a name comes from is a name of the outside. */
function keyNode(node: CodeNode, side: Side): CodeNode[] {
  if (node.type === 'shorthand_property_identifier_pattern') return [{ ...node, type: 'property_identifier', field: 'property' }];
  const pair = side.parent(node);
  return pair?.type === 'pair_pattern' ? [child(pair, 'key') ?? node] : [];
}

function isProperty(node: CodeNode): boolean {
  return node.type === 'property_identifier' || node.field === 'property' || node.field === 'attribute';
}

function isCalled(node: CodeNode, side: Side): boolean {
  const parent = side.parent(node);
  return node.field === 'function' || (isProperty(node) && parent?.field === 'function');
}

function holds(outer: CodeNode, inner: CodeNode): boolean {
  return outer !== inner && outer.start <= inner.start && inner.end <= outer.end;
}

/** A function inside another, or handed to one: what its parameters are called is its own affair. */
function isCallback(node: CodeNode, side: Side): boolean {
  if (side.parent(node)?.type === 'arguments') return true;
  for (let at = side.parent(node); at !== undefined; at = side.parent(at)) if (isFunction(at)) return true;
  return false;
}
