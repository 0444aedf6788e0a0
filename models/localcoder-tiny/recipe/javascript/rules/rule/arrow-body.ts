import ts from 'typescript';
import { bare } from '../expressions.ts';
import { BINDS, spaced, within } from '../precedence.ts';
import type { Rule } from '../rule.ts';

/** Arrow functions that only give a value back. */
export const arrowBody = {
  name: 'arrow-body',
  title: 'an arrow function that only returns a value loses its braces',
  forward: (code) =>
    code.all(ts.isArrowFunction).flatMap((node) => {
      const only = ts.isBlock(node.body) && node.body.statements.length === 1 ? node.body.statements[0] : undefined;
      if (!only || !ts.isReturnStatement(only) || !only.expression) return [];
      const text = within(code, only.expression, BINDS.assign);
      return [{ start: code.start(node.body), end: node.body.end, text: text.startsWith('{') ? `(${text})` : text }];
    }),
  degrade: (code) =>
    code.all(ts.isArrowFunction).flatMap((node) => {
      if (ts.isBlock(node.body)) return [];
      const start = code.start(node.body);
      return [
        { start, end: node.body.end, text: spaced(code, start, node.body.end, `{ return ${code.of(bare(node.body))}${code.semicolon} }`) },
      ];
    }),
} satisfies Rule;
