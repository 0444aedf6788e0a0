import type { Code } from './code.ts';
import type { Edit } from './edit.ts';
import type { PyNode } from './node.ts';

/** Spaces before the line on which the node begins, in tidy code. */
export function indentOf(code: Code, node: PyNode): number {
  const start = lineStart(code, node);
  return /^ */.exec(code.text.slice(start))?.[0].length ?? 0;
}

/** Where the line begins on which the node begins. */
export function lineStart(code: Code, { start }: PyNode): number {
  return code.text.lastIndexOf('\n', start - 1) + 1;
}

/** Takes a statement out with its line. */
export function removal(code: Code, node: PyNode): Edit {
  return { start: lineStart(code, node) - 1, end: node.end, text: '' };
}

/** The whole lines from the first node to the last, moved by so many spaces; undefined when a string among them goes over several lines. */
export function moved(code: Code, nodes: readonly PyNode[], by: number): string | undefined {
  const first = nodes[0];
  const last = nodes.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const isSplit = code.of('string').some((string) => string.start < last.end && string.end > first.start && string.text.includes('\n'));
  if (isSplit) return undefined;
  const lines = code.text.slice(lineStart(code, first), last.end).split('\n');
  return lines.map((line) => (by < 0 ? line.slice(-by) : ' '.repeat(by) + line)).join('\n');
}

/** The statements of a block, or of a node with one. */
export function statements(node: PyNode | undefined): readonly PyNode[] {
  const block = node?.type === 'block' ? node : node?.children.find(({ type }) => type === 'block');
  return block?.parts ?? [];
}

/** The only statement of a block, or of a node with one. */
export function onlyStatement(node: PyNode | undefined): PyNode | undefined {
  const all = statements(node);
  return all.length === 1 ? all[0] : undefined;
}

/** The statements after this one in its block. */
export function following(node: PyNode): readonly PyNode[] {
  const all = node.parent?.type === 'block' ? node.parent.parts : [];
  return all.slice(all.indexOf(node) + 1);
}

/** The other branches of an `if`, in order. */
export function alternatives(node: PyNode): readonly PyNode[] {
  return node.children.filter(({ field }) => field === 'alternative');
}

const EXITS = new Set(['return_statement', 'raise_statement', 'continue_statement', 'break_statement']);

/** True for a statement after which the next one is never reached. */
export function isExit(node: PyNode | undefined): boolean {
  return node !== undefined && EXITS.has(node.type);
}

/** True for a block that ends in such a statement. */
export function exits(block: PyNode | undefined): boolean {
  return isExit(statements(block).at(-1));
}
