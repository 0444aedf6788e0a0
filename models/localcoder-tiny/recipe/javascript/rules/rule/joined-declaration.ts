import ts from 'typescript';
import { isOperation, pathOf } from '../expressions.ts';
import type { Rule } from '../rule.ts';
import { isList, keywordOf, neighbours, replaceFrom, soleVariable } from '../statements.ts';

/** Variables that are declared first and set right after. */
export const joinedDeclaration = {
  name: 'joined-declaration',
  title: 'a variable that is set right after its declaration is declared with its value',
  forward: (code) =>
    neighbours(code, (first, second) => {
      const variable = soleVariable(first);
      if (!variable || variable.initializer || !ts.isIdentifier(variable.name) || !ts.isExpressionStatement(second)) return undefined;
      const set = second.expression;
      const name = variable.name.text;
      if (!isOperation(set, ts.SyntaxKind.EqualsToken) || pathOf(set.left) !== name || code.scopes.mentionedIn(set.right, name))
        return undefined;
      const head = code.text.slice(code.start(first), variable.end);
      return replaceFrom(code, first, second, `${head} = ${code.of(set.right)}${code.semicolon}`);
    }),
  degrade: (code) =>
    code.all(ts.isVariableStatement).flatMap((statement) => {
      const variable = soleVariable(statement);
      const value = variable?.initializer;
      if (
        !variable ||
        !value ||
        !ts.isIdentifier(variable.name) ||
        !isList(statement.parent) ||
        keywordOf(statement.declarationList) === 'var'
      )
        return [];
      const name = variable.name.text;
      if (code.scopes.mentionedIn(value, name) || ts.isArrowFunction(value) || ts.isFunctionExpression(value) || ts.isAsExpression(value))
        return [];
      const head = code.text.slice(code.start(variable), variable.type?.end ?? variable.name.end);
      return [replaceFrom(code, statement, statement, `let ${head}${code.semicolon}\n${name} = ${code.of(value)}${code.semicolon}`)];
    }),
} satisfies Rule;
