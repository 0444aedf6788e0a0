import ts from 'typescript';
import type { Dialect } from './functions.ts';
import { parse } from './syntax.ts';

const COMMENT_MARK = /\/[/*]/u;
const COMMENT = /\/\*[\s\S]*?\*\/|\/\/[^\n]*/gu;

/** Takes code and gives it without its comments; strings, templates and regular expressions stay as they are. */
export function stripComments(code: string, dialect: Dialect): string {
  if (!COMMENT_MARK.test(code)) return code;
  let bare = '';
  for (const piece of pieces(code, dialect)) bare += piece.trivia ? bareTrivia(piece.text) : piece.text;
  return bare.trim();
}

/** Takes code and gives the number of its comments. */
export function countComments(code: string, dialect: Dialect): number {
  if (!COMMENT_MARK.test(code)) return 0;
  let count = 0;
  for (const piece of pieces(code, dialect)) if (piece.trivia) count += piece.text.match(COMMENT)?.length ?? 0;
  return count;
}

interface Piece {
  trivia: boolean;
  text: string;
}

/** What lies between two tokens is white space and comments only, so a mark found there is a comment and never part of a string. */
function pieces(code: string, dialect: Dialect): Piece[] {
  const tree = parse(code, dialect);
  const found: Piece[] = [];
  let done = 0;
  const descend = (node: ts.Node) => {
    // Doc comments hang in the tree as nodes of their own.
    if (node.kind >= ts.SyntaxKind.FirstJSDocNode && node.kind <= ts.SyntaxKind.LastJSDocNode) return;
    const children = node.getChildren(tree);
    if (children.length > 0) {
      for (const child of children) descend(child);
      return;
    }
    const start = node.getStart(tree);
    found.push({ trivia: true, text: code.slice(done, start) }, { trivia: false, text: code.slice(start, node.end) });
    done = node.end;
  };
  descend(tree);
  found.push({ trivia: true, text: code.slice(done) });
  return found;
}

function bareTrivia(text: string): string {
  if (!COMMENT_MARK.test(text)) return text;
  const bare = text.replace(COMMENT, ' ');
  return bare.includes('\n') ? `\n${bare.slice(bare.lastIndexOf('\n') + 1)}` : ' ';
}
