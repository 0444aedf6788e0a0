import ts from 'typescript';
import { isFalse, isOperation, isTrue, methodCall, negated } from './expressions.ts';

const K = ts.SyntaxKind;
const COMPARISONS = [K.EqualsEqualsToken, K.ExclamationEqualsToken, K.EqualsEqualsEqualsToken, K.ExclamationEqualsEqualsToken];
const BOOLEAN_OPERATORS = [
  ...COMPARISONS,
  K.LessThanToken,
  K.LessThanEqualsToken,
  K.GreaterThanToken,
  K.GreaterThanEqualsToken,
  K.InKeyword,
  K.InstanceOfKeyword,
];
/** Methods that give a boolean wherever the standard library has them. */
const BOOLEAN_METHODS = new Set(
  'includes startsWith endsWith some every has hasOwnProperty hasOwn isArray isInteger isSafeInteger isFinite isNaN'.split(' '),
);

/** Says whether only the truth of an expression counts where it stands, not its value: in a condition, under `!`, or where nobody looks. */
export function onlyTruthCounts(node: ts.Node): boolean {
  const parent = node.parent;
  if (ts.isIfStatement(parent) || ts.isWhileStatement(parent) || ts.isDoStatement(parent)) return parent.expression === node;
  if (ts.isForStatement(parent)) return parent.condition === node;
  if (ts.isExpressionStatement(parent)) return true;
  if (ts.isConditionalExpression(parent)) return parent.condition === node || onlyTruthCounts(parent);
  if (negated(parent)) return true;
  if (ts.isParenthesizedExpression(parent) || isOperation(parent, K.AmpersandAmpersandToken, K.BarBarToken)) return onlyTruthCounts(parent);
  return ts.isCallExpression(parent) && ts.isIdentifier(parent.expression) && parent.expression.text === 'Boolean';
}

/** Says whether an expression can only be `true` or `false`. */
export function isBoolean(node: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(node)) return isBoolean(node.expression);
  if (negated(node) || isTrue(node) || isFalse(node)) return true;
  if (isOperation(node, K.AmpersandAmpersandToken, K.BarBarToken)) return isBoolean(node.left) && isBoolean(node.right);
  if (isOperation(node, ...BOOLEAN_OPERATORS)) return true;
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) return ['Boolean', 'isNaN', 'isFinite'].includes(node.expression.text);
  const call = methodCall(node);
  return call !== undefined && (BOOLEAN_METHODS.has(call.name) || (call.name === 'test' && ts.isRegularExpressionLiteral(call.receiver)));
}
