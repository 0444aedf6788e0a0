import { assignment, isShared, usesIn } from '../code/binding.ts';
import type { Code } from '../code/code.ts';
import { plainCall } from '../code/condition.ts';
import { replace, type Site } from '../code/edit.ts';
import { LEVEL, textAt } from '../code/expression.ts';
import { alternatives, indentOf, onlyStatement } from '../code/layout.ts';
import type { PyNode } from '../code/node.ts';
import type { Rule } from './rule.ts';

const UNFIT = ['yield', 'await', 'named_expression', 'lambda'];

/** A list that a loop fills by `append`, to a list comprehension. */
export const listLoop = {
  name: 'list-loop',
  title: 'Build the list by a comprehension.',
  forward: (code) => collected(code, /^(?:\[\]|list\(\))$/u, '[', ']', appended),
  degrade: (code) =>
    code.of('list_comprehension').flatMap((node): Site[] => {
      const body = node.part('body');
      return body === undefined ? [] : spelt(code, node, '[]', (name) => `${name}.append(${body.text})`);
    }),
} satisfies Rule;

/** A dictionary that a loop fills, to a dictionary comprehension. */
export const dictLoop = {
  name: 'dict-loop',
  title: 'Build the dictionary by a comprehension.',
  forward: (code) => collected(code, /^(?:\{\}|dict\(\))$/u, '{', '}', entered),
  degrade: (code) =>
    code.of('dictionary_comprehension').flatMap((node): Site[] => {
      const [key, value] = [node.part('body')?.part('key'), node.part('body')?.part('value')];
      if (key === undefined || value === undefined || !isCertain(key, value)) return [];
      return spelt(code, node, '{}', (name) => `${name}[${key.text}] = ${value.text}`);
    }),
} satisfies Rule;

/** What the only statement of a loop puts into the collection of that name, as a comprehension says it. */
type Reading = (statement: PyNode, name: string) => string | undefined;

const appended: Reading = (statement, name) => {
  const call = statement.type === 'expression_statement' ? plainCall(statement.parts[0]) : undefined;
  const item = call?.object?.text === name && call.name === 'append' && call.args.length === 1 ? call.args[0] : undefined;
  return item === undefined || item.type === 'generator_expression' ? undefined : item.text;
};

const entered: Reading = (statement, name) => {
  const found = assignment(statement);
  const key = found?.left.part('subscript');
  if (found?.left.type !== 'subscript' || found.left.part('value')?.text !== name || key === undefined) return undefined;
  if (key.type === 'slice' || found.left.parts.length !== 2 || !isCertain(key, found.right)) return undefined;
  return found.right.type === 'expression_list' ? undefined : `${key.text}: ${found.right.text}`;
};

/** Key and value change places in time: one of the two must have no effect. */
function isCertain(key: PyNode, value: PyNode): boolean {
  return [key, value].some((node) => !node.has('call', 'subscript', 'attribute'));
}

function collected(code: Code, empty: RegExp, open: string, close: string, read: Reading): Site[] {
  return code.of('for_statement').flatMap((loop): Site[] => {
    const before = loop.parent?.type === 'block' ? loop.parent.parts[loop.parent.parts.indexOf(loop) - 1] : undefined;
    const found = assignment(before);
    const [left, right] = [loop.part('left'), loop.part('right')];
    if (
      found?.left.type !== 'identifier' ||
      !empty.test(found.right.text) ||
      before === undefined ||
      left === undefined ||
      right === undefined
    )
      return [];
    let statement = onlyStatement(loop.part('body'));
    const name = found.left.text;
    const condition = statement?.type === 'if_statement' && alternatives(statement).length === 0 ? statement.part('condition') : undefined;
    if (condition !== undefined) statement = onlyStatement(statement?.part('consequence'));
    const item = statement === undefined ? undefined : read(statement, name);
    const uses = 1 + (condition === undefined ? 0 : usesIn(code, name, condition));
    if (item === undefined || !isFit(code, loop, left, name) || usesIn(code, name, loop) !== uses || usesIn(code, name, right) > 0)
      return [];
    if (uses > 1 || right.type === 'expression_list' || loop.part('alternative') !== undefined) return [];
    const test = condition === undefined ? '' : ` if ${textAt(condition, LEVEL.or)}`;
    const text = `${name} = ${open}${item} for ${left.text} in ${textAt(right, LEVEL.or)}${test}${close}`;
    return [[{ start: before.start, end: loop.end, text }]];
  });
}

/** True when what a loop or comprehension does means the same inside and outside a scope of its own. */
function isFit(code: Code, node: PyNode, left: PyNode, name: string): boolean {
  if (code.isDynamic || node.children[0]?.type === 'async' || node.around('try_statement') !== undefined || node.has(...UNFIT))
    return false;
  if (node.around('function_definition', 'lambda') !== code.main || isShared(code, name)) return false;
  if (code.uses('super').some((use) => node.contains(use))) return false;
  const targets = identifiers(left);
  return targets?.every(({ text }) => code.uses(text).every((use) => node.contains(use))) ?? false;
}

/** The names of a loop's target; undefined when it is more than names. */
function identifiers(node: PyNode): readonly PyNode[] | undefined {
  if (node.type === 'identifier') return [node];
  if (node.type !== 'pattern_list' && node.type !== 'tuple_pattern') return undefined;
  const inner = node.parts.map(identifiers);
  return inner.every((list) => list !== undefined) ? inner.flat() : undefined;
}

function spelt(code: Code, node: PyNode, empty: string, fill: (name: string) => string): Site[] {
  const [clause, filter, third] = node.parts.slice(1);
  const [left, right] = [clause?.part('left'), clause?.part('right')];
  const statement = node.parent?.type === 'return_statement' ? node.parent : node.parent?.parent;
  if (
    statement === undefined ||
    left === undefined ||
    right === undefined ||
    third !== undefined ||
    (filter !== undefined && filter.type !== 'if_clause')
  )
    return [];
  const isReturn = statement.type === 'return_statement' && node.parent === statement;
  const named = assignment(statement);
  if (!isReturn && (named?.right !== node || named.left.type !== 'identifier')) return [];
  const name = isReturn ? ['result', 'results', 'items', 'found', 'output'].find((free) => !code.hasWord(free)) : named?.left.text;
  if (name === undefined || usesIn(code, name, node) > 0 || clause?.children[0]?.type === 'async' || !isFit(code, node, left, name))
    return [];
  const indent = ' '.repeat(indentOf(code, statement));
  const test = filter?.parts[0];
  const inner = test === undefined ? '' : `\n${indent}    if ${test.text}:`;
  const fillIndent = `${indent}${test === undefined ? '    ' : '        '}`;
  const loop = `${name} = ${empty}\n${indent}for ${left.text} in ${right.text}:${inner}\n${fillIndent}${fill(name)}`;
  return [[replace(statement, isReturn ? `${loop}\n${indent}return ${name}` : loop)]];
}
