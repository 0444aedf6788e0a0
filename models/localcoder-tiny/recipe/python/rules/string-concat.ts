import { plainCall } from '../code/condition.ts';
import type { Site } from '../code/edit.ts';
import { isPath, LEVEL, place } from '../code/expression.ts';
import type { PyNode } from '../code/node.ts';
import { fString, type Piece, piecesOf, plainString } from './f-string.ts';
import type { Rule } from './rule.ts';

/** `'a ' + str(x) + ' b'` to an f-string, for names and attributes of names. */
export const stringConcat = {
  name: 'string-concat',
  title: 'Use an f-string instead of adding strings.',
  forward: (code) =>
    code.of('binary_operator').flatMap((node): Site[] => {
      if (node.parent?.type === 'binary_operator' && node.field === 'left' && node.parent.part('operator')?.text === '+') return [];
      const operands = added(node);
      if (operands.length < 2) return [];
      const quotes = new Set(operands.flatMap((operand) => plainString(operand)?.quote ?? []));
      const pieces = operands.map(pieceOf);
      const [quote] = quotes;
      if (quote === undefined || quotes.size > 1 || !pieces.some((piece) => piece !== undefined && 'value' in piece)) return [];
      const known = pieces.flatMap((piece) => piece ?? []);
      return known.length === pieces.length ? [[place(node, fString(known, quote), LEVEL.atom)]] : [];
    }),
  degrade: (code) =>
    code.of('string').flatMap((node): Site[] => {
      const found = piecesOf(node);
      if (found === undefined || node.parent?.type === 'concatenated_string' || found.pieces.length < 2) return [];
      if (found.pieces.some((piece) => 'value' in piece && piece.suffix !== '') || !found.pieces.some((piece) => 'literal' in piece))
        return [];
      const { quote } = found;
      const operands = found.pieces.map((piece) => ('literal' in piece ? `${quote}${piece.literal}${quote}` : `str(${piece.value.text})`));
      return [[place(node, operands.join(' + '), LEVEL.sum)]];
    }),
} satisfies Rule;

/** The operands of a chain of additions; just the node for anything else. */
function added(node: PyNode): PyNode[] {
  const [left, right] = [node.part('left'), node.part('right')];
  if (node.type !== 'binary_operator' || node.part('operator')?.text !== '+' || left === undefined || right === undefined) return [node];
  return [...added(left), right];
}

function pieceOf(node: PyNode): Piece | undefined {
  const string = plainString(node);
  if (string !== undefined) return { literal: string.text };
  const call = plainCall(node);
  const value = call?.name === 'str' && call.object === undefined && call.args.length === 1 ? call.args[0] : undefined;
  return isPath(value) ? { value, suffix: '' } : undefined;
}
