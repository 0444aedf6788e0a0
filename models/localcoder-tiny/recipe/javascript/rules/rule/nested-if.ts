import ts from 'typescript';
import { isOperation } from '../expressions.ts';
import { BINDS, within } from '../precedence.ts';
import type { Rule } from '../rule.ts';
import { exits, isList } from '../statements.ts';

/** Conditions inside conditions. */
export const nestedIf = {
  name: 'nested-if',
  title: 'nested ifs become one, else { if … } becomes else if',
  forward: (code) =>
    code.all(ts.isIfStatement).flatMap((node) => {
      const other = node.elseStatement;
      if (other) {
        const only = ts.isBlock(other) && other.statements.length === 1 ? other.statements[0] : undefined;
        return only && ts.isIfStatement(only) ? [{ start: code.start(other), end: other.end, text: code.of(only) }] : [];
      }
      const then = node.thenStatement;
      const inner = ts.isBlock(then) && then.statements.length === 1 ? then.statements[0] : undefined;
      if (!inner || !ts.isIfStatement(inner) || inner.elseStatement || !ts.isBlock(inner.thenStatement)) return [];
      const condition = `${within(code, node.expression, BINDS.and)} && ${within(code, inner.expression, BINDS.and)}`;
      return [{ start: code.start(node), end: node.end, text: `if (${condition}) ${code.of(inner.thenStatement)}` }];
    }),
  degrade: (code, random) =>
    code.all(ts.isIfStatement).flatMap((node) => {
      if (node.elseStatement) {
        const { thenStatement, elseStatement } = node;
        const wrap = ts.isIfStatement(elseStatement) && !exits(thenStatement) && !exits(elseStatement.thenStatement) && random() < 0.5;
        return wrap ? [{ start: code.start(node.elseStatement), end: node.end, text: `{\n${code.of(node.elseStatement)}\n}` }] : [];
      }
      const { expression, thenStatement } = node;
      if (!isOperation(expression, ts.SyntaxKind.AmpersandAmpersandToken) || !ts.isBlock(thenStatement) || !isList(node.parent)) return [];
      const [outer, inner] = [expression.left, expression.right].map((side) =>
        code.of(ts.isParenthesizedExpression(side) ? side.expression : side),
      );
      return [{ start: code.start(node), end: node.end, text: `if (${outer}) {\nif (${inner}) ${code.of(thenStatement)}\n}` }];
    }),
} satisfies Rule;
