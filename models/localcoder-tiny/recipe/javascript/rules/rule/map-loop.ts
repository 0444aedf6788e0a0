import ts from 'typescript';
import type { Code } from '../code.ts';
import type { TextEdit } from '../edits.ts';
import { bare, contains, methodCall, pathOf, pauses } from '../expressions.ts';
import { BINDS, within } from '../precedence.ts';
import type { Rule } from '../rule.ts';
import { isList, keywordOf, neighbours, onlyStatement, replaceFrom, soleVariable } from '../statements.ts';
import { looksLikeArray } from '../types.ts';
import { isWritten } from '../writes.ts';

/** Loops that fill a new list from another one. Only where that other one is an array: other iterables have no `map`. */
export const mapLoop = {
  name: 'map-loop',
  title: 'a loop that only pushes becomes map or filter',
  forward: (code) => neighbours(code, (first, second) => fromLoop(code, first, second)),
  degrade: (code) =>
    code.all(ts.isVariableStatement).flatMap((statement) => {
      const variable = soleVariable(statement);
      const call = variable?.initializer && methodCall(variable.initializer);
      const [each, more] = call?.args ?? [];
      if (!variable || !call || !each || more || !ts.isIdentifier(variable.name) || !isList(statement.parent)) return [];
      if (!ts.isArrowFunction(each) || ts.isBlock(each.body) || each.modifiers || !looksLikeArray(code, call.receiver)) return [];
      const [item, second] = each.parameters;
      if (!item || second || item.initializer || item.type || item.dotDotDotToken || each.type || each.typeParameters) return [];
      const out = variable.name.text;
      if (
        !fits(code, each.body, out) ||
        code.scopes.mentionedIn(each, out) ||
        code.text.slice(item.end, each.equalsGreaterThanToken.pos).trim() === ''
      )
        return [];
      const value = within(code, bare(each.body), BINDS.assign);
      const keep = `${out}.push(${call.name === 'map' ? value : code.of(item)})${code.semicolon}`;
      const body = call.name === 'map' ? keep : `if (${code.of(bare(each.body))}) {\n${keep}\n}`;
      if (call.name !== 'map' && (call.name !== 'filter' || !ts.isIdentifier(item.name))) return [];
      const start = `${keywordOf(statement.declarationList)} ${code.of(variable.name)}${variable.type ? `: ${code.of(variable.type)}` : ''} = []`;
      return [
        replaceFrom(
          code,
          statement,
          statement,
          `${start}${code.semicolon}\nfor (const ${code.of(item)} of ${code.of(call.receiver)}) {\n${body}\n}`,
        ),
      ];
    }),
} satisfies Rule;

function fromLoop(code: Code, first: ts.Statement, loop: ts.Statement): TextEdit | undefined {
  const variable = soleVariable(first);
  if (!variable || !ts.isIdentifier(variable.name) || !ts.isForOfStatement(loop) || loop.awaitModifier) return undefined;
  const empty = variable.initializer && ts.isArrayLiteralExpression(variable.initializer) && variable.initializer.elements.length === 0;
  if (!empty || !ts.isVariableDeclarationList(loop.initializer) || keywordOf(loop.initializer) === 'var') return undefined;
  const item = loop.initializer.declarations[0]?.name;
  const out = variable.name.text;
  if (!item || !looksLikeArray(code, loop.expression) || code.scopes.mentionedIn(loop.expression, out)) return undefined;
  let body = onlyStatement(loop.statement);
  const test = body && ts.isIfStatement(body) && !body.elseStatement ? body : undefined;
  if (test) body = onlyStatement(test.thenStatement);
  const push = body && ts.isExpressionStatement(body) ? methodCall(body.expression, 'push') : undefined;
  const [value, more] = push?.args ?? [];
  if (!push || !value || more || pathOf(push.receiver) !== out || !fits(code, value, out)) return undefined;
  if (test && (!ts.isIdentifier(item) || pathOf(value) !== item.text || !fits(code, test.expression, out))) return undefined;
  const text = test ? within(code, test.expression, BINDS.assign) : within(code, bare(value), BINDS.assign);
  const safe = text.startsWith('{') ? `(${text})` : text;
  const call = `${code.of(loop.expression)}.${test ? 'filter' : 'map'}((${code.of(item)}) => ${safe})`;
  const head = code.text.slice(code.start(first), variable.initializer?.pos ?? variable.end);
  return replaceFrom(code, first, loop, `${head} ${call}${code.semicolon}`);
}

/** Says whether an expression can stand in a function of its own as well as in a loop. */
function fits(code: Code, node: ts.Node, out: string): boolean {
  return !pauses(node) && !code.scopes.mentionedIn(node, out) && !contains(node, isWritten);
}
