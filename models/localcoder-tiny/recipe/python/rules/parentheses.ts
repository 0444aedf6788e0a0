import { replace, type Site } from '../code/edit.ts';
import { bare, LEVEL, levelOf } from '../code/expression.ts';
import type { PyNode } from '../code/node.ts';
import type { Rule } from './rule.ts';

const NEEDY = new Set(['yield', 'named_expression', 'generator_expression', 'tuple', 'lambda', 'list_splat', 'await']);
const PLACES: Readonly<Record<string, string>> = {
  if_statement: 'condition',
  elif_clause: 'condition',
  while_statement: 'condition',
  assignment: 'right',
};

/** `return (x)`, `if (x):`, `while (x):`, `y = (x)` and `(a == b) and c` without the parentheses. */
export const parentheses = {
  name: 'parentheses',
  title: 'Drop parentheses that change nothing.',
  forward: (code) =>
    code.of('parenthesized_expression').flatMap((node): Site[] => {
      const inner = bare(node);
      const isOperand = node.parent?.type === 'boolean_operator' && levelOf(inner) >= LEVEL.not;
      if (!(isWhole(node) || isOperand) || NEEDY.has(inner.type) || inner.text.includes('\n')) return [];
      const before = code.text[node.start - 1] ?? ' ';
      return [[replace(node, /\w/u.test(before) ? ` ${inner.text}` : inner.text)]];
    }),
  degrade(code) {
    const operands = code.of('boolean_operator').flatMap((outer): Site[] => {
      const tests = outer.parts.filter(({ type }) => type === 'comparison_operator');
      return tests.length > 1 ? [tests.map((node) => replace(node, `(${node.text})`))] : [];
    });
    const wholes = [...code.of('return_statement'), ...Object.keys(PLACES).flatMap((type) => code.of(type))].flatMap((outer): Site[] => {
      const node = outer.type === 'return_statement' ? outer.parts[0] : outer.part(PLACES[outer.type] ?? '');
      if (
        node === undefined ||
        NEEDY.has(node.type) ||
        node.text.includes('\n') ||
        ['parenthesized_expression', 'expression_list', 'assignment', 'string'].includes(node.type)
      )
        return [];
      return isWhole(node) ? [[replace(node, `(${node.text})`)]] : [];
    });
    return [...operands, ...wholes];
  },
} satisfies Rule;

function isWhole(node: PyNode): boolean {
  const { parent } = node;
  if (parent?.type === 'return_statement') return true;
  return parent !== undefined && PLACES[parent.type] === node.field && parent.part('type') === undefined;
}
