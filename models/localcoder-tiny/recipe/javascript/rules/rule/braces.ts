import ts from 'typescript';
import type { TextEdit } from '../edits.ts';
import type { Rule } from '../rule.ts';

/** Bodies of conditions and loops. */
export const braces = {
  name: 'braces',
  title: 'every branch and every loop body has braces',
  forward: (code) => {
    // An outer body that gets its braces is rewritten as a whole, the bodies in it in the next turn.
    return code.nodes.flatMap(bodies).flatMap((body): TextEdit[] => {
      if (ts.isBlock(body)) return [];
      const text = ts.isEmptyStatement(body) ? '{}' : `{ ${code.of(body)} }`;
      return [{ start: code.start(body), end: body.end, text }];
    });
  },
  degrade: (code) =>
    code.nodes
      .filter((node) => !ts.isDoStatement(node))
      .flatMap(bodies)
      .flatMap((body): TextEdit[] => {
        const only = ts.isBlock(body) && body.statements.length === 1 ? body.statements[0] : undefined;
        if (!only || !isSimple(only) || code.semicolon === '') return [];
        const text = code.of(only);
        return [{ start: code.start(body), end: body.end, text: ` ${text}${text.endsWith(';') ? '' : ';'}\n` }];
      }),
} satisfies Rule;

function bodies(node: ts.Node): ts.Statement[] {
  if (ts.isIterationStatement(node, false)) return [node.statement];
  if (!ts.isIfStatement(node)) return [];
  const other = node.elseStatement;
  return other && !ts.isIfStatement(other) ? [node.thenStatement, other] : [node.thenStatement];
}

function isSimple(node: ts.Statement): boolean {
  return ts.isReturnStatement(node) || ts.isExpressionStatement(node) || ts.isThrowStatement(node) || ts.isBreakOrContinueStatement(node);
}
