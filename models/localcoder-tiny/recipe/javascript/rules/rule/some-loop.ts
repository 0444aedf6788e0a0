import ts from 'typescript';
import type { Code } from '../code.ts';
import type { TextEdit } from '../edits.ts';
import { bare, contains, isFalse, isTrue, methodCall, negated, pathOf, pauses } from '../expressions.ts';
import { BINDS, within } from '../precedence.ts';
import type { Rule } from '../rule.ts';
import { isList, keywordOf, neighbours, onlyStatement, replaceFrom } from '../statements.ts';
import { looksLikeArray } from '../types.ts';
import { isWritten } from '../writes.ts';

/** Loops that return as soon as an element passes a test, or fails it. Only over arrays. */
export const someLoop = {
  name: 'some-loop',
  title: 'a loop that looks for an element becomes some, every or find',
  forward: (code) => neighbours(code, (first, second) => fromLoop(code, first, second)),
  degrade: (code) =>
    code.all(ts.isReturnStatement).flatMap((node) => {
      const call = node.expression && methodCall(node.expression);
      const [each, more] = call?.args ?? [];
      if (!call || !each || more || !isList(node.parent) || !['some', 'every', 'find'].includes(call.name)) return [];
      if (!ts.isArrowFunction(each) || ts.isBlock(each.body) || each.modifiers || each.type || each.typeParameters) return [];
      const [item, second] = each.parameters;
      if (!item || second || !ts.isIdentifier(item.name) || item.type || item.initializer || item.dotDotDotToken) return [];
      if (
        code.text.slice(item.end, each.equalsGreaterThanToken.pos).trim() === '' ||
        !looksLikeArray(code, call.receiver) ||
        !fits(each.body)
      )
        return [];
      const body = bare(each.body);
      const inner = negated(body);
      if (inner && ts.isParenthesizedExpression(inner) && call.name === 'every') return [];
      const test = call.name === 'every' ? (inner ? code.of(inner) : `!${within(code, body, BINDS.unary)}`) : code.of(body);
      const [found, otherwise] =
        { some: ['true', 'false'], every: ['false', 'true'], find: [item.name.text, 'undefined'] }[call.name] ?? [];
      const end = code.semicolon;
      const loop = `for (const ${item.name.text} of ${code.of(call.receiver)}) {\nif (${test}) {\nreturn ${found}${end}\n}\n}`;
      return [replaceFrom(code, node, node, `${loop}\nreturn ${otherwise}${end}`)];
    }),
} satisfies Rule;

function fromLoop(code: Code, loop: ts.Statement, after: ts.Statement): TextEdit | undefined {
  if (!ts.isForOfStatement(loop) || loop.awaitModifier || !ts.isVariableDeclarationList(loop.initializer)) return undefined;
  const item = loop.initializer.declarations[0]?.name;
  const test = onlyStatement(loop.statement);
  if (!item || keywordOf(loop.initializer) === 'var' || !test || !ts.isIfStatement(test) || test.elseStatement) return undefined;
  const found = returned(onlyStatement(test.thenStatement));
  const otherwise = returned(after);
  if (!found || !otherwise || !looksLikeArray(code, loop.expression) || !fits(test.expression)) return undefined;
  const list = code.of(loop.expression);
  const head = `(${code.of(item)}) =>`;
  const end = code.semicolon;
  const plain = within(code, bare(test.expression), BINDS.assign);
  if (isTrue(found) && isFalse(otherwise)) return replaceFrom(code, loop, after, `return ${list}.some(${head} ${plain})${end}`);
  if (ts.isIdentifier(item) && pathOf(found) === item.text && pathOf(otherwise) === 'undefined') {
    return replaceFrom(code, loop, after, `return ${list}.find(${head} ${plain})${end}`);
  }
  if (!isFalse(found) || !isTrue(otherwise)) return undefined;
  const inner = negated(test.expression);
  return replaceFrom(
    code,
    loop,
    after,
    inner ? `return ${list}.every(${head} ${code.of(bare(inner))})${end}` : `return !${list}.some(${head} ${plain})${end}`,
  );
}

function returned(statement: ts.Statement | undefined): ts.Expression | undefined {
  return statement && ts.isReturnStatement(statement) ? statement.expression : undefined;
}

function fits(node: ts.Node): boolean {
  return !pauses(node) && !contains(node, isWritten) && !ts.isObjectLiteralExpression(node);
}
