import ts from 'typescript';
import type { Code } from '../code.ts';
import type { TextEdit } from '../edits.ts';
import { bare, isLiteral, isNothing, isOperation, negated, pathOf } from '../expressions.ts';
import { onlyTruthCounts } from '../places.ts';
import { BINDS, put } from '../precedence.ts';
import type { Rule } from '../rule.ts';

const K = ts.SyntaxKind;
type Access = ts.PropertyAccessExpression | ts.ElementAccessExpression | ts.CallExpression;

/** Checks that something is there before reading from it; only where the truth counts, since the values of the two forms may differ. */
export const optionalChain = {
  name: 'optional-chain',
  title: 'a check before a property becomes ?.',
  forward: (code) =>
    code.all(ts.isBinaryExpression).flatMap((node) => (onlyTruthCounts(node) ? (fromAnd(code, node) ?? fromOr(code, node) ?? []) : [])),
  degrade: (code, random) =>
    code.all(isAccess).flatMap((node) => {
      const link = firstLink(node);
      const outer = node.parent;
      if (!link || (isAccess(outer) && outer.expression === node) || ts.isNonNullExpression(outer)) return [];
      const whole = isTested(outer, node) ? outer : node;
      if (!onlyTruthCounts(whole) || readsLengthOrPlace(whole)) return [];
      const guard = code.of(link.expression);
      const rest = code.text
        .slice(link.expression.end, whole.end)
        .replace(/^\s*\?\.\s*(?=\[)/, '')
        .replace(/^\s*\?\./, '.');
      if (negated(outer) && random() < 0.5) return [put(code, outer, `!${guard} || !${guard}${rest}`, BINDS.or)];
      return [put(code, whole, `${guard} && ${guard}${rest}`, BINDS.and)];
    }),
} satisfies Rule;

/** `a && a.b`, also as the end of a chain, and `a && a.b === 'text'`. */
function fromAnd(code: Code, node: ts.BinaryExpression): TextEdit[] | undefined {
  if (!isOperation(node, K.AmpersandAmpersandToken)) return undefined;
  const guard = isOperation(node.left, K.AmpersandAmpersandToken) ? node.left.right : node.left;
  const right = bare(node.right);
  if (readsLengthOrPlace(right)) return undefined;
  const access = guardedAccess(isComparison(right) ? right.left : right, guard);
  return access && [{ start: code.start(guard), end: node.end, text: linked(code, guard, access, right.end) }];
}

/** `!a || !a.b`. */
function fromOr(code: Code, node: ts.BinaryExpression): TextEdit[] | undefined {
  if (!isOperation(node, K.BarBarToken)) return undefined;
  const first = isOperation(node.left, K.BarBarToken) ? node.left.right : node.left;
  const guard = negated(first);
  const right = negated(node.right);
  if (!guard || !right || readsLengthOrPlace(right)) return undefined;
  const access = guardedAccess(right, guard);
  return access && [{ start: code.start(first), end: node.end, text: `!${linked(code, guard, access, right.end)}` }];
}

/** The step of an expression that reads straight from what was checked before. */
function guardedAccess(node: ts.Expression, guard: ts.Expression): Access | undefined {
  const path = pathOf(guard) ?? chainOf(guard);
  if (path === undefined || path === 'this') return undefined;
  let access = node;
  while (isAccess(access) && !access.questionDotToken) {
    if (!ts.isCallExpression(access) && (pathOf(access.expression) === path || chainOf(access.expression) === path)) return access;
    if (ts.isPropertyAccessExpression(access) && ts.isPrivateIdentifier(access.name)) return undefined;
    access = access.expression;
  }
  return undefined;
}

/** The path of a chain that has `?.` in it, as if it had none. */
function chainOf(node: ts.Expression): string | undefined {
  if (ts.isPropertyAccessExpression(node)) {
    const owner = chainOf(node.expression);
    return owner && `${owner}.${node.name.text}`;
  }
  return pathOf(node);
}

/** The checked part keeps the form it was checked in: it may be a chain itself. */
function linked(code: Code, guard: ts.Expression, access: Access, end: number): string {
  const rest = code.text.slice(access.expression.end, end).trimStart();
  return code.of(guard) + (ts.isPropertyAccessExpression(access) ? '?' : '?.') + rest;
}

function isAccess(node: ts.Node): node is Access {
  return ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node) || ts.isCallExpression(node);
}

function firstLink(node: Access): Access | undefined {
  const links: Access[] = [];
  for (let step: ts.Node = node; isAccess(step); step = step.expression) if (step.questionDotToken) links.push(step);
  const [link] = links;
  return link && links.length === 1 && !ts.isCallExpression(link) && pathOf(link.expression) !== undefined ? link : undefined;
}

function isComparison(node: ts.Expression): node is ts.BinaryExpression {
  return isOperation(node, K.EqualsEqualsEqualsToken) && isLiteral(node.right) && !isNothing(node.right);
}

function isTested(outer: ts.Node, node: ts.Node): outer is ts.BinaryExpression {
  return ts.isBinaryExpression(outer) && outer.left === node && isComparison(outer);
}

/** An empty text is no object, but has a length, and `-1` as a position: there the two forms differ. */
function readsLengthOrPlace(node: ts.Expression): boolean {
  const read = isComparison(node) ? node.left : node;
  if (ts.isPropertyAccessExpression(read)) return read !== node && read.name.text === 'length';
  const callee = ts.isCallExpression(read) ? read.expression : undefined;
  return callee !== undefined && ts.isPropertyAccessExpression(callee) && /^(last)?indexOf$|^search$/i.test(callee.name.text);
}
