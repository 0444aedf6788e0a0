import type { CodeNode } from '../../../../../src/core/port/syntax.ts';
import { codeTreeOf } from '../../../../../src/syntax/code-tree.ts';
import { grammarFolder } from '../../../../../src/syntax/grammar.ts';
import { openReader } from '../../../../../src/syntax/reader.ts';
import { Code } from './code.ts';

/** The product watches its CPU time at every step, which costs as much as the reading; the library's own functions need no watching. */
const UNLIMITED = { spent: () => false };

let opening: Promise<(text: string) => CodeNode | undefined> | undefined;

/** The text with its tree; undefined when its grammar finds anything wrong with it. */
export async function readPython(text: string): Promise<Code | undefined> {
  opening ??= open();
  const tree = (await opening)(text);
  return tree === undefined || isBroken(tree) ? undefined : new Code(text, tree);
}

async function open(): Promise<(text: string) => CodeNode | undefined> {
  const reader = await openReader(grammarFolder());
  const grammar = await reader.prepare('python');
  return (text) => reader.read(text, grammar, UNLIMITED, ({ tree }) => codeTreeOf(tree, { start: 0, end: text.length }, UNLIMITED))?.root;
}

/** The grammar marks what it skipped as an error, and what it missed as a leaf without text. */
function isBroken(node: CodeNode): boolean {
  if (node.type === 'ERROR') return true;
  if (node.children.length === 0) return node.start === node.end && node.type !== 'module';
  return node.children.some(isBroken);
}
