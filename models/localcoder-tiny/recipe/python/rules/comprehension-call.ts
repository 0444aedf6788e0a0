import { isBinding } from '../code/binding.ts';
import type { Code } from '../code/code.ts';
import { replace, type Site } from '../code/edit.ts';
import type { PyNode } from '../code/node.ts';
import type { Rule } from './rule.ts';

const BRACKETS: Readonly<Record<string, readonly [string, string]>> = { list: ['[', ']'], set: ['{', '}'], dict: ['{', '}'] };
const KINDS: Readonly<Record<string, string>> = { list_comprehension: 'list', set_comprehension: 'set', dictionary_comprehension: 'dict' };

/** `dict([(k, v) for …])`, `set(x for …)` and `list(x for …)` to comprehensions. */
export const comprehensionCall = {
  name: 'comprehension-call',
  title: 'Use a comprehension instead of list, set or dict around one.',
  forward: (code) =>
    code.of('call').flatMap((node): Site[] => {
      const name = node.part('function')?.text ?? '';
      const inner = generatorIn(node);
      const brackets = BRACKETS[name];
      if (brackets === undefined || inner === undefined || isTaken(code, name)) return [];
      const item = itemText(name, inner.part('body'));
      return item === undefined ? [] : [[replace(node, `${brackets[0]}${item}${clauses(code, inner)}${brackets[1]}`)]];
    }),
  degrade: (code, random) =>
    Object.entries(KINDS).flatMap(([type, name]) =>
      code.of(type).flatMap((node): Site[] => {
        const body = node.part('body');
        const [key, value] = [body?.part('key'), body?.part('value')];
        if (body === undefined || isTaken(code, name)) return [];
        const item = name === 'dict' ? (key === undefined || value === undefined ? undefined : `(${key.text}, ${value.text})`) : body.text;
        const isList = name !== 'list' && random() < 0.6;
        const inner = `${item}${clauses(code, node)}`;
        return item === undefined ? [] : [[replace(node, isList ? `${name}([${inner}])` : `${name}(${inner})`)]];
      }),
    ),
} satisfies Rule;

function isTaken(code: Code, name: string): boolean {
  return code.uses(name).some(isBinding);
}

/** The generator or list comprehension that is a call's only argument. */
function generatorIn(node: PyNode): PyNode | undefined {
  const list = node.part('arguments');
  if (list?.type === 'generator_expression') return list;
  const only = list?.parts.length === 1 ? list.parts[0] : undefined;
  return only?.type === 'list_comprehension' || only?.type === 'generator_expression' ? only : undefined;
}

/** From `for` to before the closing bracket. */
function clauses(code: Code, node: PyNode): string {
  const body = node.part('body');
  const last = node.parts.at(-1);
  return body === undefined || last === undefined ? '' : code.text.slice(body.end, last.end);
}

function itemText(name: string, body: PyNode | undefined): string | undefined {
  if (name !== 'dict') return body?.text;
  const [key, value, third] = body?.type === 'tuple' ? body.parts : [];
  const isPair = key !== undefined && value !== undefined && third === undefined && ![key, value].some(({ type }) => type === 'list_splat');
  return isPair ? `${key.text}: ${value.text}` : undefined;
}
