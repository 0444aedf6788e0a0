import { assignment } from '../code/binding.ts';
import type { Site } from '../code/edit.ts';
import { indentOf, moved, onlyStatement } from '../code/layout.ts';
import type { Rule } from './rule.ts';

/** An `if` alone in an `else` to `elif`. */
export const elseIf = {
  name: 'else-if',
  title: 'Write an if alone in an else as elif.',
  forward: (code) =>
    code.of('else_clause').flatMap((node): Site[] => {
      const inner = onlyStatement(node);
      if (node.parent?.type !== 'if_statement' || inner?.type !== 'if_statement') return [];
      const text = moved(code, [inner], -4);
      return text === undefined ? [] : [[{ start: node.start, end: node.end, text: `el${text.trimStart()}` }]];
    }),
  degrade: (code) =>
    code.of('elif_clause').flatMap((node): Site[] => {
      const outer = node.parent;
      if (outer === undefined) return [];
      const rest = outer.children.slice(outer.children.indexOf(node));
      const last = rest.at(-1);
      // The two would be one conditional assignment.
      if (rest.length === 2 && [node, last].every((branch) => assignment(onlyStatement(branch)) !== undefined)) return [];
      const text = moved(code, rest, 4);
      const indent = ' '.repeat(indentOf(code, node));
      return text === undefined
        ? []
        : [[{ start: node.start, end: outer.end, text: `else:\n${indent}    ${text.trimStart().slice('el'.length)}` }]];
    }),
} satisfies Rule;
