import ts from 'typescript';
import { type FunctionNode, visit } from './syntax.ts';

const ARRAY_METHODS = new Set('forEach map filter push reduce some every join shift unshift pop splice flatMap findIndex'.split(' '));
const STRING_METHODS = new Set(
  (
    'toLowerCase toUpperCase split trim trimStart trimEnd charCodeAt charAt startsWith endsWith replace replaceAll match padStart ' +
    'padEnd substring codePointAt'
  ).split(' '),
);
const ARITHMETIC = new Set([
  ts.SyntaxKind.MinusToken,
  ts.SyntaxKind.AsteriskToken,
  ts.SyntaxKind.SlashToken,
  ts.SyntaxKind.PercentToken,
  ts.SyntaxKind.AsteriskAsteriskToken,
  ts.SyntaxKind.AmpersandToken,
  ts.SyntaxKind.LessThanLessThanToken,
  ts.SyntaxKind.GreaterThanGreaterThanToken,
]);
const COMPARISONS = new Set([
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
  ts.SyntaxKind.LessThanToken,
  ts.SyntaxKind.GreaterThanToken,
  ts.SyntaxKind.LessThanEqualsToken,
  ts.SyntaxKind.GreaterThanEqualsToken,
]);

/** How much each sort of use says about the type of what is used; the first that there is decides. */
const SORTS = ['typeof', 'call', 'method', 'comparison', 'arithmetic', 'loop'] as const;
type Use = { sort: (typeof SORTS)[number]; type: string };

/** Takes the name of a parameter and gives the type that its uses in the function speak for; undefined when none does. */
export function typeByUse(name: string, owner: FunctionNode): string | undefined {
  const uses: Use[] = [];
  visit(owner, (node) => {
    if (!ts.isIdentifier(node) || node.text !== name) return;
    const use = useOf(node);
    if (use !== undefined) uses.push(use);
  });
  for (const sort of SORTS) {
    const types = new Set(uses.filter((use) => use.sort === sort).map(({ type }) => type));
    // Tests for several types say that it can be any of them.
    if (types.size > 1) return undefined;
    for (const type of types) return type;
  }
  return undefined;
}

function useOf(node: ts.Identifier): Use | undefined {
  const { parent } = node;
  if (ts.isTypeOfExpression(parent)) {
    const type = testedType(parent.parent);
    return type === undefined ? undefined : { sort: 'typeof', type };
  }
  if (ts.isCallExpression(parent) && parent.expression === node) return { sort: 'call', type: 'Function' };
  if (ts.isForOfStatement(parent) && parent.expression === node) return { sort: 'loop', type: 'Array' };
  if (ts.isPropertyAccessExpression(parent) && parent.expression === node) return methodUse(parent);
  if (!ts.isBinaryExpression(parent)) return undefined;
  if (ARITHMETIC.has(parent.operatorToken.kind)) return { sort: 'arithmetic', type: 'number' };
  const other = parent.left === node ? parent.right : parent.left;
  const type = COMPARISONS.has(parent.operatorToken.kind) ? plainType(other) : undefined;
  return type === undefined ? undefined : { sort: 'comparison', type };
}

function methodUse(access: ts.PropertyAccessExpression): Use | undefined {
  if (!ts.isCallExpression(access.parent) || access.parent.expression !== access) return undefined;
  if (ARRAY_METHODS.has(access.name.text)) return { sort: 'method', type: 'Array' };
  return STRING_METHODS.has(access.name.text) ? { sort: 'method', type: 'string' } : undefined;
}

function plainType(value: ts.Expression): string | undefined {
  if (ts.isStringLiteralLike(value)) return 'string';
  return ts.isNumericLiteral(value) ? 'number' : undefined;
}

function testedType(comparison: ts.Node): string | undefined {
  if (!ts.isBinaryExpression(comparison) || !ts.isStringLiteralLike(comparison.right)) return undefined;
  const type = comparison.right.text;
  if (type === 'undefined') return undefined;
  return type === 'function' || type === 'object' ? type.charAt(0).toUpperCase() + type.slice(1) : type;
}
