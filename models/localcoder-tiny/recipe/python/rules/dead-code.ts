import { pick } from '../../data/random.ts';
import { isBinding } from '../code/binding.ts';
import type { Code } from '../code/code.ts';
import type { Site } from '../code/edit.ts';
import { following, isExit, statements } from '../code/layout.ts';
import type { PyNode } from '../code/node.ts';
import { nextLine } from './idle-statements.ts';
import type { Rule } from './rule.ts';

const UNFIT = [
  'yield',
  'await',
  'global_statement',
  'nonlocal_statement',
  'named_expression',
  'import_statement',
  'import_from_statement',
  'function_definition',
  'class_definition',
];
const EXIT_TYPES = ['return_statement', 'raise_statement', 'continue_statement', 'break_statement'];

/** Statements after a return, raise, continue or break in the same block. */
export const deadCode = {
  name: 'dead-code',
  title: 'Remove code that is never reached.',
  forward: (code) =>
    EXIT_TYPES.flatMap((type) =>
      code.of(type).flatMap((node): Site[] => {
        const rest = following(node);
        const last = rest.at(-1);
        const isFirst = statements(node.parent).find(isExit) === node;
        if (last === undefined || !isFirst || !rest.every((statement) => isRemovable(code, statement, node.end, last.end))) return [];
        return [[{ start: node.end, end: last.end, text: '' }]];
      }),
    ),
  degrade: (code, random) =>
    EXIT_TYPES.flatMap((type) =>
      code.of(type).flatMap((node): Site[] => {
        if (following(node).length > 0) return [];
        const text = idleText(code, node, random);
        return text === undefined ? [] : [[nextLine(code, node, text)]];
      }),
    ),
} satisfies Rule;

/** A name is local because it is given a value somewhere: that must still be so when the statement is gone. */
function isRemovable(code: Code, statement: PyNode, start: number, end: number): boolean {
  if (statement.has(...UNFIT)) return false;
  return code
    .of('identifier')
    .filter((node) => statement.contains(node) && isBinding(node))
    .every((node) => {
      const outside = code.uses(node.text).filter((use) => use.start < start || use.end > end);
      return outside.length === 0 || outside.some(isBinding);
    });
}

function idleText(code: Code, exit: PyNode, random: () => number): string | undefined {
  const jumps =
    exit.type === 'return_statement' ? ['return None', 'return'] : exit.type === 'raise_statement' ? ['return None', 'return'] : [];
  if (exit.type === 'continue_statement') jumps.push('break');
  if (exit.type === 'break_statement') jumps.push('continue');
  const scope = exit.around('function_definition');
  const copies = code.of('expression_statement').filter((node) => {
    if (node.around('function_definition') !== scope) return false;
    const inner = node.parts[0];
    return ['call', 'assignment', 'augmented_assignment'].includes(inner?.type ?? '') && !node.text.includes('\n') && !node.has(...UNFIT);
  });
  const text = random() < 0.45 ? pick(jumps, random) : pick(copies, random)?.text;
  return text === undefined || text === exit.text ? undefined : text;
}
