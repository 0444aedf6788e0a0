import { assignment } from '../code/binding.ts';
import { comparison, plainCall } from '../code/condition.ts';
import { replace, type Site } from '../code/edit.ts';
import { isPath, isSimple, LEVEL, textAt } from '../code/expression.ts';
import { alternatives, indentOf, onlyStatement } from '../code/layout.ts';
import type { PyNode } from '../code/node.ts';
import type { Rule } from './rule.ts';

/** `if c: x = a` with `else: x = b` to `x = a if c else b`, for short conditions and values. */
export const conditionalValue = {
  name: 'conditional-value',
  title: 'Use a conditional expression for a choice of value.',
  forward: (code) =>
    code.of('if_statement').flatMap((node): Site[] => {
      const [other, third] = alternatives(node);
      const yes = assignment(onlyStatement(node.part('consequence')));
      const no = assignment(other?.type === 'else_clause' ? onlyStatement(other) : undefined);
      const condition = node.part('condition');
      if (yes === undefined || no === undefined || third !== undefined || condition === undefined) return [];
      if (!isPath(yes.left) || yes.left.text !== no.left.text || !isShort(yes.right) || !isShort(no.right) || !isShortTest(condition))
        return [];
      return [[replace(node, `${yes.left.text} = ${yes.right.text} if ${textAt(condition, LEVEL.or)} else ${no.right.text}`)]];
    }),
  degrade: (code) =>
    code.of('conditional_expression').flatMap((node): Site[] => {
      const statement = node.parent?.parent;
      const found = assignment(statement);
      const [yes, condition, no] = node.parts;
      if (statement === undefined || found?.right !== node || !isPath(found.left) || yes === undefined || no === undefined) return [];
      if (
        condition === undefined ||
        !isShort(yes) ||
        !isShort(no) ||
        !isShortTest(condition) ||
        condition.type === 'not_operator' ||
        yes.text === condition.text
      )
        return [];
      const indent = ' '.repeat(indentOf(code, statement));
      const left = found.left.text;
      return [
        [
          replace(
            statement,
            `if ${condition.text}:\n${indent}    ${left} = ${yes.text}\n${indent}else:\n${indent}    ${left} = ${no.text}`,
          ),
        ],
      ];
    }),
} satisfies Rule;

function isShort(node: PyNode): boolean {
  const call = plainCall(node);
  return (
    isSimple(node) ||
    (call !== undefined && call.args.length <= 2 && call.args.every(isSimple) && (call.object === undefined || isPath(call.object)))
  );
}

function isShortTest(node: PyNode): boolean {
  const test = comparison(node);
  const argument = node.type === 'not_operator' ? node.part('argument') : undefined;
  if (test !== undefined) return isShort(test.left) && isShort(test.right);
  return argument === undefined ? isShort(node) : isShort(argument);
}
