import type { Site } from '../code/edit.ts';
import { LEVEL, textAt } from '../code/expression.ts';
import { alternatives, indentOf, moved, onlyStatement, statements } from '../code/layout.ts';
import type { Rule } from './rule.ts';

/** `if a:` around nothing but `if b:` to `if a and b:`. */
export const nestedIf = {
  name: 'nested-if',
  title: 'Join nested ifs with and.',
  forward: (code) =>
    code.of('if_statement').flatMap((node): Site[] => {
      const inner = onlyStatement(node.part('consequence'));
      if (inner?.type !== 'if_statement' || alternatives(node).length > 0 || alternatives(inner).length > 0) return [];
      const [first, second] = [node.part('condition'), inner.part('condition')];
      const body = moved(code, statements(inner.part('consequence')), -4);
      if (first === undefined || second === undefined || body === undefined) return [];
      const text = `${textAt(first, LEVEL.and)} and ${textAt(second, LEVEL.and)}:\n${body}`;
      return [[{ start: first.start, end: node.end, text }]];
    }),
  degrade: (code) =>
    code.of('if_statement').flatMap((node): Site[] => {
      const condition = node.part('condition');
      if (condition?.type !== 'boolean_operator' || condition.part('operator')?.type !== 'and' || alternatives(node).length > 0) return [];
      const [left, right] = [condition.part('left'), condition.part('right')];
      const body = moved(code, statements(node.part('consequence')), 4);
      if (left === undefined || right === undefined || body === undefined) return [];
      const plain = right.type === 'parenthesized_expression' && right.parts[0] !== undefined ? right.parts[0] : right;
      const indent = ' '.repeat(indentOf(code, node) + 4);
      return [[{ start: condition.start, end: node.end, text: `${left.text}:\n${indent}if ${plain.text}:\n${body}` }]];
    }),
} satisfies Rule;
