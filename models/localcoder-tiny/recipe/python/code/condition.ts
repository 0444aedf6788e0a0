import { LEVEL, levelOf, textAt } from './expression.ts';
import type { PyNode } from './node.ts';

/** A comparison of two things. */
export interface Comparison {
  readonly left: PyNode;
  readonly right: PyNode;
  /** As written with single blanks: `not in`. */
  readonly operator: string;
}

/** The node as a comparison of two things; undefined for anything else, longer chains too. */
export function comparison(node: PyNode | undefined): Comparison | undefined {
  if (node?.type !== 'comparison_operator') return undefined;
  const [left, right, third] = node.parts;
  if (left === undefined || right === undefined || third !== undefined) return undefined;
  return { left, right, operator: operators(node)[0] ?? '' };
}

/** The operators of a chain of comparisons, in order. */
export function operators(node: PyNode): readonly string[] {
  const { parts } = node;
  return parts.slice(1).map((part, index) => {
    const before = parts[index];
    return node.children
      .filter((child) => !child.named && child.start >= (before?.end ?? 0) && child.end <= part.start)
      .map(({ text }) => text.trim().replace(/\s+/gu, ' '))
      .join(' ');
  });
}

const OPPOSITES: Readonly<Record<string, string>> = { '==': '!=', '!=': '==', is: 'is not', 'is not': 'is', in: 'not in', 'not in': 'in' };

/** A text that is true when the node is false, and how tightly it holds together. */
export function negated(node: PyNode): { readonly text: string; readonly level: number } {
  if (node.type === 'parenthesized_expression' && node.parts[0] !== undefined) return negated(node.parts[0]);
  const test = comparison(node);
  const opposite = test === undefined ? undefined : OPPOSITES[test.operator];
  if (test !== undefined && opposite !== undefined)
    return { text: `${test.left.text} ${opposite} ${test.right.text}`, level: LEVEL.comparison };
  if (node.type === 'not_operator') {
    const inner = node.part('argument');
    const plain = inner?.type === 'parenthesized_expression' ? inner.parts[0] : inner;
    if (plain !== undefined) return { text: plain.text, level: levelOf(plain) };
  }
  return { text: `not ${textAt(node, LEVEL.not)}`, level: LEVEL.not };
}

const BOOL_CALLS =
  /^(?:is_\w+|has_\w+|isinstance|issubclass|hasattr|callable|bool|any|all|startswith|endswith|isdigit|isalpha|isalnum|isspace|isupper|islower|isidentifier|isdecimal|isnumeric|istitle|isprintable|isascii|isdir|isfile|isabs|islink|exists|issubset|issuperset|isdisjoint)$/u;

/** The name of what a call calls; its last part for a method. */
export function calledName(node: PyNode | undefined): string {
  if (node?.type !== 'call') return '';
  const called = node.part('function');
  return (called?.type === 'attribute' ? called.part('attribute') : called)?.text ?? '';
}

/** A call that by its name answers with True or False. */
export function isBoolCall(node: PyNode | undefined): node is PyNode {
  return BOOL_CALLS.test(calledName(node));
}

/** An expression that evidently is True or False. */
export function isBool(node: PyNode | undefined): node is PyNode {
  if (node === undefined) return false;
  if (node.type === 'parenthesized_expression') return isBool(node.parts[0]);
  if (node.type === 'boolean_operator') return isBool(node.part('left')) && isBool(node.part('right'));
  return (
    node.type === 'comparison_operator' || node.type === 'not_operator' || node.type === 'true' || node.type === 'false' || isBoolCall(node)
  );
}

/** The node as a method's call: whose method, its name, and the arguments; undefined when any argument is given by keyword or with stars. */
export function plainCall(
  node: PyNode | undefined,
): { readonly object?: PyNode; readonly name: string; readonly args: readonly PyNode[] } | undefined {
  const list = node?.type === 'call' ? node.part('arguments') : undefined;
  const called = node?.part('function');
  if (list?.type !== 'argument_list' || called === undefined) return undefined;
  const args = list.parts;
  if (args.some(({ type }) => ['keyword_argument', 'list_splat', 'dictionary_splat'].includes(type))) return undefined;
  if (called.type === 'identifier') return { name: called.text, args };
  const object = called.part('object');
  return called.type === 'attribute' && object !== undefined ? { object, name: calledName(node), args } : undefined;
}
