import ts from 'typescript';
import { visit } from './syntax.ts';

/** Takes a part of a file and gives its text moved to the left edge, without touching lines that lie inside a string or template. */
export function dedent(tree: ts.SourceFile, start: number, end: number): string {
  const text = tree.text.slice(start, end).replace(/\r\n/gu, '\n');
  if (!text.includes('\n')) return text;
  const inside = text.includes('`') || text.includes('\\\n') ? linesInsideStrings(tree, start, end) : new Set<number>();
  const lines = text.split('\n');
  const movable = lines.map((line, index) => index > 0 && line.trim() !== '' && !inside.has(index));
  const depth = Math.min(...lines.filter((_, index) => movable[index]).map((line) => line.length - line.trimStart().length));
  return lines
    .map((line, index) => (movable[index] ? line.slice(depth) : inside.has(index) || index === 0 ? line : line.trim()))
    .join('\n');
}

function linesInsideStrings(tree: ts.SourceFile, start: number, end: number): Set<number> {
  const lineAt = (position: number) => tree.getLineAndCharacterOfPosition(position).line;
  const first = lineAt(start);
  const inside = new Set<number>();
  const collect = (node: ts.Node) => {
    if (node.end <= start || node.pos >= end) return;
    if (ts.isStringLiteral(node) || ts.isTemplateLiteralToken(node)) {
      for (let line = lineAt(node.getStart(tree)) + 1; line <= lineAt(node.end); line++) inside.add(line - first);
    }
  };
  visit(smallestAround(tree, start, end), collect);
  return inside;
}

function smallestAround(node: ts.Node, start: number, end: number): ts.Node {
  const inner = ts.forEachChild(node, (child) => (child.pos <= start && child.end >= end ? child : undefined));
  return inner === undefined ? node : smallestAround(inner, start, end);
}
