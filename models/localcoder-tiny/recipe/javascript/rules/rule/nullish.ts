import ts from 'typescript';
import type { Code } from '../code.ts';
import { bare, isNothing, isOperation, isUndefined, pathOf } from '../expressions.ts';
import { BINDS, put, within } from '../precedence.ts';
import type { Rule } from '../rule.ts';

const K = ts.SyntaxKind;

/** Values that are taken if they are there, or else another. */
export const nullish = {
  name: 'nullish',
  title: 'a check for null or undefined that picks a value becomes ??',
  forward: (code) =>
    code.all(ts.isConditionalExpression).flatMap((node) => {
      const check = presence(bare(node.condition));
      if (check) {
        const [same, other] = check.present ? [node.whenTrue, node.whenFalse] : [node.whenFalse, node.whenTrue];
        return pathOf(bare(same)) === check.path
          ? [put(code, node, `${code.of(bare(same))} ?? ${fallback(code, other)}`, BINDS.coalesce)]
          : [];
      }
      const path = pathOf(bare(node.condition));
      if (path === undefined || pathOf(bare(node.whenTrue)) !== path) return [];
      return [put(code, node, `${code.of(bare(node.whenTrue))} || ${within(code, node.whenFalse, BINDS.or)}`, BINDS.or)];
    }),
  degrade: (code, random) =>
    code.all(ts.isBinaryExpression).flatMap((node) => {
      const path = pathOf(node.left);
      if (path === undefined || path === 'this' || node.right.kind === K.ThrowKeyword) return [];
      const value = code.of(node.left);
      const other = within(code, node.right, BINDS.assign);
      if (isOperation(node, K.BarBarToken)) return isTail(node) ? [] : [put(code, node, `${value} ? ${value} : ${other}`, BINDS.choose)];
      if (!isOperation(node, K.QuestionQuestionToken) || isTail(node)) return [];
      const style = random();
      if (style < 0.4) return [put(code, node, `${value} !== null && ${value} !== undefined ? ${value} : ${other}`, BINDS.choose)];
      if (style < 0.75) return [put(code, node, `${value} != null ? ${value} : ${other}`, BINDS.choose)];
      if (style < 0.9) return [put(code, node, `${value} == null ? ${other} : ${value}`, BINDS.choose)];
      return [put(code, node, `${value} === undefined || ${value} === null ? ${other} : ${value}`, BINDS.choose)];
    }),
} satisfies Rule;

/** Parts of longer chains and of conditions stay as they are: nobody writes those the long way. */
function isTail(node: ts.BinaryExpression): boolean {
  const parent = ts.isParenthesizedExpression(node.parent) ? node.parent.parent : node.parent;
  if (isOperation(parent, K.BarBarToken, K.AmpersandAmpersandToken, K.QuestionQuestionToken)) return true;
  if (ts.isIfStatement(parent) || ts.isIterationStatement(parent, false) || ts.isPrefixUnaryExpression(parent)) return true;
  return ts.isConditionalExpression(parent) || isOperation(bare(node.right), K.BarBarToken, K.QuestionQuestionToken);
}

function fallback(code: Code, node: ts.Expression): string {
  return within(code, bare(node), BINDS.bitOr);
}

/** Reads a condition as "this path is neither null nor undefined", or as the opposite. */
export function presence(node: ts.Expression): { path: string; present: boolean } | undefined {
  if (isOperation(node, K.ExclamationEqualsToken, K.EqualsEqualsToken) && isNothing(node.right)) {
    const path = pathOf(node.left);
    return path === undefined ? undefined : { path, present: isOperation(node, K.ExclamationEqualsToken) };
  }
  const present = isOperation(node, K.AmpersandAmpersandToken);
  if (!present && !isOperation(node, K.BarBarToken)) return undefined;
  const strict = present ? K.ExclamationEqualsEqualsToken : K.EqualsEqualsEqualsToken;
  const [left, right] = [bare(node.left), bare(node.right)];
  if (!isOperation(left, strict) || !isOperation(right, strict) || !isNothing(left.right) || !isNothing(right.right)) return undefined;
  const path = pathOf(left.left);
  if (path === undefined || path !== pathOf(right.left) || isUndefined(left.right) === isUndefined(right.right)) return undefined;
  return { path, present };
}
