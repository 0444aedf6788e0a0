import ts from 'typescript';
import type { Code } from '../code.ts';
import { contains } from '../expressions.ts';
import type { Rule } from '../rule.ts';

const K = ts.SyntaxKind;

/** Functions that are properties of an object literal. */
export const methodShorthand = {
  name: 'method-shorthand',
  title: 'a function kept in a property becomes a method',
  forward: (code) =>
    code.all(ts.isPropertyAssignment).flatMap((node) => {
      const made = node.initializer;
      if (!ts.isFunctionExpression(made) || made.name || !isMethodName(code, node.name)) return [];
      const async = made.modifiers?.some((modifier) => modifier.kind === K.AsyncKeyword) ? 'async ' : '';
      const word = code.text.indexOf('function', made.modifiers?.end ?? made.pos) + 'function'.length;
      const head = code.text.slice(made.asteriskToken?.end ?? word, made.end).trimStart();
      return [{ start: code.start(node), end: node.end, text: `${async}${made.asteriskToken ? '*' : ''}${code.of(node.name)}${head}` }];
    }),
  degrade: (code) =>
    code.all(ts.isMethodDeclaration).flatMap((node) => {
      if (!ts.isObjectLiteralExpression(node.parent) || !isMethodName(code, node.name)) return [];
      if (node.questionToken || contains(node, (inner) => inner.kind === K.SuperKeyword)) return [];
      const async = node.modifiers?.some((modifier) => modifier.kind === K.AsyncKeyword) ? 'async ' : '';
      const star = node.asteriskToken ? '*' : '';
      const text = `${code.of(node.name)}: ${async}function${star} ${code.text.slice(node.name.end, node.end).trimStart()}`;
      return [{ start: code.start(node), end: node.end, text }];
    }),
} satisfies Rule;

/** Methods can't be called with `new`: what may be a constructor stays a function. */
function isMethodName(code: Code, name: ts.PropertyName): boolean {
  return !ts.isComputedPropertyName(name) && !/^["']?([A-Z]|constructor\b|ctor\b|initialize\b)/.test(code.of(name));
}
