import ts from 'typescript';
import type { Code } from '../code.ts';
import type { TextEdit } from '../edits.ts';
import { bare, isOperation, pathOf } from '../expressions.ts';
import { BINDS, put, spaced, within } from '../precedence.ts';
import type { Rule } from '../rule.ts';
import { isList, onlyStatement } from '../statements.ts';
import { presence } from './nullish.ts';

const K = ts.SyntaxKind;
const LOGICAL = [K.BarBarToken, K.QuestionQuestionToken, K.AmpersandAmpersandToken];

/** Variables that get a value unless they have one. */
export const logicalAssignment = {
  name: 'logical-assignment',
  title: 'x = x || y becomes x ||= y, and likewise for ?? and &&',
  forward: (code) => [
    ...code.all(ts.isBinaryExpression).flatMap((node) => {
      const path = isOperation(node, K.EqualsToken) ? pathOf(node.left) : undefined;
      const value = bare(node.right);
      if (path === undefined || !isOperation(value, ...LOGICAL)) return [];
      const operator = value.operatorToken;
      let first: ts.Expression = value;
      while (isOperation(first, operator.kind)) first = first.left;
      if (pathOf(first) !== path || !isOperation(first.parent, operator.kind)) return [];
      const rest = code.text.slice(code.start(first.parent.right), value.end);
      const text = first.parent === value ? within(code, bare(value.right), BINDS.assign) : rest;
      return [put(code, node, `${code.of(node.left)} ${code.of(operator)}= ${text}`, BINDS.assign)];
    }),
    ...code.all(ts.isIfStatement).flatMap((node) => fromIf(code, node)),
  ],
  degrade: (code, random) =>
    code.all(ts.isBinaryExpression).flatMap((node) => {
      if (!isOperation(node, K.BarBarEqualsToken, K.QuestionQuestionEqualsToken) || !ts.isExpressionStatement(node.parent)) return [];
      if (pathOf(node.left) === undefined || !isList(node.parent.parent)) return [];
      const target = code.of(node.left);
      const operator = code.of(node.operatorToken).slice(0, 2);
      if (operator === '??' && random() < 0.5) {
        const text = `if (${target} ${random() < 0.6 ? '== null' : `=== undefined || ${target} === null`}) {\n${target} = ${code.of(node.right)}${code.semicolon}\n}`;
        return [{ start: code.start(node), end: node.parent.end, text }];
      }
      const rest = within(code, node.right, isOperation(node, K.BarBarEqualsToken) ? BINDS.or : BINDS.bitOr);
      return [put(code, node, `${target} = ${target} ${operator} ${rest}`, BINDS.assign)];
    }),
} satisfies Rule;

function fromIf(code: Code, node: ts.IfStatement): TextEdit[] {
  const check = presence(bare(node.expression));
  const only = onlyStatement(node.thenStatement);
  if (!check || check.present || node.elseStatement || !isList(node.parent) || !only || !ts.isExpressionStatement(only)) return [];
  const set = only.expression;
  if (!isOperation(set, K.EqualsToken) || pathOf(set.left) !== check.path) return [];
  const text = `${code.of(set.left)} ??= ${code.of(set.right)}${code.semicolon}`;
  return [{ start: code.start(node), end: node.end, text: spaced(code, code.start(node), node.end, text) }];
}
