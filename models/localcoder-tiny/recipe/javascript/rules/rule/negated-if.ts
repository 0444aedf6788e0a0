import ts from 'typescript';
import { bare, negated, placeOf } from '../expressions.ts';
import { BINDS, binds, within } from '../precedence.ts';
import type { Rule } from '../rule.ts';
import { exits, isList } from '../statements.ts';

/** Conditions with an `else`, asked the wrong way round. */
export const negatedIf = {
  name: 'negated-if',
  title: 'if (!a) … else … asks for a first',
  forward: (code) => [
    ...code.all(ts.isIfStatement).flatMap((node) => {
      const inner = negated(node.expression);
      const { thenStatement, elseStatement } = node;
      if (!inner || !isList(node.parent) || !elseStatement || !ts.isBlock(elseStatement) || !ts.isBlock(thenStatement)) return [];
      if (negated(inner)) return [];
      return [
        {
          start: code.start(node),
          end: node.end,
          text: `if (${code.of(bare(inner))}) ${code.of(elseStatement)} else ${code.of(thenStatement)}`,
        },
      ];
    }),
    ...code.all(ts.isConditionalExpression).flatMap((node) => {
      const inner = negated(node.condition);
      if (!inner || negated(inner) || ts.isConditionalExpression(node.whenFalse)) return [];
      const text = `${within(code, bare(inner), BINDS.coalesce)} ? ${code.of(node.whenFalse)} : ${code.of(node.whenTrue)}`;
      return [{ start: code.start(node), end: node.end, text }];
    }),
  ],
  degrade: (code) => [
    ...code.all(ts.isIfStatement).flatMap((node) => {
      const { expression, thenStatement, elseStatement } = node;
      if (!isList(node.parent) || !elseStatement || !ts.isBlock(elseStatement) || !ts.isBlock(thenStatement)) return [];
      if (exits(elseStatement) || exits(thenStatement) || binds(expression) < BINDS.unary || negated(expression)) return [];
      // An `else` that holds nothing but a condition would become part of the chain.
      if (thenStatement.statements.length === 1 && thenStatement.statements.some(ts.isIfStatement)) return [];
      return [
        {
          start: code.start(node),
          end: node.end,
          text: `if (!${code.of(expression)}) ${code.of(elseStatement)} else ${code.of(thenStatement)}`,
        },
      ];
    }),
    ...code.all(ts.isConditionalExpression).flatMap((node) => {
      if (placeOf(node.condition) === undefined || ts.isConditionalExpression(node.whenFalse) || ts.isConditionalExpression(node.whenTrue))
        return [];
      const text = `!${code.of(node.condition)} ? ${code.of(node.whenFalse)} : ${code.of(node.whenTrue)}`;
      return [{ start: code.start(node), end: node.end, text }];
    }),
  ],
} satisfies Rule;
