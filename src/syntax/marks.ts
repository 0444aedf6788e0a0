import type { Node } from 'web-tree-sitter';
import type { Span } from '../core/span.ts';
import type { LoadedGrammar } from './grammar.ts';
import type { WorkBudget } from './work-budget.ts';

export type SymbolKind = 'function' | 'method' | 'class' | 'type';

/** What the queries of a language say about a node. */
export type Mark =
  | { readonly is: SymbolKind | 'scope'; readonly name?: Node /** The function or class that a name is bound to. */; readonly value?: Node }
  | { readonly is: 'import' }
  | { readonly is: 'docstring' };

/** A tree's marks. */
export interface Marks {
  /** By node id. */
  readonly nodes: ReadonlyMap<number, Mark>;
  /** Names that an export list, `module.exports` or `__all__` names. */
  readonly exported: ReadonlySet<string>;
  /** In document order, none inside another, without a line's break. */
  readonly comments: readonly Span[];
}

const SYMBOLS: readonly string[] = ['function', 'method', 'class', 'type', 'scope'] satisfies (SymbolKind | 'scope')[];

/** Runs a language's queries over a tree. Undefined when the budget is spent. */
export function markTree({ query }: LoadedGrammar, root: Node, text: string, budget: WorkBudget): Marks | undefined {
  const nodes = new Map<number, Mark>();
  const exported = new Set<string>();
  const comments: Span[] = [];
  let cut = false;
  const progressCallback = (): boolean => {
    cut ||= budget.spent();
    return cut;
  };
  for (const { captures } of query.matches(root, { progressCallback })) {
    const of = (name: string): Node | undefined => captures.find((capture) => capture.name === name)?.node;
    for (const { name: capture, node } of captures) {
      if (capture === 'comment') comments.push({ start: node.startIndex, end: node.endIndex });
      else if (capture === 'exported') exported.add(node.text);
      else if (capture === 'import' || capture === 'docstring') nodes.set(node.id, { is: capture });
      else if (SYMBOLS.includes(capture)) {
        const [name, value] = [of('name'), of('value')];
        const is = capture as SymbolKind | 'scope';
        nodes.set(node.id, { is, ...(name === undefined ? {} : { name }), ...(value === undefined ? {} : { value }) });
      }
    }
  }
  return cut ? undefined : { nodes, exported, comments: outermost(comments, text) };
}

function outermost(found: Span[], text: string): Span[] {
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  const spans: Span[] = [];
  for (const { start, end } of found) {
    if (start < (spans.at(-1)?.end ?? 0)) continue;
    spans.push({ start, end: text[end - 1] === '\r' ? end - 1 : end });
  }
  return spans;
}
