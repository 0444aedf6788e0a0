import { isPath } from '../code/expression.ts';
import type { PyNode } from '../code/node.ts';

/** A piece of a formatted text: literal source text, or an expression with what comes after it (`!r`, `:>10`). */
export type Piece = { readonly literal: string } | { readonly value: PyNode; readonly suffix: string };

/** The source text between the quotes of a plain one-line string, and its quote; undefined for bytes, raw, formatted and triple-quoted ones. */
export function plainString(node: PyNode | undefined): { readonly text: string; readonly quote: string } | undefined {
  const first = node?.type === 'string' ? node.children[0]?.text : undefined;
  const last = node?.children.at(-1)?.text;
  if (node === undefined || (first !== "'" && first !== '"') || last !== first || /\\N|\\\n/u.test(node.text)) return undefined;
  return { text: node.text.slice(1, -1), quote: first };
}

/** The f-string of these pieces. */
export function fString(pieces: readonly Piece[], quote: string): string {
  const inner = pieces.map((piece) =>
    'literal' in piece ? piece.literal.replaceAll('{', '{{').replaceAll('}', '}}') : `{${piece.value.text}${piece.suffix}}`,
  );
  return `f${quote}${inner.join('')}${quote}`;
}

/** The pieces of a one-line f-string whose expressions are all names or attributes of names. */
export function piecesOf(node: PyNode): { readonly pieces: readonly Piece[]; readonly quote: string } | undefined {
  const opening = node.children[0]?.text ?? '';
  if (opening !== "f'" && opening !== 'f"') return undefined;
  const pieces: Piece[] = [];
  let position = node.start + opening.length;
  const literal = (end: number): boolean => {
    const text = node.text.slice(position - node.start, end - node.start);
    if (text !== '') pieces.push({ literal: text.replaceAll('{{', '{').replaceAll('}}', '}') });
    return !/\\N|\\\n/u.test(text);
  };
  for (const child of node.children) {
    if (child.type !== 'interpolation') continue;
    const value = child.part('expression');
    if (!literal(child.start) || !isPath(value)) return undefined;
    const suffix = child.text.slice(value.end - child.start, -1);
    if (!/^(?:[!:]|$)/u.test(suffix)) return undefined;
    pieces.push({ value, suffix });
    position = child.end;
  }
  if (!literal(node.end - 1) || pieces.every((piece) => 'literal' in piece)) return undefined;
  return { pieces, quote: opening.slice(1) };
}
