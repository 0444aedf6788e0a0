import { pick, shuffled } from '../../data/random.ts';
import { assignment } from '../code/binding.ts';
import type { Site } from '../code/edit.ts';
import { isLiteral } from '../code/expression.ts';
import { removal, statements } from '../code/layout.ts';
import type { PyNode } from '../code/node.ts';
import { lineBefore } from './idle-statements.ts';
import type { Rule } from './rule.ts';

const NAMES = [
  'tmp',
  'temp',
  'unused',
  'flag',
  'count',
  'done',
  'found',
  'status',
  'dummy',
  'ok',
  'total',
  'debug',
  'seen',
  'result',
  'level',
  'last',
];
const VALUES = ['None', 'None', '0', '1', 'False', 'True', "''", '[]', '{}', '-1', "'default'", '10'];

/** A local name that is given a literal and never read. */
export const unusedVariable = {
  name: 'unused-variable',
  title: 'Remove a local variable that is never used.',
  forward: (code) =>
    code.of('expression_statement').flatMap((node): Site[] => {
      const found = assignment(node);
      if (found?.left.type !== 'identifier' || code.isDynamic || statements(node.parent).length < 2 || !isConstant(found.right)) return [];
      if (node.around('function_definition', 'class_definition')?.type !== 'function_definition') return [];
      return code.uses(found.left.text).length === 1 && !found.left.text.startsWith('__') ? [[removal(code, node)]] : [];
    }),
  degrade(code, random) {
    if (code.isDynamic) return [];
    const names = shuffled(
      NAMES.filter((name) => !code.hasWord(name)),
      random,
    );
    const blocks = code
      .of('block')
      .filter((block) => block.around('function_definition', 'class_definition')?.type === 'function_definition');
    const outer = blocks.filter(({ parent }) => parent?.type === 'function_definition');
    return [...outer, ...shuffled(blocks, random).slice(0, 1)].flatMap((block): Site[] => {
      const anchor = pick(statements(block), random);
      const name = names.pop();
      if (anchor === undefined || name === undefined || ['case_clause', 'pass_statement'].includes(anchor.type)) return [];
      return [[lineBefore(code, anchor, `${name} = ${pick(VALUES, random)}`)]];
    });
  },
} satisfies Rule;

function isConstant(node: PyNode): boolean {
  const isBracket = ['list', 'dictionary', 'tuple'].includes(node.type);
  return isBracket ? node.parts.length === 0 : isLiteral(node);
}
