import type { Tree, TreeCursor } from 'web-tree-sitter';
import type { WorkBudget } from './work-budget.ts';

/** What to do at each node of a tree. The cursor stands on the node and may be read, not moved. */
export interface Visitor {
  /** Called before the node's children. @returns false to leave its children out. */
  enter(cursor: TreeCursor): boolean;
  /** Called after the node's children, also when they were left out. */
  leave(): void;
}

/** Nodes visited between two looks at the budget. */
const NODES_PER_LOOK = 256;

/** Visits every node in document order, without recursion: a tree may be deeper than the stack. @returns false when the budget ended it. */
export function walk(tree: Tree, budget: WorkBudget, visitor: Visitor): boolean {
  const cursor = tree.walk();
  let visited = 0;
  try {
    for (;;) {
      visited += 1;
      if (visited % NODES_PER_LOOK === 0 && budget.spent()) return false;
      if (visitor.enter(cursor) && cursor.gotoFirstChild()) continue;
      visitor.leave();
      while (!cursor.gotoNextSibling()) {
        if (!cursor.gotoParent()) return true;
        visitor.leave();
      }
    }
  } finally {
    cursor.delete();
  }
}
