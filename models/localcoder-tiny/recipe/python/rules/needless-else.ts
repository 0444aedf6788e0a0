import type { Site } from '../code/edit.ts';
import { alternatives, exits, following, indentOf, moved, statements } from '../code/layout.ts';
import type { Rule } from './rule.ts';

/** Above this many statements nobody would have put the rest in an `else`. */
const LONGEST_REST = 6;

/** `else` and `elif` are not needed after a branch that leaves. */
export const needlessElse = {
  name: 'needless-else',
  title: 'Drop the else after a branch that returns, raises, continues or breaks.',
  forward: (code) =>
    code.of('if_statement').flatMap((node): Site[] => {
      const consequence = node.part('consequence');
      const first = alternatives(node)[0];
      if (consequence === undefined || first === undefined || !exits(consequence)) return [];
      if (first.type === 'elif_clause') return [[{ start: first.start, end: first.start + 'elif'.length, text: 'if' }]];
      const rest = moved(code, statements(first), -4);
      return rest === undefined ? [] : [[{ start: consequence.end, end: first.end, text: `\n${rest}` }]];
    }),
  degrade: (code) =>
    code.of('if_statement').flatMap((node): Site[] => {
      const consequence = node.part('consequence');
      const rest = following(node);
      const [first] = rest;
      const last = rest.at(-1);
      if (consequence === undefined || first === undefined || last === undefined) return [];
      if (alternatives(node).length > 0 || !exits(consequence) || rest.length > LONGEST_REST) return [];
      // Alone in an `else` it would be an `elif`.
      if (statements(node.parent)[0] === node && node.parent?.parent?.type === 'else_clause') return [];
      if (rest.length === 1 && first.type === 'if_statement')
        return [[{ start: first.start, end: first.start + 'if'.length, text: 'elif' }]];
      const inner = moved(code, rest, 4);
      return inner === undefined
        ? []
        : [[{ start: node.end, end: last.end, text: `\n${' '.repeat(indentOf(code, node))}else:\n${inner}` }]];
    }),
} satisfies Rule;
