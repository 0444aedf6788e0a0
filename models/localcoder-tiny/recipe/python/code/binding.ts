import type { Code } from './code.ts';
import { isPath } from './expression.ts';
import type { PyNode } from './node.ts';

const PATTERNS = new Set([
  'pattern_list',
  'tuple_pattern',
  'list_pattern',
  'list_splat_pattern',
  'parenthesized_expression',
  'tuple',
  'list',
  'expression_list',
]);
const TARGETS = new Set(['assignment', 'augmented_assignment', 'for_statement', 'for_in_clause']);
const HOLDERS = new Set([
  'as_pattern_target',
  'parameters',
  'lambda_parameters',
  'global_statement',
  'nonlocal_statement',
  'delete_statement',
  'dotted_name',
  'aliased_import',
]);

/** True where a name is given a value, declared or deleted, not read. */
export function isBinding(node: PyNode): boolean {
  let inner = node;
  let outer = node.parent;
  while (outer !== undefined && PATTERNS.has(outer.type)) {
    inner = outer;
    outer = outer.parent;
  }
  if (outer === undefined) return false;
  if (TARGETS.has(outer.type)) return inner.field === 'left';
  if (HOLDERS.has(outer.type) || outer.type.endsWith('splat_pattern')) return true;
  if (['default_parameter', 'typed_default_parameter', 'named_expression', 'function_definition', 'class_definition'].includes(outer.type))
    return inner.field === 'name';
  return outer.type === 'typed_parameter' && inner.field !== 'type';
}

/** The plain assignment that a statement is: `left = right`, with neither a type nor a second `=`. */
export function assignment(statement: PyNode | undefined): { readonly left: PyNode; readonly right: PyNode } | undefined {
  const node = statement?.type === 'expression_statement' && statement.parts.length === 1 ? statement.parts[0] : undefined;
  const left = node?.part('left');
  const right = node?.part('right');
  if (
    node?.type !== 'assignment' ||
    left === undefined ||
    right === undefined ||
    right.type === 'assignment' ||
    node.part('type') !== undefined
  )
    return undefined;
  return { left, right };
}

/** How often the name stands in the node. */
export function usesIn(code: Code, name: string, node: PyNode): number {
  return code.uses(name).filter((use) => node.contains(use)).length;
}

/** One of the names that the code has no use for yet. */
export function freshName(code: Code, names: readonly string[], random: () => number): string | undefined {
  const free = names.filter((name) => !code.hasWord(name));
  return free[Math.floor(random() * free.length)];
}

/** True when the name belongs to an outer scope, or to an inner function too. */
export function isShared(code: Code, name: string): boolean {
  return code.uses(name).some((use) => {
    if (use.parent?.type === 'global_statement' || use.parent?.type === 'nonlocal_statement') return true;
    const scope = use.around('function_definition', 'lambda', 'class_definition');
    return scope !== undefined && scope !== code.main;
  });
}

const DICTIONARY =
  /(?:dict|map|mapping|cache|table|registry|headers|env|environ|kwargs|kwds|kw|attrs|params|options|config|memo|counts?|groups|by_\w+|handlers|defaults|fields|namespace|modules)$/iu;

/** A path that by its name is taken for a dictionary. */
export function namesDictionary(node: PyNode | undefined): node is PyNode {
  return isPath(node) && DICTIONARY.test(node.text);
}

/** A name that this code gives nothing but dictionaries: `{}`, `dict(…)`, or all further keyword arguments. */
export function isDictionary(code: Code, node: PyNode | undefined): node is PyNode {
  if (node?.type !== 'identifier' || isShared(code, node.text)) return false;
  const bindings = code.uses(node.text).filter(isBinding);
  return (
    bindings.length > 0 &&
    bindings.every(({ parent, field }) => {
      const right = parent?.type === 'assignment' && field === 'left' ? parent.part('right') : undefined;
      return (
        parent?.type === 'dictionary_splat_pattern' ||
        (right !== undefined && (right.type.startsWith('dictionary') || /^dict\(/u.test(right.text)))
      );
    })
  );
}
