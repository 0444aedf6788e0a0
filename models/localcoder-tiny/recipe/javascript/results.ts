import ts from 'typescript';
import { literalType, parameterType, shortType } from './parameters.ts';
import { type FunctionNode, hasModifier, type ShownFunction, visitOwn } from './syntax.ts';

/** What a function gives back: the expressions of its own returns, and the type where it is evident. */
export interface Result {
  returned: ts.Expression[];
  type: string | undefined;
  annotated: boolean;
}

const BOOLEAN_OPERATORS = new Set([
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
  ts.SyntaxKind.LessThanToken,
  ts.SyntaxKind.GreaterThanToken,
  ts.SyntaxKind.LessThanEqualsToken,
  ts.SyntaxKind.GreaterThanEqualsToken,
  ts.SyntaxKind.InstanceOfKeyword,
  ts.SyntaxKind.InKeyword,
]);
const NUMBER_OPERATORS = new Set([
  ts.SyntaxKind.MinusToken,
  ts.SyntaxKind.AsteriskToken,
  ts.SyntaxKind.SlashToken,
  ts.SyntaxKind.PercentToken,
  ts.SyntaxKind.BarToken,
  ts.SyntaxKind.AmpersandToken,
  ts.SyntaxKind.AsteriskAsteriskToken,
]);
const EITHER_OPERATORS = new Set([ts.SyntaxKind.AmpersandAmpersandToken, ts.SyntaxKind.BarBarToken, ts.SyntaxKind.QuestionQuestionToken]);
const TYPE_BY_METHOD: readonly [RegExp, string][] = [
  [/^(?:map|filter|split|concat|flatMap|keys|entries|values)$/u, 'Array'],
  [/^(?:join|trim|toLowerCase|toUpperCase|replace|replaceAll|toString|padStart|padEnd|stringify)$/u, 'string'],
  [/^(?:indexOf|lastIndexOf|charCodeAt|floor|ceil|round|max|min|abs|sqrt)$/u, 'number'],
  [/^(?:includes|startsWith|endsWith|some|every|test|has|isArray|hasOwnProperty)$/u, 'boolean'],
];
const NOTHING = /^(?:void|never|undefined|Promise<void>|asserts\b.*)$/u;
const MOST_STEPS = 3;

/** Takes a function and gives what it gives back; the type is undefined for a function that gives nothing back. */
export function resultOf({ node, tree }: ShownFunction): Result {
  const returned: ts.Expression[] = [];
  if (node.body !== undefined && !ts.isBlock(node.body)) returned.push(node.body);
  visitOwn(node, (below) => {
    if (ts.isReturnStatement(below) && below.expression !== undefined) returned.push(below.expression);
  });
  if (returned.length === 0) return { returned, type: undefined, annotated: false };
  if (node.type !== undefined) {
    const text = node.type.getText(tree).replace(/\s+/gu, ' ');
    const type = NOTHING.test(text) ? undefined : ts.isTypePredicateNode(node.type) ? 'boolean' : shortType(node.type, tree);
    return { returned, type, annotated: true };
  }
  const types = [...new Set(returned.map((value) => expressionType(value, node, tree, 0)))];
  const [type = 'null', another] = types.filter((each) => each !== 'null');
  if (another !== undefined || type === '*') return { returned, type: '*', annotated: false };
  return { returned, type: types.includes('null') && type !== 'null' ? `${type}|null` : type, annotated: false };
}

/** Takes a function and tells whether its callers get a promise because it is marked `async`. */
export function isAsync(node: FunctionNode): boolean {
  return hasModifier(node, ts.SyntaxKind.AsyncKeyword);
}

function expressionType(expression: ts.Expression, owner: FunctionNode, tree: ts.SourceFile, steps: number): string {
  const value = withoutWrappers(expression);
  const literal = literalType(value);
  if (literal !== undefined) return literal;
  if (value.kind === ts.SyntaxKind.NullKeyword) return 'null';
  if (value.kind === ts.SyntaxKind.ThisKeyword) return 'this';
  if (ts.isPrefixUnaryExpression(value)) return value.operator === ts.SyntaxKind.ExclamationToken ? 'boolean' : 'number';
  if (ts.isNewExpression(value)) return ts.isIdentifier(value.expression) ? value.expression.text : '*';
  if (ts.isConditionalExpression(value)) return common(value.whenTrue, value.whenFalse, owner, tree, steps);
  if (ts.isBinaryExpression(value)) return binaryType(value, owner, tree, steps);
  if (ts.isCallExpression(value) && ts.isPropertyAccessExpression(value.expression)) {
    const method = value.expression.name.text;
    // `keys`, `values` and `entries` give arrays on `Object` only.
    if (/^(?:keys|values|entries)$/u.test(method) && value.expression.expression.getText(tree) !== 'Object') return '*';
    return TYPE_BY_METHOD.find(([pattern]) => pattern.test(method))?.[1] ?? '*';
  }
  return ts.isIdentifier(value) ? variableType(value.text, owner, tree, steps) : '*';
}

function binaryType(value: ts.BinaryExpression, owner: FunctionNode, tree: ts.SourceFile, steps: number): string {
  const operator = value.operatorToken.kind;
  if (BOOLEAN_OPERATORS.has(operator)) return 'boolean';
  if (NUMBER_OPERATORS.has(operator)) return 'number';
  if (EITHER_OPERATORS.has(operator)) return common(value.left, value.right, owner, tree, steps);
  if (operator !== ts.SyntaxKind.PlusToken) return '*';
  const sides = [value.left, value.right].map((side) => expressionType(side, owner, tree, steps + 1));
  return sides.includes('string') ? 'string' : sides.every((side) => side === 'number') ? 'number' : '*';
}

function common(one: ts.Expression, other: ts.Expression, owner: FunctionNode, tree: ts.SourceFile, steps: number): string {
  if (steps > MOST_STEPS) return '*';
  const type = expressionType(one, owner, tree, steps + 1);
  return type === expressionType(other, owner, tree, steps + 1) ? type : '*';
}

function variableType(name: string, owner: FunctionNode, tree: ts.SourceFile, steps: number): string {
  if (steps > MOST_STEPS) return '*';
  const parameter = owner.parameters.find((each) => ts.isIdentifier(each.name) && each.name.text === name);
  if (parameter !== undefined) return parameter.dotDotDotToken === undefined ? parameterType(parameter, owner, tree) : 'Array';
  let type: string | undefined;
  visitOwn(owner, (node) => {
    if (type !== undefined || !ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name) || node.name.text !== name) return;
    if (node.type !== undefined) type = shortType(node.type, tree);
    else if (node.initializer !== undefined) type = expressionType(node.initializer, owner, tree, steps + 1);
  });
  return type === undefined || type === 'null' ? '*' : type;
}

function withoutWrappers(expression: ts.Expression): ts.Expression {
  let value = expression;
  while (
    ts.isParenthesizedExpression(value) ||
    ts.isAwaitExpression(value) ||
    ts.isAsExpression(value) ||
    ts.isNonNullExpression(value) ||
    ts.isSatisfiesExpression(value)
  ) {
    value = value.expression;
  }
  return value;
}
