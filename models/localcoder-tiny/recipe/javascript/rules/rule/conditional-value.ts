import ts from 'typescript';
import type { Code } from '../code.ts';
import { bare, isLiteral, isOperation, pathOf, placeOf } from '../expressions.ts';
import { BINDS, within } from '../precedence.ts';
import type { Rule } from '../rule.ts';
import { isList, keywordOf, neighbours, onlyStatement, replaceFrom, soleVariable } from '../statements.ts';

const K = ts.SyntaxKind;

/** Variables that get one of two simple values. */
export const conditionalValue = {
  name: 'conditional-value',
  title: 'a variable set in both branches gets its value from ?:',
  forward: (code) =>
    neighbours(code, (first, second) => {
      const variable = soleVariable(first);
      if (!variable || variable.initializer || !ts.isIdentifier(variable.name) || !ts.isIfStatement(second)) return undefined;
      const name = variable.name.text;
      const [then, otherwise] = [assigned(code, second.thenStatement, name), assigned(code, second.elseStatement, name)];
      if (!then || !otherwise || !isShort(then) || !isShort(otherwise) || code.scopes.mentionedIn(second.expression, name))
        return undefined;
      const head = code.text.slice(code.start(first), variable.end);
      return replaceFrom(code, first, second, `${head} = ${choice(code, second.expression, then, otherwise)}${code.semicolon}`);
    }),
  degrade: (code) =>
    code.all(ts.isVariableStatement).flatMap((statement) => {
      const variable = soleVariable(statement);
      if (
        !variable?.initializer ||
        !ts.isIdentifier(variable.name) ||
        !isList(statement.parent) ||
        keywordOf(statement.declarationList) === 'var'
      )
        return [];
      const value = bare(variable.initializer);
      if (!ts.isConditionalExpression(value) || !isShort(value.whenTrue) || !isShort(value.whenFalse)) return [];
      const name = variable.name.text;
      if (code.scopes.mentionedIn(value, name)) return [];
      const end = code.semicolon;
      const head = `let ${code.text.slice(code.start(variable), variable.type?.end ?? variable.name.end)}${end}`;
      const set = (side: ts.Expression): string => `{\n${name} = ${code.of(bare(side))}${end}\n}`;
      const text = `${head}\nif (${code.of(bare(value.condition))}) ${set(value.whenTrue)} else ${set(value.whenFalse)}`;
      return [replaceFrom(code, statement, statement, text)];
    }),
} satisfies Rule;

function choice(code: Code, condition: ts.Expression, then: ts.Expression, otherwise: ts.Expression): string {
  const [yes, no] = [within(code, then, BINDS.assign), within(code, otherwise, BINDS.assign)];
  return `${within(code, condition, BINDS.coalesce)} ? ${yes} : ${no}`;
}

function assigned(code: Code, statement: ts.Statement | undefined, name: string): ts.Expression | undefined {
  const only = onlyStatement(statement);
  if (!only || !ts.isExpressionStatement(only) || !isOperation(only.expression, K.EqualsToken)) return undefined;
  const { left, right } = only.expression;
  return pathOf(left) === name && !code.scopes.mentionedIn(right, name) ? right : undefined;
}

/** Says whether a value is short by its make: literals, places, and one call or operation on such. */
function isShort(node: ts.Expression, depth = 2): boolean {
  const value = bare(node);
  if (isLiteral(value) || placeOf(value) !== undefined) return true;
  if (ts.isArrayLiteralExpression(value)) return value.elements.length === 0;
  if (ts.isObjectLiteralExpression(value)) return value.properties.length === 0;
  if (depth === 0) return false;
  if (ts.isCallExpression(value) || ts.isNewExpression(value)) {
    const callee = ts.isPropertyAccessExpression(value.expression) ? value.expression.expression : value.expression;
    return isShort(callee, depth - 1) && (value.arguments ?? []).every((arg) => isShort(arg, depth - 1));
  }
  if (ts.isAwaitExpression(value) || ts.isSpreadElement(value)) return isShort(value.expression, depth - 1);
  if (ts.isPrefixUnaryExpression(value)) return isShort(value.operand, depth - 1);
  if (ts.isTemplateExpression(value)) return value.templateSpans.every((span) => isShort(span.expression, depth - 1));
  if (ts.isBinaryExpression(value)) {
    return value.operatorToken.kind !== K.CommaToken && isShort(value.left, depth - 1) && isShort(value.right, depth - 1);
  }
  return ts.isPropertyAccessExpression(value) && isShort(value.expression, depth - 1);
}
