import { isBinding } from '../code/binding.ts';
import { plainCall } from '../code/condition.ts';
import { replace, type Site } from '../code/edit.ts';
import type { PyNode } from '../code/node.ts';
import type { Rule } from './rule.ts';

const BUILTINS = new Set([
  'len',
  'str',
  'int',
  'float',
  'bool',
  'repr',
  'list',
  'tuple',
  'set',
  'abs',
  'ord',
  'chr',
  'hex',
  'sorted',
  'sum',
  'id',
  'type',
  'callable',
  'iter',
]);
const TAKERS = new Set(['map', 'filter']);
const KEYWORDS = new Set(['key', 'type', 'default', 'converter', 'factory']);

/** `lambda x: len(x)` to `len`, for built-in functions only: any other name may be given a new value before the call. */
export const wrappingLambda = {
  name: 'wrapping-lambda',
  title: 'Pass a built-in function itself instead of a lambda around it.',
  forward: (code) =>
    code.of('lambda').flatMap((node): Site[] => {
      const [parameter, second] = node.part('parameters')?.parts ?? [];
      const call = plainCall(node.part('body'));
      if (parameter?.type !== 'identifier' || second !== undefined || call?.object !== undefined || call?.args.length !== 1) return [];
      if (
        call.args[0]?.text !== parameter.text ||
        call.name === parameter.text ||
        !BUILTINS.has(call.name) ||
        code.uses(call.name).some(isBinding)
      )
        return [];
      return [[replace(node, call.name)]];
    }),
  degrade: (code) =>
    [...BUILTINS].flatMap((name) =>
      code.uses(name).flatMap((node): Site[] => {
        if (!isPassed(node) || code.uses(name).some(isBinding) || node.around('string') !== undefined) return [];
        const parameter = ['x', 'item', 's', 'v', 'value'].find((free) => !code.hasWord(free));
        return parameter === undefined ? [] : [[replace(node, `lambda ${parameter}: ${name}(${parameter})`)]];
      }),
    ),
} satisfies Rule;

function isPassed(node: PyNode): boolean {
  const { parent } = node;
  if (parent?.type === 'keyword_argument') return node.field === 'value' && KEYWORDS.has(parent.part('name')?.text ?? '');
  const called = parent?.type === 'argument_list' && parent.parts[0] === node ? parent.parent?.part('function') : undefined;
  return called !== undefined && TAKERS.has(called.text);
}
