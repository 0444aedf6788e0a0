import ts from 'typescript';
import type { Code } from '../code.ts';
import { isFalse, isTrue, negated } from '../expressions.ts';
import { isBoolean, onlyTruthCounts } from '../places.ts';
import { BINDS, binds, put, within } from '../precedence.ts';
import type { Rule } from '../rule.ts';
import { isList, onlyStatement, replaceFrom } from '../statements.ts';

/** Conditions that are spelled out as `true` and `false`. */
export const booleanResult = {
  name: 'boolean-result',
  title: 'true and false picked by a condition become the condition',
  forward: (code) => [
    ...code.all(ts.isConditionalExpression).flatMap((node) => {
      const truth = onlyTruthCounts(node) || isBoolean(node.condition);
      if (isTrue(node.whenTrue) && isFalse(node.whenFalse) && truth)
        return [put(code, node, code.of(node.condition), binds(node.condition))];
      if (isFalse(node.whenTrue) && isTrue(node.whenFalse) && turnsWell(node.condition))
        return [put(code, node, opposite(code, node.condition), BINDS.unary)];
      return [];
    }),
    ...code.all(ts.isIfStatement).flatMap((node) => {
      if (!isList(node.parent)) return [];
      const at = node.parent.statements.indexOf(node);
      const next = node.elseStatement ?? node.parent.statements[at + 1];
      const [then, otherwise] = [returned(node.thenStatement), returned(next)];
      if (!next || then === undefined || otherwise === undefined || then === otherwise) return [];
      // The last of several such conditions is one of a series, and reads best as the others do.
      const before = node.parent.statements[at - 1];
      if (before && ts.isIfStatement(before) && returned(before.thenStatement) !== undefined && !node.elseStatement) return [];
      if (then ? !isBoolean(node.expression) : !turnsWell(node.expression)) return [];
      const text = then ? code.of(node.expression) : opposite(code, node.expression);
      return [replaceFrom(code, node, node.elseStatement ? node : next, `return ${text}${code.semicolon}`)];
    }),
  ],
  degrade: (code, random) =>
    code.all(ts.isReturnStatement).flatMap((node) => {
      const value = node.expression;
      if (!value || !isList(node.parent) || !isBoolean(value) || isTrue(value) || isFalse(value)) return [];
      const before = node.parent.statements[node.parent.statements.indexOf(node) - 1];
      const inner = negated(value);
      // In a condition these would go, and what is left is no boolean any more.
      if (/!!|\bBoolean\(/.test(code.of(value))) return [];
      const flip = inner !== undefined && turnsWell(inner);
      const test = code.of(flip ? inner : value);
      const [yes, no] = flip ? ['false', 'true'] : ['true', 'false'];
      const style = random();
      const end = code.semicolon;
      if (style < 0.3)
        return [replaceFrom(code, node, node, `return ${within(code, flip ? inner : value, BINDS.coalesce)} ? ${yes} : ${no}${end}`)];
      if (style < 0.65) return [replaceFrom(code, node, node, `if (${test}) {\nreturn ${yes}${end}\n} else {\nreturn ${no}${end}\n}`)];
      if (before && ts.isIfStatement(before) && returned(before.thenStatement) !== undefined) return [];
      return [replaceFrom(code, node, node, `if (${test}) {\nreturn ${yes}${end}\n}\nreturn ${no}${end}`)];
    }),
} satisfies Rule;

function returned(statement: ts.Statement | undefined): boolean | undefined {
  const only = onlyStatement(statement);
  if (!only || !ts.isReturnStatement(only) || !only.expression) return undefined;
  return isTrue(only.expression) ? true : isFalse(only.expression) ? false : undefined;
}

/** Says whether the opposite of a condition reads as well: not so for `!x`, which would become `!!x`, and for long ones. */
function turnsWell(condition: ts.Expression): boolean {
  const inner = negated(condition);
  return inner ? isBoolean(inner) : binds(condition) > BINDS.and && !ts.isParenthesizedExpression(condition);
}

function opposite(code: Code, condition: ts.Expression): string {
  const inner = negated(condition);
  if (inner && isBoolean(inner)) return within(code, inner, BINDS.unary);
  return `!${within(code, condition, BINDS.unary)}`;
}
