import ts from 'typescript';

const K = ts.SyntaxKind;

/** An expression without the parentheses around it. */
export function bare(node: ts.Expression): ts.Expression {
  let inner = node;
  while (ts.isParenthesizedExpression(inner)) inner = inner.expression;
  return inner;
}

/** Says whether a node is an operation with one of these operators between its sides. */
export function isOperation(node: ts.Node | undefined, ...operators: readonly ts.SyntaxKind[]): node is ts.BinaryExpression {
  return node !== undefined && ts.isBinaryExpression(node) && operators.includes(node.operatorToken.kind);
}

/** The operand of `!`, or undefined. */
export function negated(node: ts.Node): ts.UnaryExpression | undefined {
  return ts.isPrefixUnaryExpression(node) && node.operator === K.ExclamationToken ? node.operand : undefined;
}

/** The path `a.b.c` (or `this.b`) of an expression that can be read again without effect, getters aside; undefined for all else. */
export function pathOf(node: ts.Node): string | undefined {
  if (ts.isIdentifier(node)) return node.text;
  if (node.kind === K.ThisKeyword) return 'this';
  if (!ts.isPropertyAccessExpression(node) || node.questionDotToken) return undefined;
  const owner = pathOf(node.expression);
  return owner === undefined ? undefined : `${owner}.${node.name.text}`;
}

/** As `pathOf`, but steps like `[i]` and `['key']` may be in it. */
export function placeOf(node: ts.Node): string | undefined {
  if (ts.isElementAccessExpression(node) && !node.questionDotToken) {
    const owner = placeOf(node.expression);
    const key = node.argumentExpression;
    if (owner === undefined) return undefined;
    if (ts.isStringLiteral(key) || ts.isNumericLiteral(key)) return `${owner}[${JSON.stringify(key.text)}]`;
    return ts.isIdentifier(key) ? `${owner}[${key.text}]` : undefined;
  }
  if (ts.isPropertyAccessExpression(node) && !node.questionDotToken) {
    const owner = placeOf(node.expression);
    return owner === undefined ? undefined : `${owner}.${node.name.text}`;
  }
  return pathOf(node);
}

/** The leftmost name of a path. */
export function rootOf(node: ts.Node): ts.Node {
  let root = node;
  while (ts.isPropertyAccessExpression(root) || ts.isElementAccessExpression(root)) root = root.expression;
  return root;
}

/** Says whether an expression is `null` or `undefined`. */
export function isNothing(node: ts.Node): boolean {
  return node.kind === K.NullKeyword || isUndefined(node);
}

/** Says whether an expression is `undefined`. */
export function isUndefined(node: ts.Node): boolean {
  return ts.isIdentifier(node) && node.text === 'undefined';
}

/** Says whether an expression is `true`. */
export function isTrue(node: ts.Node): boolean {
  return node.kind === K.TrueKeyword;
}

/** Says whether an expression is `false`. */
export function isFalse(node: ts.Node): boolean {
  return node.kind === K.FalseKeyword;
}

/** Says whether an expression is a written-out value: string, number, `true`, `null`, `-1`, … */
export function isLiteral(node: ts.Node): boolean {
  if (ts.isPrefixUnaryExpression(node)) return node.operator === K.MinusToken && ts.isNumericLiteral(node.operand);
  return (ts.isLiteralExpression(node) && !ts.isRegularExpressionLiteral(node)) || isNothing(node) || isTrue(node) || isFalse(node);
}

/** The number a literal stands for, or undefined. */
export function numberOf(node: ts.Node): number | undefined {
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (ts.isPrefixUnaryExpression(node) && node.operator === K.MinusToken && ts.isNumericLiteral(node.operand))
    return -Number(node.operand.text);
  return undefined;
}

/** A plain method call `receiver.name(...)`, no part of it optional and nothing spread into it; undefined for all else. */
export function methodCall(
  node: ts.Node,
  name?: string,
): { receiver: ts.Expression; name: string; args: readonly ts.Expression[] } | undefined {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression) || node.flags & ts.NodeFlags.OptionalChain)
    return undefined;
  const callee = node.expression;
  if ((name !== undefined && callee.name.text !== name) || node.arguments.some(ts.isSpreadElement) || node.typeArguments) return undefined;
  return callee.expression.kind === K.SuperKeyword
    ? undefined
    : { receiver: callee.expression, name: callee.name.text, args: node.arguments };
}

/** Says whether anything within a node (itself included) passes a test; doesn't look into what `skip` tells it to leave out. */
export function contains(node: ts.Node, test: (node: ts.Node) => boolean, skip?: (node: ts.Node) => boolean): boolean {
  if (test(node)) return true;
  return ts.forEachChild(node, (child) => !skip?.(child) && contains(child, test, skip)) === true;
}

/** Says whether a node has a function's own `this`, `arguments`, `super` or `new.target` in it, those of inner functions left out. */
export function usesOwnThis(node: ts.Node): boolean {
  return contains(node, isOwnThis, (inner) => ts.isFunctionDeclaration(inner) || ts.isFunctionExpression(inner));
}

/** Says whether code waits or yields within a node, inner functions left out. */
export function pauses(node: ts.Node): boolean {
  return contains(
    node,
    (n) => ts.isAwaitExpression(n) || ts.isYieldExpression(n) || (ts.isForOfStatement(n) && n.awaitModifier !== undefined),
    ts.isFunctionLike,
  );
}

function isOwnThis(node: ts.Node): boolean {
  if (ts.isIdentifier(node)) return node.text === 'arguments' || node.text === 'eval';
  return node.kind === K.ThisKeyword || node.kind === K.SuperKeyword || ts.isMetaProperty(node);
}
