import ts from 'typescript';
import { isLiteral } from '../expressions.ts';
import type { Rule } from '../rule.ts';
import { functionScope } from '../scopes.ts';
import { isList, soleVariable } from '../statements.ts';

const NAMES = ['unused', 'tmp', 'temp', 'dummy', 'flag', 'debug', 'count', 'x', 'obj', 'done'];
const VALUES = ['0', 'null', '[]', '{}', 'false', '1', 'true', 'undefined'];

/** Variables inside functions that nobody reads and whose making has no effect. */
export const unusedVariable = {
  name: 'unused-variable',
  title: 'a variable that is never used goes away',
  forward: (code) =>
    code.all(ts.isVariableStatement).flatMap((statement) => {
      const variable = soleVariable(statement);
      if (!variable || !ts.isIdentifier(variable.name) || !isList(statement.parent) || ts.isSourceFile(functionScope(variable))) return [];
      const binding = code.scopes.bindingOf(variable.name);
      if (!binding || binding.mentions.length !== 1 || (variable.initializer && !isIdle(variable.initializer))) return [];
      return [{ start: statement.getFullStart(), end: statement.end, text: '\n' }];
    }),
  degrade: (code, random) => {
    const name = code.freeName(NAMES, random);
    const blocks = code.all(ts.isBlock).filter((block) => block.statements.length > 0 && !ts.isSourceFile(functionScope(block)));
    const block = blocks[Math.floor(random() * blocks.length)];
    const at = block?.statements[Math.floor(random() * block.statements.length)];
    if (!name || !at || !code.semicolon) return [];
    if (ts.isExpressionStatement(at) && ts.isStringLiteral(at.expression)) return [];
    const start = code.start(at);
    const keyword = ['let', 'const', 'var'][Math.floor(random() * 3)];
    const value = VALUES[Math.floor(random() * VALUES.length)];
    return [{ start, end: start, text: random() < 0.25 ? `let ${name};\n` : `${keyword} ${name} = ${value};\n` }];
  },
} satisfies Rule;

/** Says whether working out a value can't be noticed. */
function isIdle(value: ts.Expression): boolean {
  if (ts.isArrayLiteralExpression(value)) return value.elements.every((element) => isIdle(element));
  if (ts.isObjectLiteralExpression(value)) return value.properties.length === 0;
  return isLiteral(value) || ts.isArrowFunction(value) || ts.isFunctionExpression(value);
}
