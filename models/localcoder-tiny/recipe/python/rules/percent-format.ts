import type { Code } from '../code/code.ts';
import type { Site } from '../code/edit.ts';
import { isPath, LEVEL, place } from '../code/expression.ts';
import type { PyNode } from '../code/node.ts';
import { fString, type Piece, piecesOf, plainString } from './f-string.ts';
import type { Rule } from './rule.ts';

/** `'%s of %r' % (a, b)` to an f-string, for names and attributes of names. */
export const percentFormat = {
  name: 'percent-format',
  title: 'Use an f-string instead of % formatting.',
  forward: (code) =>
    code.of('binary_operator').flatMap((node): Site[] => {
      const format = plainString(node.part('left'));
      const right = node.part('right');
      if (format === undefined || right === undefined || node.part('operator')?.text !== '%') return [];
      // A single value may itself be the tuple of all values.
      if (right.type !== 'tuple' && mayBeTuple(code, right)) return [];
      const values = right.type === 'tuple' ? right.parts : [right];
      const pieces = values.every(isPath) ? filled(format.text, values) : undefined;
      return pieces === undefined ? [] : [[place(node, fString(pieces, format.quote), LEVEL.atom)]];
    }),
  degrade: (code, random) =>
    code.of('string').flatMap((node): Site[] => {
      const found = piecesOf(node);
      if (found === undefined || node.parent?.type === 'concatenated_string') return [];
      const values = found.pieces.flatMap((piece) => ('value' in piece ? [piece] : []));
      if (values.some(({ suffix }) => suffix !== '' && suffix !== '!r')) return [];
      const format = found.pieces
        .map((piece) => ('literal' in piece ? piece.literal.replaceAll('%', '%%') : piece.suffix === '' ? '%s' : '%r'))
        .join('');
      const names = values.map(({ value }) => value.text);
      const isBare = random() < 0.6 && values.every(({ value }) => !mayBeTuple(code, value));
      const right = names.length > 1 ? `(${names.join(', ')})` : isBare ? (names[0] ?? '') : `(${names[0]},)`;
      return [[place(node, `${found.quote}${format}${found.quote} % ${right}`, LEVEL.sum + 1)]];
    }),
} satisfies Rule;

/** True when the code treats the value as something with items, or says that it is a tuple. */
function mayBeTuple(code: Code, value: PyNode): boolean {
  return [...code.of('identifier'), ...code.of('attribute')].some((node) => node.text === value.text && node !== value && isTupleUse(node));
}

function isTupleUse(node: PyNode): boolean {
  const { parent, field } = node;
  const called = parent?.type === 'argument_list' ? (parent.parent?.part('function')?.text ?? '') : '';
  if (['len', 'tuple', 'isinstance'].includes(called)) return called !== 'isinstance' || parent?.text.includes('tuple') === true;
  if (parent?.type === 'subscript') return field === 'value';
  if (parent?.type === 'for_statement' || parent?.type === 'for_in_clause') return field === 'right';
  if (parent?.type === 'list_splat' || parent?.type === 'list_splat_pattern') return true;
  if (parent?.type === 'binary_operator' && field === 'right' && parent.part('operator')?.text === '%')
    return (parent.text.match(/%[^%]/gu)?.length ?? 0) > 2;
  return parent?.type === 'assignment' && field === 'left' && ['tuple', 'expression_list'].includes(parent.part('right')?.type ?? '');
}

/** The format's pieces with the values in; undefined when it asks for more than `%s` and `%r`, or for another number of values. */
function filled(format: string, values: readonly PyNode[]): Piece[] | undefined {
  const pieces: Piece[] = [];
  const left = [...values];
  for (const part of format.split(/(%.?)/u)) {
    if (!part.startsWith('%')) pieces.push({ literal: part });
    else if (part === '%%') pieces.push({ literal: '%' });
    else {
      const value = part === '%s' || part === '%r' ? left.shift() : undefined;
      if (value === undefined) return undefined;
      pieces.push({ value, suffix: part === '%r' ? '!r' : '' });
    }
  }
  return left.length === 0 ? pieces : undefined;
}
