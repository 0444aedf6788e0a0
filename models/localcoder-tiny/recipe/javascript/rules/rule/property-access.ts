import ts from 'typescript';
import type { Rule } from '../rule.ts';

const NAME = /^[A-Za-z_$][\w$]*$/;

/** Properties named by a text that is a name. Not in TypeScript, where the brackets may be there to get around a check. */
export const propertyAccess = {
  name: 'property-access',
  title: "o['name'] becomes o.name",
  forward: (code) =>
    code.all(ts.isElementAccessExpression).flatMap((node) => {
      const key = node.argumentExpression;
      if (code.dialect === 'ts' || !ts.isStringLiteralLike(key) || !NAME.test(key.text) || ts.isNumericLiteral(node.expression)) return [];
      return [{ start: node.expression.end, end: node.end, text: `${node.questionDotToken ? '?.' : '.'}${key.text}` }];
    }),
  degrade: (code) =>
    code.all(ts.isPropertyAccessExpression).flatMap((node) => {
      if (
        code.dialect === 'ts' ||
        !ts.isIdentifier(node.name) ||
        ts.isCallExpression(node.parent) ||
        node.expression.kind === ts.SyntaxKind.SuperKeyword
      )
        return [];
      if (ts.isPropertyAccessExpression(node.parent) || node.name.text === 'length' || /^[A-Z]/.test(node.name.text)) return [];
      const key = `[${code.quote}${node.name.text}${code.quote}]`;
      return [{ start: node.expression.end, end: node.end, text: `${node.questionDotToken ? '?.' : ''}${key}` }];
    }),
} satisfies Rule;
