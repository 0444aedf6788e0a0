import { replace, type Site } from '../code/edit.ts';
import { LEVEL, textAt } from '../code/expression.ts';
import { alternatives, exits, onlyStatement } from '../code/layout.ts';
import type { PyNode } from '../code/node.ts';
import type { Rule } from './rule.ts';

/** `if not c: a else: b` to `if c: b else: a`, in statements and in expressions. */
export const negatedIf = {
  name: 'negated-if',
  title: 'Turn the branches round instead of negating the condition.',
  forward(code) {
    const blocks = code.of('if_statement').flatMap((node): Site[] => {
      const plain = unnegated(node.part('condition'));
      return plain === undefined ? [] : swappedBlocks(node, plain.text);
    });
    const values = code.of('conditional_expression').flatMap((node): Site[] => {
      const [yes, condition, no] = node.parts;
      const plain = unnegated(condition);
      if (plain === undefined || yes === undefined || no === undefined || no.type === 'conditional_expression') return [];
      return [[replace(node, `${no.text} if ${textAt(plain, LEVEL.or)} else ${yes.text}`)]];
    });
    return [...blocks, ...values];
  },
  degrade(code) {
    const blocks = code.of('if_statement').flatMap((node): Site[] => {
      const condition = node.part('condition');
      return isNegatable(condition) ? swappedBlocks(node, `not ${textAt(condition, LEVEL.not)}`) : [];
    });
    const values = code.of('conditional_expression').flatMap((node): Site[] => {
      const [yes, condition, no] = node.parts;
      if (!isNegatable(condition) || yes === undefined || no === undefined || no.type === 'conditional_expression') return [];
      return [[replace(node, `${no.text} if not ${textAt(condition, LEVEL.not)} else ${yes.text}`)]];
    });
    return [...blocks, ...values];
  },
} satisfies Rule;

function unnegated(condition: PyNode | undefined): PyNode | undefined {
  const argument = condition?.type === 'not_operator' ? condition.part('argument') : undefined;
  const plain = argument?.type === 'parenthesized_expression' ? argument.parts[0] : argument;
  return plain === undefined || plain.type === 'comparison_operator' || plain.type === 'not_operator' ? undefined : plain;
}

function isNegatable(condition: PyNode | undefined): condition is PyNode {
  return (
    condition !== undefined &&
    !['not_operator', 'comparison_operator', 'named_expression', 'parenthesized_expression'].includes(condition.type)
  );
}

/** The two branches of an `if` with a plain `else` exchanged; none where another rule wants the branch. */
function swappedBlocks(node: PyNode, condition: string): Site[] {
  const test = node.part('condition');
  const yes = node.part('consequence');
  const [other, third] = alternatives(node);
  const no = other?.type === 'else_clause' ? other.part('body') : undefined;
  if (test === undefined || yes === undefined || no === undefined || third !== undefined || exits(yes) || exits(no)) return [];
  if (onlyStatement(yes)?.type === 'if_statement' || onlyStatement(no)?.type === 'if_statement') return [];
  return [[replace(test, condition), replace(yes, no.text), replace(no, yes.text)]];
}
