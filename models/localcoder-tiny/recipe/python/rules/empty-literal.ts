import { isBinding } from '../code/binding.ts';
import { plainCall } from '../code/condition.ts';
import { replace } from '../code/edit.ts';
import type { Rule } from './rule.ts';

const LITERALS: Readonly<Record<string, string>> = { dict: '{}', list: '[]', tuple: '()' };
const NAMES: Readonly<Record<string, string>> = { dictionary: 'dict', list: 'list', tuple: 'tuple' };

/** `dict()` to `{}`, `list()` to `[]`, `tuple()` to `()`. */
export const emptyLiteral = {
  name: 'empty-literal',
  title: 'Write an empty dict, list or tuple as a literal.',
  forward: (code) =>
    code.of('call').flatMap((node) => {
      const call = plainCall(node);
      const literal = call?.object === undefined && call?.args.length === 0 ? LITERALS[call.name] : undefined;
      return literal === undefined || code.uses(call?.name ?? '').some(isBinding) ? [] : [[replace(node, literal)]];
    }),
  degrade: (code) =>
    ['dictionary', 'list', 'tuple'].flatMap((type) =>
      code.of(type).flatMap((node) => {
        const name = NAMES[type] ?? '';
        return node.parts.length > 0 || code.uses(name).some(isBinding) ? [] : [[replace(node, `${name}()`)]];
      }),
    ),
} satisfies Rule;
