import ts from 'typescript';
import type { Dialect } from './functions.ts';
import { passedParameters } from './parameters.ts';
import { isAsync, resultOf } from './results.ts';
import { type ShownFunction, shownFunction, visitOwn } from './syntax.ts';

const LONGEST_QUOTE = 40;
const MOST_NAMES = 3;
const KINDS_OF_RESULT = new Map([
  ['boolean', 'a boolean'],
  ['string', 'a string'],
  ['number', 'a number'],
  ['Array', 'an array'],
  ['Object', 'an object'],
  ['Function', 'a function'],
]);

/** Takes the text of a function and gives two or three sentences of facts that the code shows. */
export function explanation(code: string, dialect: Dialect): string | undefined {
  const shown = shownFunction(code, dialect);
  if (shown === undefined) return undefined;
  const steps = [...decisions(shown), ...effects(shown)];
  const sentences = [introduction(shown), steps.length > 0 ? `It ${listed(steps)}.` : undefined, `It ${listed(ends(shown))}.`];
  return sentences.filter((sentence) => sentence !== undefined).join(' ');
}

function introduction({ node, name }: ShownFunction): string {
  const parameters = passedParameters(node).map((each) => {
    if (!ts.isIdentifier(each.name)) return ts.isArrayBindingPattern(each.name) ? 'a list of values' : 'an options object';
    return `${each.dotDotDotToken === undefined ? '' : 'any number of '}${quoted(each.name.text)}`;
  });
  const kind = `${isAsync(node) ? 'an async ' : 'a '}${node.asteriskToken === undefined ? 'function' : 'generator'}`;
  return `${quoted(name)} is ${kind} that takes ${parameters.length > 0 ? listed(parameters) : 'no parameters'}.`;
}

/** What it checks first and what it loops over. */
function decisions({ node, tree }: ShownFunction): string[] {
  let check: string | undefined;
  let loop: string | undefined;
  visitOwn(node, (below) => {
    if (ts.isIfStatement(below)) check ??= quote(below.expression, tree);
    if (ts.isForOfStatement(below) || ts.isForInStatement(below)) {
      const over = quote(below.expression, tree);
      loop ??= over === undefined ? 'runs a loop' : `loops over ${over}`;
    } else if (ts.isForStatement(below) || ts.isWhileStatement(below) || ts.isDoStatement(below)) {
      const condition = ts.isForStatement(below) ? below.condition : below.expression;
      const text = condition === undefined ? undefined : quote(condition, tree);
      loop ??= text === undefined ? 'runs a loop' : `loops while ${text}`;
    }
  });
  return [...(check === undefined ? [] : [`checks ${check}`]), ...(loop === undefined ? [] : [loop])];
}

/** What it sets, what it calls, and whether it catches errors. */
function effects({ node, tree }: ShownFunction): string[] {
  const set = new Set<string>();
  const called = new Set<string>();
  let catches = false;
  visitOwn(node, (below) => {
    if (ts.isTryStatement(below) && below.catchClause !== undefined) catches = true;
    if (ts.isCallExpression(below)) {
      const callee = below.expression;
      if (ts.isIdentifier(callee)) called.add(callee.text);
      else if (ts.isPropertyAccessExpression(callee)) called.add(callee.name.text);
    }
    if (!ts.isBinaryExpression(below) || below.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return;
    if (ts.isPropertyAccessExpression(below.left) && below.left.expression.kind === ts.SyntaxKind.ThisKeyword) {
      set.add(below.left.getText(tree).replace(/\s+/gu, ''));
    }
  });
  const named = (verb: string, names: Set<string>) =>
    names.size > 0 ? [`${verb} ${listed([...names].slice(0, MOST_NAMES).map(quoted))}`] : [];
  return [...named('sets', set), ...named('calls', called), ...(catches ? ['catches errors'] : [])];
}

/** How it ends: what it can throw and what it gives back. */
function ends(shown: ShownFunction): string[] {
  let thrown: string | undefined;
  visitOwn(shown.node, (below) => {
    if (!ts.isThrowStatement(below)) return;
    const error = below.expression;
    thrown ??= ts.isNewExpression(error) && ts.isIdentifier(error.expression) ? withArticle(error.expression.text) : 'an error';
  });
  return [...(thrown === undefined ? [] : [`can throw ${thrown}`]), returns(shown)];
}

function returns(shown: ShownFunction): string {
  if (shown.node.asteriskToken !== undefined) return 'yields its values one by one';
  const { returned, type } = resultOf(shown);
  if (returned.length === 0) return 'returns nothing';
  const texts = [...new Set(returned.map((value) => quote(value, shown.tree)))];
  const quotes = texts.filter((text) => text !== undefined);
  if (quotes.length === texts.length && quotes.length <= 2) return `returns ${quotes.join(' or ')}`;
  return `returns ${KINDS_OF_RESULT.get(type ?? '') ?? 'a value'}`;
}

/** Gives an expression between backticks, whole or not at all. */
function quote(expression: ts.Expression, tree: ts.SourceFile): string | undefined {
  const text = expression.getText(tree);
  return text.length > LONGEST_QUOTE || /[`\n]|\/[/*]/u.test(text) ? undefined : quoted(text);
}

function quoted(text: string): string {
  return `\`${text}\``;
}

function withArticle(name: string): string {
  return `${/^[AEIOU]/iu.test(name) ? 'an' : 'a'} ${quoted(name)}`;
}

function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
