import ts from 'typescript';
import { isLiteral, isOperation, placeOf } from '../expressions.ts';
import type { Rule } from '../rule.ts';
import { isList, neighbours, replaceFrom, soleVariable } from '../statements.ts';

const NAMES = ['result', 'result', 'result', 'res', 'ret', 'value', 'output', 'tmp', 'out', 'r', 'returnValue', 'temp', 'rv', 'val'];

/** Variables that only carry a value to the `return` or `throw` right behind them. */
export const needlessTemporary = {
  name: 'needless-temporary',
  title: 'a variable that is only returned gives way to its value',
  forward: (code) =>
    neighbours(code, (first, second) => {
      const variable = soleVariable(first);
      if (!variable?.initializer || variable.type || !ts.isIdentifier(variable.name) || takesItsName(variable.initializer))
        return undefined;
      if ((!ts.isReturnStatement(second) && !ts.isThrowStatement(second)) || !second.expression || !ts.isIdentifier(second.expression))
        return undefined;
      const binding = code.scopes.bindingOf(variable.name);
      if (!binding || binding.mentions.length !== 2 || code.scopes.bindingOf(second.expression) !== binding) return undefined;
      const word = ts.isReturnStatement(second) ? 'return' : 'throw';
      return replaceFrom(code, first, second, `${word} ${code.of(variable.initializer)}${code.semicolon}`);
    }),
  degrade: (code, random) => {
    const name = code.freeName(NAMES, random);
    const kind = random();
    const keyword = kind < 0.7 ? 'const' : kind < 0.85 ? 'let' : 'var';
    const sites = code.all(ts.isReturnStatement).filter(({ expression, parent }) => {
      if (!expression || !isList(parent) || isOperation(expression, ts.SyntaxKind.CommaToken)) return false;
      return placeOf(expression) === undefined && !isLiteral(expression) && !takesItsName(expression);
    });
    const site = sites[Math.floor(random() * sites.length)];
    if (!site?.expression || !name) return [];
    return [
      replaceFrom(code, site, site, `${keyword} ${name} = ${code.of(site.expression)}${code.semicolon}\nreturn ${name}${code.semicolon}`),
    ];
  },
} satisfies Rule;

/** Nameless functions and classes are called after the variable they are first kept in, so that one matters. */
function takesItsName(value: ts.Expression): boolean {
  return ts.isArrowFunction(value) || ((ts.isFunctionExpression(value) || ts.isClassExpression(value)) && !value.name);
}
