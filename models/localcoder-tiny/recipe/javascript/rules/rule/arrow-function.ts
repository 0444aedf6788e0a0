import ts from 'typescript';
import type { Code } from '../code.ts';
import { bare, usesOwnThis } from '../expressions.ts';
import { BINDS, put } from '../precedence.ts';
import type { Rule } from '../rule.ts';

/** Function expressions that need neither `this` nor `arguments` of their own. */
export const arrowFunction = {
  name: 'arrow-function',
  title: 'a function expression becomes an arrow function',
  forward: (code) =>
    code.all(ts.isFunctionExpression).flatMap((node) => {
      if (!canBeArrow(node) || !stands(code, node) || usesOwnThis(node)) return [];
      return [put(code, node, arrowText(code, node), BINDS.assign)];
    }),
  degrade: (code) => {
    const unwrapped = code.all(ts.isArrowFunction).filter((node) => isBareParameter(code, node));
    return code.all(ts.isArrowFunction).flatMap((node) => {
      const [parameter] = node.parameters;
      // Going back, parameters get parentheses unless other arrows do without: one that does without has to stay.
      if (node === unwrapped[0] || (unwrapped.length > 0 && node.parameters.length === 1 && !isBareParameter(code, node))) return [];
      if (unwrapped.length === 0 && parameter && isBareParameter(code, node)) return [];
      return stands(code, node) && !usesOwnThis(node) ? [put(code, node, functionText(code, node))] : [];
    });
  },
} satisfies Rule;

/** Says whether an anonymous function could be written as an arrow, but for what it says `this` to. */
export function canBeArrow(node: ts.FunctionExpression): boolean {
  if (node.name || node.asteriskToken) return false;
  const names = node.parameters.map((parameter) => parameter.name);
  const texts = names.map((name) => (ts.isIdentifier(name) ? name.text : ''));
  return !texts.includes('this') && texts.every((text, at) => text === '' || texts.indexOf(text) === at);
}

/** The text of a function expression as an arrow function. */
export function arrowText(code: Code, node: ts.FunctionExpression): string {
  const open = code.text.indexOf(node.typeParameters ? '<' : '(', node.asteriskToken?.end ?? functionWordEnd(code, node));
  const head = code.text.slice(open, code.start(node.body)).trimEnd();
  const [parameter] = node.parameters;
  const loose =
    /^\(\s*[\w$]+\s*\)$/.test(head) &&
    parameter !== undefined &&
    code.all(ts.isArrowFunction).some((arrow) => isBareParameter(code, arrow));
  return `${isAsync(node) ? 'async ' : ''}${loose && parameter ? code.of(parameter) : head} => ${code.of(node.body)}`;
}

/** The text of an arrow function as a function expression. */
export function functionText(code: Code, node: ts.ArrowFunction): string {
  const async = node.modifiers?.find((modifier) => modifier.kind === ts.SyntaxKind.AsyncKeyword);
  const head = code.text.slice(async ? async.end : code.start(node), code.start(node.equalsGreaterThanToken)).trim();
  const body = ts.isBlock(node.body) ? code.of(node.body) : `{ return ${code.of(bare(node.body))}${code.semicolon} }`;
  return `${async ? 'async ' : ''}function ${isBareParameter(code, node) ? `(${head})` : head} ${body}`;
}

function functionWordEnd(code: Code, node: ts.FunctionExpression): number {
  return code.text.indexOf('function', node.modifiers?.end ?? node.pos) + 'function'.length;
}

function isBareParameter(code: Code, node: ts.ArrowFunction): boolean {
  const [parameter] = node.parameters;
  if (node.parameters.length !== 1 || !parameter || node.typeParameters || node.type) return false;
  return code.text.slice(parameter.end, code.start(node.equalsGreaterThanToken)).trim() === '';
}

function isAsync(node: ts.FunctionExpression): boolean {
  return node.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.AsyncKeyword) === true;
}

/** Only where a function can hardly be meant as a constructor: handed over, returned, or kept under a small name that is never `new`ed. */
function stands(code: Code, node: ts.Expression): boolean {
  const parent = node.parent;
  if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) return parent.expression !== node;
  if (ts.isReturnStatement(parent)) return true;
  if (!ts.isVariableDeclaration(parent) || !ts.isIdentifier(parent.name) || /^[A-Z]/.test(parent.name.text)) return false;
  return code.scopes.named(parent.name.text).every((mention) => {
    const user = mention.parent;
    return (
      !(ts.isNewExpression(user) && user.expression === mention) && !(ts.isPropertyAccessExpression(user) && user.name.text === 'prototype')
    );
  });
}
