import type { Node, Tree } from 'web-tree-sitter';
import type { Outline, SyntaxProblem } from '../core/port/syntax.ts';
import { indexComments } from './comment-index.ts';
import type { LoadedGrammar } from './grammar.ts';
import { type Lines, linesIn } from './lines.ts';
import { markTree } from './marks.ts';
import { survey } from './survey.ts';
import { symbolsOf } from './symbols.ts';
import type { WorkBudget } from './work-budget.ts';

/** How much of the source a problem's message quotes. */
const EXCERPT_CHARACTERS = 40;

/** The outline of a parsed text. Undefined when the budget is spent. */
export function outlineOf(tree: Tree, text: string, loaded: LoadedGrammar, budget: WorkBudget): Outline | undefined {
  const { language } = loaded;
  const lines = linesIn(text);
  const marks = markTree(loaded, tree.rootNode, text, budget);
  const found = marks === undefined ? undefined : survey(tree, text, lines, marks, budget);
  if (marks === undefined || found === undefined) return undefined;
  const comments = indexComments(text, marks.comments, lines);
  return {
    language,
    parsed: true,
    symbols: symbolsOf({ text, language, drafts: found.drafts, exported: marks.exported, comments }),
    comments: comments.spans.map((span) => ({ span, text: text.slice(span.start, span.end) })),
    imports: found.imports,
    problems: found.problems.map((node) => problemOf(node, text, lines)),
    stringLines: found.stringLines,
  };
}

function problemOf(node: Node, text: string, lines: Lines): SyntaxProblem {
  const span = { start: node.startIndex, end: node.endIndex };
  const line = lines.at(node.startIndex);
  if (node.isMissing) return { span, line, message: `missing ${node.type}` };
  const excerpt = text
    .slice(span.start, Math.min(span.end, span.start + 2 * EXCERPT_CHARACTERS))
    .replace(/\s+/gu, ' ')
    .trim();
  const shown = excerpt.length > EXCERPT_CHARACTERS ? `${[...excerpt].slice(0, EXCERPT_CHARACTERS - 1).join('')}…` : excerpt;
  return { span, line, message: shown === '' ? 'unexpected end' : `unexpected ${shown}` };
}
