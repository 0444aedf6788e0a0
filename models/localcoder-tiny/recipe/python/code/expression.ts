import { type Edit, replace } from './edit.ts';
import type { PyNode } from './node.ts';

/** How tightly an expression holds together: the higher, the tighter. */
export const LEVEL = { any: 0, conditional: 1, or: 2, and: 3, not: 4, comparison: 5, operand: 6, sum: 9, atom: 20 } as const;

const LEVELS: Readonly<Record<string, number>> = {
  lambda: LEVEL.any,
  named_expression: LEVEL.any,
  yield: LEVEL.any,
  expression_list: LEVEL.any,
  conditional_expression: LEVEL.conditional,
  not_operator: LEVEL.not,
  comparison_operator: LEVEL.comparison,
  binary_operator: LEVEL.operand,
  unary_operator: LEVEL.operand,
  await: LEVEL.operand,
};

/** How tightly the node's own expression holds together. */
export function levelOf(node: PyNode): number {
  if (node.type === 'boolean_operator') return node.part('operator')?.type === 'or' ? LEVEL.or : LEVEL.and;
  return LEVELS[node.type] ?? LEVEL.atom;
}

const OPEN_PLACES = new Set([
  'parenthesized_expression',
  'argument_list',
  'assignment',
  'augmented_assignment',
  'return_statement',
  'expression_statement',
  'list',
  'tuple',
  'set',
  'pair',
  'keyword_argument',
  'default_parameter',
  'if_statement',
  'elif_clause',
  'while_statement',
  'assert_statement',
  'lambda',
  'list_comprehension',
  'set_comprehension',
  'generator_expression',
  'expression_list',
  'for_statement',
  'raise_statement',
  'yield',
  'slice',
]);

/** How tight an expression must be to stand where the node stands, without parentheses. */
export function demandedLevel(node: PyNode): number {
  const { parent } = node;
  if (parent === undefined) return LEVEL.any;
  if (parent.type === 'subscript') return node.field === 'value' ? LEVEL.atom : LEVEL.any;
  if (OPEN_PLACES.has(parent.type)) return parent.type === 'lambda' || parent.type === 'slice' ? LEVEL.conditional : LEVEL.any;
  if (parent.type === 'conditional_expression') return parent.parts.at(-1) === node ? LEVEL.conditional : LEVEL.or;
  if (parent.type === 'boolean_operator') return levelOf(parent) + (node.field === 'right' ? 1 : 0);
  if (parent.type === 'not_operator') return LEVEL.not;
  if (parent.type === 'comparison_operator') return LEVEL.operand;
  if (parent.type === 'for_in_clause' || parent.type === 'if_clause') return LEVEL.or;
  return LEVEL.atom;
}

/** Puts an expression of that level where the node stands; parentheses are added where needed, and those around it go where they are not. */
export function place(node: PyNode, text: string, level: number): Edit {
  const { parent } = node;
  const isClearer = parent?.parent?.type === 'not_operator' && level < LEVEL.atom;
  if (parent?.type === 'parenthesized_expression' && level >= demandedLevel(parent) && !isClearer)
    return replace(parent, glued(parent, text));
  return replace(node, level >= demandedLevel(node) ? glued(node, text) : `(${text})`);
}

/** A keyword before the node may have needed no blank because of a bracket that goes. */
function glued(node: PyNode, text: string): string {
  const before = node.parent?.children[node.parent.children.indexOf(node) - 1];
  return before !== undefined && before.end === node.start && /\w$/u.test(before.text) && /^[\w'"]/u.test(text) ? ` ${text}` : text;
}

/** The node's text, in parentheses when it holds together less tightly than that. */
export function textAt(node: PyNode, level: number): string {
  return levelOf(node) >= level ? node.text : `(${node.text})`;
}

/** The expression without the parentheses around it. */
export function bare(node: PyNode): PyNode {
  const inner = node.type === 'parenthesized_expression' ? node.parts[0] : undefined;
  return inner === undefined ? node : bare(inner);
}

/** A name, or attributes of a name: `a`, `a.b.c`. */
export function isPath(node: PyNode | undefined): node is PyNode {
  if (node?.type === 'attribute') return isPath(node.part('object'));
  return node?.type === 'identifier';
}

const LITERALS = new Set(['integer', 'float', 'string', 'true', 'false', 'none']);

/** A number, a plain string, True, False or None. */
export function isLiteral(node: PyNode | undefined): node is PyNode {
  if (node === undefined) return false;
  if (node.type === 'unary_operator') return node.text.startsWith('-') && ['integer', 'float'].includes(node.parts[0]?.type ?? '');
  return LITERALS.has(node.type) && !node.has('interpolation');
}

/** What is cheap, certain and without effect: a path, a literal, an element by such a key, an empty bracket. */
export function isSimple(node: PyNode | undefined): node is PyNode {
  if (node?.type === 'subscript') {
    const key = node.part('subscript');
    return isPath(node.part('value')) && node.parts.length === 2 && (isPath(key) || isLiteral(key));
  }
  if (node?.type === 'list' || node?.type === 'dictionary' || node?.type === 'tuple') return node.parts.length === 0;
  return isPath(node) || isLiteral(node);
}
