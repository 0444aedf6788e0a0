import type { Tree, TreeCursor } from 'web-tree-sitter';
import type { CodeNode } from '../core/port/syntax.ts';
import type { Span } from '../core/span.ts';
import { walk } from './walk.ts';
import type { WorkBudget } from './work-budget.ts';

/** Readers of the tree walk it by recursion, a few frames a level; Node's default stack holds far more than this. */
const MAX_DEPTH = 400;

interface Growing extends CodeNode {
  readonly children: Growing[];
}

/** The tree's nodes that share characters with `span`, as plain data; no root when it is nested too deep. Undefined when the budget is spent. */
export function codeTreeOf(tree: Tree, span: Span, budget: WorkBudget): { readonly root: CodeNode | undefined } | undefined {
  const open: Growing[] = [];
  let root: Growing | undefined;
  let isTooDeep = false;

  function enter(cursor: TreeCursor): boolean {
    const { nodeType: type, startIndex: start, endIndex: end } = cursor;
    const parent = open.at(-1);
    const node: Growing = { type, field: cursor.currentFieldName ?? '', named: cursor.nodeIsNamed, start, end, children: [] };
    const isOutside = parent !== undefined && (end <= span.start || start >= span.end) && start !== end;
    if (!isOutside) parent?.children.push(node);
    root ??= node;
    open.push(node);
    isTooDeep ||= open.length > MAX_DEPTH;
    return !isOutside && !isTooDeep;
  }

  const finished = walk(tree, budget, { enter, leave: () => void open.pop() });
  if (!finished) return undefined;
  return { root: isTooDeep ? undefined : root };
}
