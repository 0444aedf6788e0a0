import ts from 'typescript';
import type { Code } from '../code.ts';
import { isFalse, isTrue } from '../expressions.ts';
import type { Rule } from '../rule.ts';
import { boundNames } from '../scopes.ts';
import { exits, inside, isList, onlyStatement } from '../statements.ts';

/** An `else` after a branch that leaves. Chains of `else if` stay, but for their last `else`. */
export const needlessElse = {
  name: 'needless-else',
  title: 'else after a branch that leaves is dropped',
  forward: (code) =>
    code.all(ts.isIfStatement).flatMap((node) => {
      if (!isList(node.parent)) return [];
      let last = node;
      while (last.elseStatement && ts.isIfStatement(last.elseStatement) && exits(last.thenStatement)) last = last.elseStatement;
      const other = last.elseStatement;
      if (!other || !ts.isBlock(other) || !exits(last.thenStatement) || !staysApart(code, other.statements, other)) return [];
      return [{ start: last.thenStatement.end, end: node.end, text: `\n${inside(code, other)}` }];
    }),
  degrade: (code) =>
    code.all(ts.isBlock).flatMap((list) => {
      for (let at = list.statements.length - 2; at >= 0; at--) {
        const node = list.statements[at];
        const rest = list.statements.slice(at + 1);
        if (!node || !ts.isIfStatement(node) || node.elseStatement || !ts.isBlock(node.thenStatement) || !exits(node.thenStatement))
          continue;
        const first = rest[0];
        if (!first || !staysApart(code, rest, list) || givesTruth(first)) return [];
        return [
          { start: node.end, end: list.statements.end, text: ` else {\n${code.text.slice(code.start(first), list.statements.end)}\n}` },
        ];
      }
      return [];
    }),
} satisfies Rule;

/** One of a series of conditions that give `true` or `false` back: on its own it would become a value. */
function givesTruth(node: ts.Statement): boolean {
  const only = ts.isIfStatement(node) ? onlyStatement(node.thenStatement) : undefined;
  return (
    only !== undefined &&
    ts.isReturnStatement(only) &&
    only.expression !== undefined &&
    (isTrue(only.expression) || isFalse(only.expression))
  );
}

/** Says whether what these statements declare is meant nowhere outside them, so that it can move into a block or out of it. */
function staysApart(code: Code, statements: readonly ts.Statement[], list: ts.Node): boolean {
  const start = statements[0]?.pos ?? list.pos;
  return statements.every((statement) => {
    if (ts.isFunctionDeclaration(statement)) return false;
    if (ts.isClassDeclaration(statement)) return false;
    if (!ts.isVariableStatement(statement)) return true;
    const names = statement.declarationList.declarations.flatMap((declaration) => boundNames(declaration.name));
    return names.every((name) => code.scopes.named(name.text).every((mention) => mention.pos >= start && mention.end <= list.end));
  });
}
