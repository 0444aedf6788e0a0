import ts from 'typescript';
import type { Binding } from './scopes.ts';

/** Says whether an expression is written to where it stands: assigned, counted up or down, filled by a loop or by destructuring. */
export function isWritten(node: ts.Node): boolean {
  let inner = node;
  let outer = node.parent;
  while (ts.isParenthesizedExpression(outer) || ts.isNonNullExpression(outer) || ts.isAsExpression(outer)) {
    inner = outer;
    outer = outer.parent;
  }
  if (ts.isBinaryExpression(outer)) {
    const kind = outer.operatorToken.kind;
    if (outer.left !== inner || kind < ts.SyntaxKind.FirstAssignment || kind > ts.SyntaxKind.LastAssignment) return false;
    // The left of `=` in a pattern is a default's target; the left of any other assignment is written, too.
    return true;
  }
  if (ts.isPrefixUnaryExpression(outer) || ts.isPostfixUnaryExpression(outer)) {
    return outer.operator === ts.SyntaxKind.PlusPlusToken || outer.operator === ts.SyntaxKind.MinusMinusToken;
  }
  if (ts.isForInStatement(outer) || ts.isForOfStatement(outer)) return outer.initializer === inner;
  if (ts.isDeleteExpression(outer)) return true;
  if (ts.isShorthandPropertyAssignment(outer)) return outer.name === inner && isWritten(outer.parent);
  if (ts.isPropertyAssignment(outer)) return outer.initializer === inner && isWritten(outer.parent);
  if (ts.isArrayLiteralExpression(outer) || ts.isObjectLiteralExpression(outer)) return isWritten(outer);
  if (ts.isSpreadElement(outer) || ts.isSpreadAssignment(outer)) return isWritten(outer.parent);
  return false;
}

/** Says whether a variable gets another value after its declaration. */
export function isReassigned(binding: Binding): boolean {
  return binding.mentions.some((id) => !binding.declarations.includes(id) && isWritten(id));
}
