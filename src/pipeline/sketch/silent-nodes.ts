import type { CodeNode } from '../../core/port/syntax.ts';

/** Comments, and what joins two lines, in the grammars' names. */
export const COMMENTS: ReadonlySet<string> = new Set(['comment', 'html_comment', 'hash_bang_line', 'line_continuation']);

/** Nodes that say nothing to the program: comments, and docstrings unless they are all of a body. */
export function silentNodes(root: CodeNode): ReadonlySet<CodeNode> {
  const silent = new Set<CodeNode>();
  const look = (node: CodeNode): void => {
    if (COMMENTS.has(node.type)) silent.add(node);
    const body = node.type.endsWith('_definition') ? node.children.find((child) => child.type === 'block') : undefined;
    const [first, second] = body?.children.filter((child) => child.named && !COMMENTS.has(child.type)) ?? [];
    const only = first?.type === 'expression_statement' && first.children.length === 1 ? first.children[0] : undefined;
    if (first !== undefined && second !== undefined && only?.type === 'string') silent.add(first);
    for (const child of node.children) look(child);
  };
  look(root);
  return silent;
}
