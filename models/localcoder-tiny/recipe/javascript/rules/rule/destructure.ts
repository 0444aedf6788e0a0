import ts from 'typescript';
import type { Code } from '../code.ts';
import type { TextEdit } from '../edits.ts';
import { pathOf, rootOf } from '../expressions.ts';
import type { Rule } from '../rule.ts';
import { isList, keywordOf, replaceFrom, type StatementList, soleVariable } from '../statements.ts';

interface Read {
  readonly source: string;
  readonly path: string;
  readonly keyword: string;
  readonly element: string;
}

/** Several properties of one object, each read into a variable. */
export const destructure = {
  name: 'destructure',
  title: 'neighbouring reads of one object are destructured together',
  forward: (code) => code.all(isList).flatMap((list) => runs(code, list)),
  degrade: (code) =>
    code.all(ts.isVariableStatement).flatMap((statement) => {
      const variable = soleVariable(statement);
      if (
        !variable?.initializer ||
        variable.type ||
        !ts.isObjectBindingPattern(variable.name) ||
        pathOf(variable.initializer) === undefined
      )
        return [];
      const root = rootOf(variable.initializer);
      const source = code.of(variable.initializer);
      const keyword = keywordOf(statement.declarationList);
      const reads: string[] = [];
      for (const { name, propertyName, initializer, dotDotDotToken } of variable.name.elements) {
        const property = propertyName ?? name;
        if (initializer || dotDotDotToken || !ts.isIdentifier(name) || !ts.isIdentifier(property)) return [];
        if (ts.isIdentifier(root) && root.text === name.text) return [];
        reads.push(`${keyword} ${name.text} = ${source}.${property.text}${code.semicolon}`);
      }
      return reads.length > 1 && isList(statement.parent) ? [replaceFrom(code, statement, statement, reads.join('\n'))] : [];
    }),
} satisfies Rule;

function runs(code: Code, list: StatementList): TextEdit[] {
  const edits: TextEdit[] = [];
  for (let at = 0; at < list.statements.length; ) {
    const from = at;
    const reads: Read[] = [];
    for (let next = readOf(code, list.statements[at]); next; next = readOf(code, list.statements[++at])) {
      const [first] = reads;
      if (first && (first.path !== next.path || first.keyword !== next.keyword)) break;
      reads.push(next);
    }
    if (reads.length === 0) at++;
    const [start, end, head] = [list.statements[from], list.statements[from + reads.length - 1], reads[0]];
    if (!start || !end || !head || reads.length < 2) continue;
    const elements = reads.map((read) => read.element).join(', ');
    edits.push(replaceFrom(code, start, end, `${head.keyword} { ${elements} } = ${head.source}${code.semicolon}`));
  }
  return edits;
}

function readOf(code: Code, statement: ts.Statement | undefined): Read | undefined {
  const variable = soleVariable(statement);
  const value = variable?.initializer;
  if (!variable || !value || variable.type || !ts.isIdentifier(variable.name) || !ts.isPropertyAccessExpression(value)) return undefined;
  const path = pathOf(value.expression);
  const root = rootOf(value);
  if (path === undefined || value.questionDotToken || !ts.isIdentifier(value.name) || !ts.isVariableDeclarationList(variable.parent))
    return undefined;
  if (ts.isIdentifier(root) && root.text === variable.name.text) return undefined;
  const property = value.name.text;
  const element = property === variable.name.text ? property : `${property}: ${variable.name.text}`;
  return { source: code.of(value.expression), path, keyword: keywordOf(variable.parent), element };
}
