import ts from 'typescript';
import type { Code } from '../code.ts';
import { contains, isOperation, numberOf, pathOf, placeOf, rootOf } from '../expressions.ts';
import type { Rule } from '../rule.ts';
import { keywordOf, soleVariable } from '../statements.ts';
import { isWritten } from '../writes.ts';

const K = ts.SyntaxKind;
/** Names of texts: by index they give code units, with `for…of` whole characters. */
const TEXT_NAME = /(^|\.)(s|str|text|string|input|source|src|code|line|word|chars?|hex|pattern|html)$|(String|Text|Str)$/;
/** Names of what has no indexes. */
const NO_LIST_NAME = /(set|map|iterator|iterable|generator|stream|keys|entries)$/i;

/** Loops over all of a list. A function called in the loop that puts another list in a property's place is not foreseen. */
export const forOf = {
  name: 'for-of',
  title: 'for loop over an index becomes for…of',
  forward: (code) =>
    code.all(ts.isForStatement).flatMap((loop) => {
      const list = countedList(loop);
      const path = list && pathOf(list);
      const [first] = ts.isBlock(loop.statement) ? loop.statement.statements : [];
      const item = soleVariable(first);
      if (!list || !path || !item || !first || item.type || !isSteady(code, list, path, loop)) return [];
      if (!ts.isVariableDeclarationList(item.parent) || keywordOf(item.parent) === 'var') return [];
      const index = loop.initializer && ts.isVariableDeclarationList(loop.initializer) ? loop.initializer.declarations[0]?.name : undefined;
      const counted = index && code.scopes.bindingOf(index);
      if (!index || !counted || counted.mentions.length !== 4 || counted.kind !== 'let') return [];
      let value = item.initializer;
      while (value && ts.isNonNullExpression(value)) value = value.expression;
      if (!value || placeOf(value) !== `${path}[${counted.name}]`) return [];
      return [
        { start: code.start(loop), end: first.end, text: `for (${keywordOf(item.parent)} ${code.of(item.name)} of ${code.of(list)}) {` },
      ];
    }),
  degrade: (code, random) => {
    const free = ['i', 'j', 'k', 'idx', 'index', 'n'].filter((name) => !code.scopes.mentions(name));
    if (random() < 0.2) free.reverse();
    return code.all(ts.isForOfStatement).flatMap((loop) => {
      const path = pathOf(loop.expression);
      if (loop.awaitModifier || !path || !ts.isVariableDeclarationList(loop.initializer) || !ts.isBlock(loop.statement)) return [];
      const [item] = loop.initializer.declarations;
      const keyword = keywordOf(loop.initializer);
      if (!item || keyword === 'var' || keyword === 'using' || NO_LIST_NAME.test(path) || !isSteady(code, loop.expression, path, loop))
        return [];
      if (isHidden(code, loop)) return [];
      const [made] = code.scopes.bindingOf(loop.expression)?.declarations ?? [];
      if (made && ts.isVariableDeclaration(made.parent) && made.parent.initializer && ts.isNewExpression(made.parent.initializer))
        return [];
      const index = free.shift();
      if (index === undefined) return [];
      const list = code.of(loop.expression);
      const head = `for (let ${index} = 0; ${index} < ${list}.length; ${index}++) {`;
      const end = code.start(loop.statement) + 1;
      return [{ start: code.start(loop), end, text: `${head}\n${keyword} ${code.of(item.name)} = ${list}[${index}]${code.semicolon}\n` }];
    });
  },
} satisfies Rule;

/** True when the loop's body declares a name like the list's: `list[i]` would mean that one. */
function isHidden(code: Code, { expression, statement }: ts.ForOfStatement): boolean {
  const root = rootOf(expression);
  const outer = code.scopes.bindingOf(root);
  if (!ts.isIdentifier(root)) return false;
  return contains(statement, (node) => {
    const binding = ts.isIdentifier(node) && node.text === root.text ? code.scopes.bindingOf(node) : undefined;
    return binding !== undefined && binding !== outer;
  });
}

/** The list that `for (let i = 0; i < list.length; i++)` counts through. */
function countedList(loop: ts.ForStatement): ts.Expression | undefined {
  const { initializer, condition, incrementor } = loop;
  if (!initializer || !ts.isVariableDeclarationList(initializer) || initializer.declarations.length !== 1) return undefined;
  const [index] = initializer.declarations;
  if (!index || !ts.isIdentifier(index.name) || !index.initializer || numberOf(index.initializer) !== 0 || index.type) return undefined;
  const name = index.name.text;
  if (!isOperation(condition, K.LessThanToken) || pathOf(condition.left) !== name || !stepsUp(incrementor, name)) return undefined;
  const length = condition.right;
  return ts.isPropertyAccessExpression(length) && length.name.text === 'length' && !length.questionDotToken ? length.expression : undefined;
}

function stepsUp(step: ts.Expression | undefined, name: string): boolean {
  if (isOperation(step, K.PlusEqualsToken)) return pathOf(step.left) === name && numberOf(step.right) === 1;
  if (!step || !(ts.isPrefixUnaryExpression(step) || ts.isPostfixUnaryExpression(step))) return false;
  return step.operator === K.PlusPlusToken && pathOf(step.operand) === name;
}

/** Says whether the list stays the same list all through the loop. */
function isSteady(code: Code, list: ts.Expression, path: string, loop: ts.IterationStatement): boolean {
  if (TEXT_NAME.test(path)) return false;
  const root = rootOf(list);
  const binding = code.scopes.bindingOf(root);
  if (!ts.isIdentifier(list)) {
    const property = path.slice(path.lastIndexOf('.') + 1);
    const replaced = (node: ts.Node): boolean => ts.isPropertyAccessExpression(node) && node.name.text === property && isWritten(node);
    if (contains(loop, replaced) || (root.kind !== K.ThisKeyword && !binding)) return false;
  }
  return binding?.mentions.every((mention) => !isWritten(mention) || mention.end <= loop.pos) ?? true;
}
