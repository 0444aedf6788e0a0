import { isBinding } from '../code/binding.ts';
import { plainCall } from '../code/condition.ts';
import { replace, type Site } from '../code/edit.ts';
import type { Rule } from './rule.ts';

/** `set([a, b])` to `{a, b}`. */
export const setLiteral = {
  name: 'set-literal',
  title: 'Write a set as a literal.',
  forward: (code) =>
    code.of('call').flatMap((node): Site[] => {
      const call = plainCall(node);
      const list = call?.object === undefined && call?.name === 'set' && call.args.length === 1 ? call.args[0] : undefined;
      if (
        list === undefined ||
        !['list', 'tuple', 'set'].includes(list.type) ||
        list.parts.length === 0 ||
        code.uses('set').some(isBinding)
      )
        return [];
      return [[replace(node, `{${list.parts.map(({ text }) => text).join(', ')}}`)]];
    }),
  degrade: (code, random) =>
    code.of('set').flatMap((node): Site[] => {
      if (code.uses('set').some(isBinding)) return [];
      const items = node.parts.map(({ text }) => text).join(', ');
      return [[replace(node, random() < 0.75 || node.parts.length < 2 ? `set([${items}])` : `set((${items}))`)]];
    }),
} satisfies Rule;
