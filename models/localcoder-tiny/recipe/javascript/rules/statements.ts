import ts from 'typescript';
import type { Code } from './code.ts';
import type { TextEdit } from './edits.ts';

/** A node whose children are a list of statements. */
export type StatementList = ts.Block | ts.SourceFile | ts.CaseOrDefaultClause;

/** Says whether a node is a list of statements. */
export function isList(node: ts.Node): node is StatementList {
  return ts.isBlock(node) || ts.isSourceFile(node) || ts.isCaseOrDefaultClause(node);
}

/** The one statement of a block, or the statement itself where there is no block; undefined if the block holds none or several. */
export function onlyStatement(node: ts.Statement | undefined): ts.Statement | undefined {
  if (!node || !ts.isBlock(node)) return node;
  return node.statements.length === 1 ? node.statements[0] : undefined;
}

/** Says whether control never gets past a statement. */
export function exits(node: ts.Statement | undefined): boolean {
  if (!node) return false;
  if (ts.isReturnStatement(node) || ts.isThrowStatement(node) || ts.isBreakOrContinueStatement(node)) return true;
  if (ts.isIfStatement(node)) return exits(node.thenStatement) && exits(node.elseStatement);
  return ts.isBlock(node) && exits(node.statements.at(-1));
}

/** The text between the braces of a block, or a statement's own text. */
export function inside(code: Code, node: ts.Statement): string {
  const first = ts.isBlock(node) ? node.statements[0] : undefined;
  const last = ts.isBlock(node) ? node.statements.at(-1) : undefined;
  if (first && last) return code.text.slice(code.start(first), last.end);
  return ts.isBlock(node) ? '' : code.of(node);
}

/** The only variable of a declaration statement without modifiers; undefined for all else. */
export function soleVariable(node: ts.Node | undefined): ts.VariableDeclaration | undefined {
  if (!node || !ts.isVariableStatement(node) || node.modifiers || node.declarationList.declarations.length !== 1) return undefined;
  return keywordOf(node.declarationList) === 'using' ? undefined : node.declarationList.declarations[0];
}

/** The word a declaration list starts with. */
export function keywordOf(list: ts.VariableDeclarationList): 'var' | 'let' | 'const' | 'using' {
  const flags = list.flags & ts.NodeFlags.BlockScoped;
  if (flags === 0) return 'var';
  return flags === ts.NodeFlags.Let ? 'let' : flags === ts.NodeFlags.Const ? 'const' : 'using';
}

/** An edit that puts new text in the place of a run of statements. */
export function replaceFrom(code: Code, first: ts.Node, last: ts.Node, text: string): TextEdit {
  return { start: code.start(first), end: last.end, text };
}

/** Runs over each pair of neighbours in each list of statements; a pair that gives an edit is not looked at again. */
export function neighbours(
  code: Code,
  look: (first: ts.Statement, second: ts.Statement, list: StatementList) => TextEdit | undefined,
): TextEdit[] {
  const edits: TextEdit[] = [];
  for (const list of code.all(isList)) {
    for (let at = 0; at + 1 < list.statements.length; at++) {
      const [first, second] = [list.statements[at], list.statements[at + 1]];
      const edit = first && second && look(first, second, list);
      if (!edit) continue;
      edits.push(edit);
      at++;
    }
  }
  return edits;
}
