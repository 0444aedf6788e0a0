import { namesDictionary } from '../code/binding.ts';
import { comparison, plainCall } from '../code/condition.ts';
import { LEVEL, place, textAt } from '../code/expression.ts';
import type { Rule } from './rule.ts';

/** `d.has_key(k)` to `k in d`. */
export const hasKey = {
  name: 'has-key',
  title: 'Ask for a key by in instead of has_key.',
  forward: (code) =>
    code.of('call').flatMap((node) => {
      const call = plainCall(node);
      const key = call?.name === 'has_key' && call.args.length === 1 ? call.args[0] : undefined;
      if (key === undefined || call?.object === undefined) return [];
      const isNegated = node.parent?.type === 'not_operator';
      const text = `${textAt(key, LEVEL.operand)} ${isNegated ? 'not in' : 'in'} ${call.object.text}`;
      return [[place(isNegated && node.parent !== undefined ? node.parent : node, text, LEVEL.comparison)]];
    }),
  degrade: (code) =>
    code.of('comparison_operator').flatMap((node) => {
      const test = comparison(node);
      if (test === undefined || !namesDictionary(test.right)) return [];
      if (test.operator === 'in') return [[place(node, `${test.right.text}.has_key(${test.left.text})`, LEVEL.atom)]];
      return test.operator === 'not in' ? [[place(node, `not ${test.right.text}.has_key(${test.left.text})`, LEVEL.not)]] : [];
    }),
} satisfies Rule;
