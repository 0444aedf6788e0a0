import { shuffled } from '../../data/random.ts';
import { assignment, isShared } from '../code/binding.ts';
import { replace, type Site } from '../code/edit.ts';
import { following, indentOf } from '../code/layout.ts';
import type { Rule } from './rule.ts';

const NAMES = ['result', 'res', 'ret', 'retval', 'rv', 'value', 'output', 'r', 'answer', 'tmp'];
/** What is worth a name of its own in somebody's eyes. */
const WORTHY = new Set([
  'call',
  'binary_operator',
  'boolean_operator',
  'comparison_operator',
  'conditional_expression',
  'list_comprehension',
  'dictionary_comprehension',
  'set_comprehension',
  'subscript',
  'not_operator',
  'string',
  'dictionary',
  'list',
  'await',
  'tuple',
]);

/** `r = f(); return r` to `return f()`. */
export const needlessTemporary = {
  name: 'needless-temporary',
  title: 'Return a value at once instead of naming it first.',
  forward: (code) =>
    code.of('expression_statement').flatMap((node): Site[] => {
      const found = assignment(node);
      const next = following(node)[0];
      const name = found?.left.type === 'identifier' ? found.left.text : undefined;
      if (found === undefined || name === undefined || next?.type !== 'return_statement' || next.parts[0]?.text !== name) return [];
      if (code.uses(name).length !== 2 || isShared(code, name) || code.isDynamic) return [];
      return [[{ start: node.start, end: next.end, text: `return ${found.right.text}` }]];
    }),
  degrade(code, random) {
    const names = shuffled(
      NAMES.filter((name) => !code.hasWord(name)),
      random,
    );
    return code.of('return_statement').flatMap((node): Site[] => {
      const value = node.parts[0];
      const isInner = node.around('function_definition') !== code.main;
      if (value === undefined || !WORTHY.has(value.type) || code.isDynamic || isInner) return [];
      const name = names.pop();
      return name === undefined ? [] : [[replace(node, `${name} = ${value.text}\n${' '.repeat(indentOf(code, node))}return ${name}`)]];
    });
  },
} satisfies Rule;
