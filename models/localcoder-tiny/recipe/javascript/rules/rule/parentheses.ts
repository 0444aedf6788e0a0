import ts from 'typescript';
import type { Code } from '../code.ts';
import { isOperation } from '../expressions.ts';
import { BINDS, binds, boundBy, spaced, startsUnsafely } from '../precedence.ts';
import type { Rule } from '../rule.ts';

const K = ts.SyntaxKind;

/** Parentheses around what needs none: whole values, single names and calls, comparisons between `&&`. Those that help reading stay. */
export const parentheses = {
  name: 'parentheses',
  title: 'parentheses around a whole value or a single name go away',
  forward: (code) =>
    code.all(ts.isParenthesizedExpression).flatMap((node) => {
      if (isNeeded(code, node) || helps(node)) return [];
      const text = spaced(code, code.start(node), node.end, code.of(node.expression));
      return [{ start: code.start(node), end: node.end, text }];
    }),
  degrade: (code) =>
    code.nodes.flatMap((node) => {
      const value =
        ts.isReturnStatement(node) || ts.isVariableDeclaration(node)
          ? ts.isReturnStatement(node)
            ? node.expression
            : node.initializer
          : undefined;
      const whole = value && ts.isBinaryExpression(value) && binds(value) > BINDS.assign ? value : undefined;
      const part =
        isOperation(node, K.EqualsEqualsEqualsToken, K.ExclamationEqualsEqualsToken) &&
        isOperation(node.parent, K.AmpersandAmpersandToken, K.BarBarToken);
      const target = whole ?? (part ? node : undefined);
      return target ? [{ start: code.start(target), end: target.end, text: `(${code.of(target)})` }] : [];
    }),
} satisfies Rule;

function isNeeded(code: Code, node: ts.ParenthesizedExpression): boolean {
  const inner = node.expression;
  const parent = node.parent;
  if (startsUnsafely(code, code.start(node), code.of(inner))) return true;
  if (binds(inner) < boundBy(node)) return true;
  // Within parentheses a chain of `?.` ends; without them it would go on.
  if (inner.flags & ts.NodeFlags.OptionalChain && boundBy(node) >= BINDS.member) return true;
  if (ts.isNewExpression(parent) && parent.expression === node) return !ts.isIdentifier(inner);
  if (ts.isFunctionExpression(inner) || ts.isClassExpression(inner) || ts.isArrowFunction(inner)) return isCallee(node);
  if (ts.isNumericLiteral(inner) && ts.isPropertyAccessExpression(parent)) return true;
  if (ts.isObjectLiteralExpression(inner)) return ts.isArrowFunction(parent) || ts.isExpressionStatement(parent) || isCallee(node);
  // In the head of a `for` loop, `in` would end the first part.
  return isOperation(inner, K.InKeyword);
}

function isCallee(node: ts.ParenthesizedExpression): boolean {
  return boundBy(node) >= BINDS.member;
}

/** Says whether parentheses that the language doesn't ask for are there for the reader. */
function helps(node: ts.ParenthesizedExpression): boolean {
  const inner = node.expression;
  const own = binds(inner);
  if (own <= BINDS.assign && !ts.isArrowFunction(inner)) return true;
  if (ts.isParenthesizedExpression(node.parent)) return own <= BINDS.assign;
  if (own >= BINDS.unary || boundBy(node) <= BINDS.assign) return false;
  const parent = node.parent;
  if (!ts.isBinaryExpression(parent)) return !ts.isConditionalExpression(parent);
  if (own === BINDS.power) return false;
  if (own === binds(parent) && own !== BINDS.equal) return parent.left !== node && own !== BINDS.and && own !== BINDS.or;
  const joins = parent.operatorToken.kind === K.AmpersandAmpersandToken || parent.operatorToken.kind === K.BarBarToken;
  return !(joins && own >= BINDS.equal && own <= BINDS.compare);
}
