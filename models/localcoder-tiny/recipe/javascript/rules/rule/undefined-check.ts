import ts from 'typescript';
import type { Code } from '../code.ts';
import { bare, isOperation, isUndefined, pathOf, rootOf } from '../expressions.ts';
import { put } from '../precedence.ts';
import type { Rule } from '../rule.ts';

const K = ts.SyntaxKind;
const SAME = [K.EqualsEqualsEqualsToken, K.EqualsEqualsToken];
const DIFFERENT = [K.ExclamationEqualsEqualsToken, K.ExclamationEqualsToken];

/** Checks for undefined. `typeof` stays on names the code doesn't declare: it is what keeps a missing global from throwing. */
export const undefinedCheck = {
  name: 'undefined-check',
  title: "typeof x === 'undefined' becomes x === undefined, void 0 becomes undefined",
  forward: (code) => {
    if (redefined(code)) return [];
    return [
      ...code.all(ts.isBinaryExpression).flatMap((node) => {
        const same = isOperation(node, ...SAME);
        if (!same && !isOperation(node, ...DIFFERENT)) return [];
        if (!ts.isTypeOfExpression(node.left) || !ts.isStringLiteralLike(node.right) || node.right.text !== 'undefined') return [];
        const value = bare(node.left.expression);
        if (!isDeclared(code, value)) return [];
        return [{ start: code.start(node), end: node.end, text: `${code.of(value)} ${same ? '===' : '!=='} undefined` }];
      }),
      ...code
        .all(ts.isVoidExpression)
        .flatMap((node) => (ts.isNumericLiteral(bare(node.expression)) ? [put(code, node, 'undefined')] : [])),
    ];
  },
  degrade: (code, random) => {
    const short = random() < 0.3;
    if (redefined(code)) return [];
    return code.all(ts.isBinaryExpression).flatMap((node) => {
      if (!isOperation(node, K.EqualsEqualsEqualsToken, K.ExclamationEqualsEqualsToken) || !isUndefined(node.right)) return [];
      if (!isDeclared(code, node.left)) return [];
      const [value, operator] = [code.of(node.left), code.of(node.operatorToken)];
      const text = short ? `${value} ${operator} void 0` : `typeof ${value} ${operator} ${code.quote}undefined${code.quote}`;
      return [{ start: code.start(node), end: node.end, text }];
    });
  },
} satisfies Rule;

function isDeclared(code: Code, value: ts.Expression): boolean {
  if (pathOf(value) === undefined) return false;
  const root = rootOf(value);
  return root.kind === K.ThisKeyword || code.scopes.bindingOf(root) !== undefined;
}

function redefined(code: Code): boolean {
  return code.scopes.named('undefined').some((name) => code.scopes.bindingOf(name) !== undefined);
}
