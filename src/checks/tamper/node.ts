import type { CodeNode } from '../../core/port/syntax.ts';

/** Nodes that make a function, in every grammar that ships. */
const FUNCTIONS: ReadonlySet<string> = new Set(
  'function_declaration generator_function_declaration function_expression generator_function arrow_function method_definition function_definition lambda'.split(
    ' ',
  ),
);
const WRAPPERS: ReadonlySet<string> = new Set(['parenthesized_expression', 'non_null_expression', 'as_expression', 'satisfies_expression']);
const LITERALS: ReadonlySet<string> = new Set(
  'string number integer float true false null none undefined regex concatenated_string ellipsis'.split(' '),
);
const HOLDERS: ReadonlySet<string> = new Set(
  'array object list tuple dictionary set pair unary_expression unary_operator expression_list template_string'.split(' '),
);

/** True for a function of any form: declared, method, arrow, lambda. */
export function isFunction(node: CodeNode): boolean {
  return FUNCTIONS.has(node.type);
}

/** The child that is `field` to the node. */
export function child(node: CodeNode, field: string): CodeNode | undefined {
  return node.children.find((each) => each.field === field);
}

/** Children but punctuation and comments. */
export function parts(node: CodeNode): CodeNode[] {
  return node.children.filter((each) => each.named && each.type !== 'comment');
}

/** What stands inside parentheses, `!` and type assertions. */
export function bare(node: CodeNode): CodeNode {
  let at = node;
  while (WRAPPERS.has(at.type)) {
    const inner = parts(at)[0];
    if (inner === undefined) return at;
    at = inner;
  }
  return at;
}

/** The node and all in it, outer before inner; not into nodes for which `closed` holds. */
export function* within(node: CodeNode, closed?: (node: CodeNode) => boolean): Generator<CodeNode> {
  yield node;
  for (const each of node.children) {
    if (closed?.(each) !== true) yield* within(each, closed);
  }
}

/** True for a value that is written out: no variable and no call in it. */
export function isLiteral(node: CodeNode): boolean {
  const inner = bare(node);
  if (inner.type === 'string') return !inner.children.some((each) => each.type === 'interpolation');
  if (LITERALS.has(inner.type)) return true;
  if (inner.type === 'template_string') return !inner.children.some((each) => each.type === 'template_substitution');
  return HOLDERS.has(inner.type) && parts(inner).every((each) => each.type === 'property_identifier' || isLiteral(each));
}

/** Values so common in code that their coming or going means nothing. */
export function isTrivial(text: string): boolean {
  return /^(?:-?[01](?:\.0)?|['"`]\s*['"`]|true|false|null|undefined|none|\[\s*\]|\{\s*\}|\(\s*\)|\.\.\.)$/iu.test(text.trim());
}

/** The statements of a body; an arrow's value is none. */
export function statementsOf(body: CodeNode): CodeNode[] {
  return parts(body).filter((each) => each.type !== 'empty_statement');
}

/** Names a call or `new` is made by: `a.b.c` without blanks and `?`, indexes by a string as names; '' for another shape. */
export function dotted(node: CodeNode, read: (node: CodeNode) => string): string {
  const text = read(node).replace(/\s+/gu, '').replaceAll('?.', '.');
  const named = text.replace(/\[(['"])([\w$]+)\1\]/gu, '.$2');
  return /^[\w$]+(?:\.[#\w$]+)*$/u.test(named) ? named : '';
}

/** A call's callee and arguments; undefined for another node. */
export function callOf(node: CodeNode): { readonly callee: CodeNode; readonly args: readonly CodeNode[] } | undefined {
  if (node.type !== 'call_expression' && node.type !== 'call' && node.type !== 'new_expression') return undefined;
  const callee = child(node, 'function') ?? child(node, 'constructor');
  const list = child(node, 'arguments');
  return callee === undefined ? undefined : { callee: bare(callee), args: list === undefined ? [] : parts(list) };
}
