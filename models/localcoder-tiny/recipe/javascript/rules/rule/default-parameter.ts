import ts from 'typescript';
import type { Code } from '../code.ts';
import { bare, contains, isLiteral, isOperation, isUndefined, pathOf } from '../expressions.ts';
import type { Rule } from '../rule.ts';
import { isList, onlyStatement } from '../statements.ts';

const K = ts.SyntaxKind;
type WithBody = ts.FunctionLikeDeclaration & { readonly body: ts.Block };

/** Parameters that are filled in by the first statement. Only with values that can be worked out anywhere: literals, `[]`, `{}`. */
export const defaultParameter = {
  name: 'default-parameter',
  title: 'filling in an undefined parameter becomes its default value',
  forward: (code) =>
    code.all(hasBody).flatMap((node) => {
      const first = node.body.statements[0];
      const set = first && filledIn(first);
      const parameter = node.parameters.find(({ name }) => set && ts.isIdentifier(name) && name.text === set.name);
      if (!first || !set || !parameter || parameter.initializer || parameter.modifiers || parameter.dotDotDotToken || !isPlain(set.value))
        return [];
      if (contains(node.body, (inner) => ts.isIdentifier(inner) && inner.text === 'arguments')) return [];
      const type = parameter.type ? `: ${code.of(parameter.type)}` : '';
      const rest = `${inParentheses(code, parameter, `${set.name}${type} = ${code.of(set.value)}`)}${code.text.slice(parameter.end, first.getFullStart())}`;
      return [{ start: code.start(parameter), end: first.end, text: rest }];
    }),
  degrade: (code, random) =>
    code.all(hasBody).flatMap((node) => {
      const at = node.parameters.findLastIndex((parameter) => parameter.initializer && isPlain(parameter.initializer));
      const parameter = node.parameters[at];
      if (!parameter?.initializer || !ts.isIdentifier(parameter.name) || parameter.modifiers) return [];
      if (
        parameter.type &&
        node.parameters.slice(at + 1).some((later) => !later.initializer && !later.questionToken && !later.dotDotDotToken)
      )
        return [];
      if (contains(node.body, (inner) => ts.isIdentifier(inner) && inner.text === 'arguments')) return [];
      const open = code.start(node.body) + 1;
      const name = parameter.name.text;
      const value = code.of(parameter.initializer);
      const long = `if (${name} === undefined) {\n${name} = ${value}${code.semicolon}\n}`;
      const fill = random() < 0.6 ? long : `${name} = ${name} === undefined ? ${value} : ${name}${code.semicolon}`;
      const head = parameter.type ? `${name}?: ${code.of(parameter.type)}` : name;
      return [{ start: code.start(parameter), end: open, text: `${head}${code.text.slice(parameter.end, open)}\n${fill}\n` }];
    }),
} satisfies Rule;

function hasBody(node: ts.Node): node is WithBody {
  if (!ts.isFunctionLike(node) || ts.isGetAccessorDeclaration(node) || !('body' in node)) return false;
  return node.body !== undefined && ts.isBlock(node.body as ts.Node);
}

/** The bare parameter of an arrow function needs parentheses as soon as it has a default. */
function inParentheses(code: Code, parameter: ts.ParameterDeclaration, text: string): string {
  return isBareParameter(code, parameter) ? `(${text})` : text;
}

function isBareParameter(code: Code, parameter: ts.ParameterDeclaration): boolean {
  const arrow = parameter.parent;
  return ts.isArrowFunction(arrow) && code.text.slice(parameter.end, code.start(arrow.equalsGreaterThanToken)).trim() === '';
}

/** Reads `if (x === undefined) x = value` and `x = x === undefined ? value : x`. */
function filledIn(statement: ts.Statement): { name: string; value: ts.Expression } | undefined {
  const inner = ts.isIfStatement(statement) && !statement.elseStatement ? onlyStatement(statement.thenStatement) : statement;
  if (!inner || !ts.isExpressionStatement(inner) || !isOperation(inner.expression, K.EqualsToken) || !isList(statement.parent))
    return undefined;
  const { left, right } = inner.expression;
  if (!ts.isIdentifier(left)) return undefined;
  const isMissing = (test: ts.Expression): boolean =>
    isOperation(test, K.EqualsEqualsEqualsToken) && isUndefined(test.right) && pathOf(test.left) === left.text;
  if (ts.isIfStatement(statement)) return isMissing(statement.expression) ? { name: left.text, value: right } : undefined;
  const choice = bare(right);
  if (!ts.isConditionalExpression(choice) || !isMissing(bare(choice.condition)) || pathOf(choice.whenFalse) !== left.text) return undefined;
  return { name: left.text, value: choice.whenTrue };
}

function isPlain(value: ts.Expression): boolean {
  if (ts.isArrayLiteralExpression(value)) return value.elements.every((element) => isLiteral(element));
  if (ts.isObjectLiteralExpression(value)) {
    return value.properties.every(
      (property) => ts.isPropertyAssignment(property) && !ts.isComputedPropertyName(property.name) && isPlain(property.initializer),
    );
  }
  return isLiteral(value) && !isUndefined(value);
}
