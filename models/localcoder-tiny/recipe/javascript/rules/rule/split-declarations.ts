import ts from 'typescript';
import type { Code } from '../code.ts';
import type { Rule } from '../rule.ts';
import { isList, keywordOf, neighbours, replaceFrom, soleVariable } from '../statements.ts';

/** Variables declared together, and one by one. */
export const splitDeclarations = {
  name: 'split-declarations',
  title: 'each variable is declared on its own',
  forward: (code) =>
    code.all(ts.isVariableStatement).flatMap((statement) => {
      const { declarations } = statement.declarationList;
      if (declarations.length < 2 || statement.modifiers || !isList(statement.parent)) return [];
      const keyword = keywordOf(statement.declarationList);
      if (keyword === 'using') return [];
      return [replaceFrom(code, statement, statement, declarations.map((one) => `${keyword} ${code.of(one)}${code.semicolon}`).join('\n'))];
    }),
  degrade: (code) =>
    neighbours(code, (first, second) => {
      const [a, b] = [soleVariable(first), soleVariable(second)];
      if (!a || !b || keyword(a) !== keyword(b) || !isPlain(code, a) || !isPlain(code, b)) return undefined;
      return replaceFrom(code, first, second, `${keyword(a)} ${code.of(a)}, ${code.of(b)}${code.semicolon}`);
    }),
} satisfies Rule;

function keyword(declaration: ts.VariableDeclaration): string {
  return ts.isVariableDeclarationList(declaration.parent) ? keywordOf(declaration.parent) : '';
}

function isPlain(code: Code, declaration: ts.VariableDeclaration): boolean {
  return ts.isIdentifier(declaration.name) && !/\bfunction\b|=>/.test(code.of(declaration));
}
