import type { Site } from '../code/edit.ts';
import { isPath, LEVEL, place } from '../code/expression.ts';
import type { PyNode } from '../code/node.ts';
import { fString, type Piece, piecesOf, plainString } from './f-string.ts';
import type { Rule } from './rule.ts';

/** `'{} of {!r}'.format(a, b)` to an f-string, for names and attributes of names. */
export const formatCall = {
  name: 'format-call',
  title: 'Use an f-string instead of str.format.',
  forward: (code) =>
    code.of('call').flatMap((node): Site[] => {
      const called = node.part('function');
      const format =
        called?.type === 'attribute' && called.part('attribute')?.text === 'format' ? plainString(called.part('object')) : undefined;
      const list = node.part('arguments');
      if (format === undefined || list?.type !== 'argument_list') return [];
      const pieces = filled(format.text, list.parts);
      return pieces === undefined ? [] : [[place(node, fString(pieces, format.quote), LEVEL.atom)]];
    }),
  degrade: (code, random) =>
    code.of('string').flatMap((node): Site[] => {
      const found = piecesOf(node);
      if (found === undefined || node.parent?.type === 'concatenated_string' || /[{}]./u.test(suffixes(found.pieces))) return [];
      const isNumbered = random() < 0.3;
      const values: string[] = [];
      const format = found.pieces.map((piece) => {
        if ('literal' in piece) return piece.literal.replaceAll('{', '{{').replaceAll('}', '}}');
        values.push(piece.value.text);
        return `{${isNumbered ? values.length - 1 : ''}${piece.suffix}}`;
      });
      return [[place(node, `${found.quote}${format.join('')}${found.quote}.format(${values.join(', ')})`, LEVEL.atom)]];
    }),
} satisfies Rule;

function suffixes(pieces: readonly Piece[]): string {
  return pieces.map((piece) => ('value' in piece ? piece.suffix : '')).join(' ');
}

function filled(format: string, args: readonly PyNode[]): Piece[] | undefined {
  const named = new Map(args.filter(({ type }) => type === 'keyword_argument').map((arg) => [arg.part('name')?.text, arg.part('value')]));
  const plain = args.filter(({ type }) => type !== 'keyword_argument');
  const used = new Set<PyNode>();
  const pieces: Piece[] = [];
  let next = 0;
  for (const part of format.split(/(\{\{|\}\}|\{[^{}]*\})/u)) {
    if (part === '{{' || part === '}}') pieces.push({ literal: part.slice(1) });
    else if (!part.startsWith('{')) {
      if (/[{}]/u.test(part)) return undefined;
      pieces.push({ literal: part });
    } else {
      const { key = '', suffix = '' } = /^\{(?<key>\w*)(?<suffix>(?:![rsa])?(?::[^'"\\]*)?)\}$/u.exec(part)?.groups ?? { key: '?' };
      const value = key === '' ? plain[next++] : /^\d+$/u.test(key) ? plain[Number(key)] : named.get(key);
      if (!isPath(value)) return undefined;
      used.add(value);
      pieces.push({ value, suffix });
    }
  }
  return used.size === args.length && used.size > 0 ? pieces : undefined;
}
