import ts from 'typescript';
import type { TextEdit } from '../edits.ts';
import { contains, isFalse } from '../expressions.ts';
import type { Rule } from '../rule.ts';
import { exits, isList, type StatementList } from '../statements.ts';

const AFTER_RETURN = ['return null', 'return undefined', 'return false', 'return', 'return'];
const NEVER = ['return', 'debugger', 'return null', "throw new Error('unreachable')"];

/** Statements that never run or do nothing. What declares something is left alone. */
export const deadCode = {
  name: 'dead-code',
  title: 'statements that never run or do nothing go away',
  forward: (code) => [
    ...code.all(isList).flatMap((list) => unreachable(list)),
    ...code.nodes
      .filter((node): node is ts.Statement => isInert(node))
      .map((node) => ({ start: node.getFullStart(), end: node.end, text: '\n' })),
  ],
  degrade: (code, random) => {
    const blocks = code.all(ts.isBlock).filter((block) => block.statements.length > 0 && !opensWithDirective(block));
    const block = blocks[Math.floor(random() * blocks.length)];
    const last = block?.statements.at(-1);
    const style = random();
    const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? '';
    const end = code.semicolon;
    const at = block?.statements[Math.floor(random() * block.statements.length)];
    if (!block || !last || !at) return [];
    if (ts.isReturnStatement(last) && style < 0.45) return [{ start: last.end, end: last.end, text: `\n${pick(AFTER_RETURN)}${end}` }];
    if (ts.isFunctionLike(block.parent) && !exits(last) && style < 0.45)
      return [{ start: last.end, end: last.end, text: `\nreturn${end}` }];
    const start = code.start(at);
    if (style < 0.75 && end) return [{ start, end: start, text: `if (false) {\n${pick(NEVER)}${end}\n}\n` }];
    return end ? [{ start, end: start, text: pick(['debugger;\n', ';\n']) }] : [];
  },
} satisfies Rule;

function unreachable(list: StatementList): TextEdit[] {
  const { statements } = list;
  const at = statements.findIndex((statement) => exits(statement));
  const exit = statements[at];
  const last = statements.at(-1);
  if (!exit || !last || ts.isSourceFile(list)) return [];
  if (exit !== last && !ts.isCaseOrDefaultClause(list) && !statements.slice(at + 1).some(declares))
    return [{ start: exit.end, end: last.end, text: '' }];
  const idle = ts.isReturnStatement(exit) && !exit.expression && exit === last && ts.isBlock(list) && ts.isFunctionLike(list.parent);
  return idle ? [{ start: exit.getFullStart(), end: exit.end, text: '' }] : [];
}

function isInert(node: ts.Node): boolean {
  if (!node.parent || !isList(node.parent)) return false;
  if (node.kind === ts.SyntaxKind.EmptyStatement || ts.isDebuggerStatement(node)) return true;
  return ts.isIfStatement(node) && isFalse(node.expression) && !node.elseStatement && !declares(node.thenStatement);
}

function declares(node: ts.Node): boolean {
  return contains(
    node,
    (inner) =>
      ts.isFunctionDeclaration(inner) || ts.isVariableDeclaration(inner) || ts.isClassDeclaration(inner) || ts.isLabeledStatement(inner),
    ts.isFunctionExpression,
  );
}

function opensWithDirective(block: ts.Block): boolean {
  const [first] = block.statements;
  return first !== undefined && ts.isExpressionStatement(first) && ts.isStringLiteral(first.expression);
}
