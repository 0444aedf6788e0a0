import { pick } from '../../data/random.ts';
import type { Code } from '../code/code.ts';
import type { Edit, Site } from '../code/edit.ts';
import { isExit, lineStart, removal, statements } from '../code/layout.ts';
import type { PyNode } from '../code/node.ts';
import type { Rule } from './rule.ts';

/** `pass` in a block that has other statements. */
export const unneededPass = {
  name: 'unneeded-pass',
  title: 'Drop pass where there are other statements.',
  forward: (code) => code.of('pass_statement').flatMap((node) => (statements(node.parent).length > 1 ? [[removal(code, node)]] : [])),
  degrade: (code, random) =>
    code.of('block').flatMap((block): Site[] => {
      const all = statements(block);
      const anchor = pick(all, random);
      if (anchor === undefined || all.some(({ type }) => type === 'pass_statement' || type === 'case_clause')) return [];
      return [[random() < 0.5 && !isExit(anchor) ? nextLine(code, anchor, 'pass') : lineBefore(code, anchor, 'pass')]];
    }),
} satisfies Rule;

/** A bare `return` that ends a function and a `continue` that ends a loop: both would happen anyway. */
export const trailingJump = {
  name: 'trailing-jump',
  title: 'Drop a return or continue at the very end.',
  forward: (code) =>
    [...code.of('return_statement'), ...code.of('continue_statement')].flatMap((node): Site[] => {
      const isLast = endsItsBody(node, node.type === 'return_statement' ? ['function_definition'] : ['for_statement', 'while_statement']);
      return isLast && node.parts.length === 0 && statements(node.parent).length > 1 ? [[removal(code, node)]] : [];
    }),
  degrade: (code) =>
    code.of('block').flatMap((block): Site[] => {
      const last = statements(block).at(-1);
      const outer = block.parent?.type ?? '';
      const jump =
        outer === 'function_definition' ? 'return' : outer === 'for_statement' || outer === 'while_statement' ? 'continue' : undefined;
      if (jump === undefined || block.field !== 'body' || last === undefined || isExit(last) || last.type === 'pass_statement') return [];
      return [[nextLine(code, last, jump)]];
    }),
} satisfies Rule;

function endsItsBody(node: PyNode, owners: readonly string[]): boolean {
  const block = node.parent;
  return (
    block?.type === 'block' && block.field === 'body' && owners.includes(block.parent?.type ?? '') && statements(block).at(-1) === node
  );
}

/** A new statement on the line after a statement, in its block. */
export function nextLine(code: Code, node: PyNode, text: string): Edit {
  return { start: node.end, end: node.end, text: `\n${code.text.slice(lineStart(code, node), node.start)}${text}` };
}

/** A new statement on the line before a statement, in its block. */
export function lineBefore(code: Code, node: PyNode, text: string): Edit {
  const start = lineStart(code, node);
  return { start, end: start, text: `${code.text.slice(start, node.start)}${text}\n` };
}
