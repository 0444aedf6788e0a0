import type { Node, Tree, TreeCursor } from 'web-tree-sitter';
import type { Span } from '../core/span.ts';
import type { Lines } from './lines.ts';
import type { Mark, Marks, SymbolKind } from './marks.ts';
import { walk } from './walk.ts';
import type { WorkBudget } from './work-budget.ts';

/** A symbol before it has a path. */
export interface Draft {
  readonly is: SymbolKind | 'scope';
  /** What it is called in the source; absent for a default export without a name. */
  readonly name?: Node;
  readonly span: Span;
  /** The node that has the parameters and the body. */
  readonly holder: Node;
  /** Nodes from the outermost one that `span` covers to the one that was marked. */
  readonly shell: readonly Node[];
  readonly owner?: Draft;
  /** True when `export` stands before it. */
  readonly exported: boolean;
  docstring?: Span;
}

/** What one pass over a tree finds. */
export interface Survey {
  /** Outer before inner. */
  readonly drafts: readonly Draft[];
  readonly imports: readonly Span[];
  /** ERROR and MISSING nodes, not those inside another; at most 200. */
  readonly problems: readonly Node[];
  /** As Outline.stringLines. */
  readonly stringLines: readonly number[];
}

/** Nodes that are part of the declaration inside them. */
const SHELLS: ReadonlySet<string> = new Set([
  'lexical_declaration',
  'variable_declaration',
  'export_statement',
  'ambient_declaration',
  'decorated_definition',
]);
const STRINGS: ReadonlySet<string> = new Set(['string', 'template_string', 'template_literal_type']);
const HOLES: ReadonlySet<string> = new Set(['template_substitution', 'interpolation', 'template_type']);
const MAX_PROBLEMS = 200;
/** A declaration of one variable has fewer named nodes, its comments included. */
const MOST_CHILDREN = 12;

type SymbolMark = Extract<Mark, { is: SymbolKind | 'scope' }>;

interface Frame {
  readonly type: string;
  /** Set for shells only. A declaration of several variables is none. */
  readonly shell?: Node;
  /** The innermost symbol or scope that the node is, or lies in. */
  readonly owner: Draft | undefined;
  readonly inProblem: boolean;
  /** Where the decorators that stand just before the next child begin. */
  decorators?: number | undefined;
}

/** Walks a tree once and collects what an outline is made of. Undefined when the budget is spent. */
export function survey(tree: Tree, text: string, lines: Lines, marks: Marks, budget: WorkBudget): Survey | undefined {
  const drafts: Draft[] = [];
  const imports: Span[] = [];
  const problems: Node[] = [];
  const stringLines = new Set<number>();
  const frames: Frame[] = [];
  const { hasError } = tree.rootNode;

  /** Lines that begin inside a span. */
  function* linesWithin({ start, end }: Span): Generator<number> {
    const nextBreak = text.indexOf('\n', start);
    if (nextBreak === -1 || nextBreak >= end) return;
    for (let line = lines.at(start) + 1; lines.start(line) < end && lines.start(line) > start; line += 1) yield line;
  }

  function noteProblem(cursor: TreeCursor, type: string, known: boolean): boolean {
    if (known || !hasError || (type !== 'ERROR' && !cursor.nodeIsMissing)) return known;
    if (problems.length < MAX_PROBLEMS) problems.push(cursor.currentNode);
    return true;
  }

  function draftOf(mark: SymbolMark, node: Node, owner: Draft | undefined, decorators: number | undefined): Draft {
    const shell = [node];
    for (let index = frames.length - 1; index >= 0; index -= 1) {
      const around = frames[index]?.shell;
      if (around === undefined) break;
      shell.unshift(around);
    }
    const outermost = shell[0] ?? node;
    return {
      is: mark.is === 'function' && owner?.is === 'class' ? 'method' : mark.is,
      span: { start: decorators ?? outermost.startIndex, end: endOf(shell) },
      holder: mark.value ?? node,
      shell,
      exported: shell.some((each) => each.type === 'export_statement'),
      ...(mark.name === undefined ? {} : { name: mark.name }),
      ...(owner === undefined ? {} : { owner }),
    };
  }

  const whole = walk(tree, budget, {
    enter(cursor) {
      const type = cursor.nodeType;
      const parent = frames.at(-1);
      const mark = marks.nodes.get(cursor.nodeId);
      const inProblem = noteProblem(cursor, type, parent?.inProblem ?? false);
      const decorators = parent?.type === 'class_body' ? parent.decorators : undefined;
      if (parent !== undefined && type === 'decorator') parent.decorators ??= cursor.startIndex;
      else if (parent !== undefined && type !== 'comment') parent.decorators = undefined;
      let owner = parent?.owner;
      if (mark?.is === 'import') {
        if (frames.length === 1) imports.push(spanOf(cursor));
      } else if (mark?.is === 'docstring') {
        if (owner !== undefined) owner.docstring = spanOf(cursor);
      } else if (mark !== undefined) {
        owner = draftOf(mark, cursor.currentNode, owner, decorators);
        drafts.push(owner);
      }
      if (STRINGS.has(type) && mark?.is !== 'docstring') for (const line of linesWithin(spanOf(cursor))) stringLines.add(line);
      else if (HOLES.has(type)) for (const line of linesWithin(spanOf(cursor))) stringLines.delete(line);
      frames.push({
        type,
        owner,
        inProblem,
        ...(SHELLS.has(type) && declaresOne(cursor.currentNode) ? { shell: cursor.currentNode } : {}),
      });
      return true;
    },
    leave() {
      frames.pop();
    },
  });
  if (!whole) return undefined;
  return { drafts, imports, problems, stringLines: [...stringLines].sort((a, b) => a - b) };
}

/** Where a declaration ends. Without a semicolon, the grammar counts a comment behind it on its line as part of it. */
function endOf(shell: readonly Node[]): number {
  let end = shell[0]?.endIndex ?? 0;
  for (const [index, node] of shell.entries()) {
    let last = node.lastChild;
    while (last?.type === 'comment') last = last.previousSibling;
    end = last?.endIndex ?? end;
    if (last?.id !== shell[index + 1]?.id) break;
  }
  return end;
}

/** False for a declaration of several variables. One of many children, comments among them, counts as that. */
function declaresOne(node: Node): boolean {
  if (node.namedChildCount > MOST_CHILDREN) return false;
  return node.namedChildren.filter((child) => child.type === 'variable_declarator').length <= 1;
}

function spanOf(cursor: TreeCursor): Span {
  return { start: cursor.startIndex, end: cursor.endIndex };
}
