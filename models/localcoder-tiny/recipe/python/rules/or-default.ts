import { replace, type Site } from '../code/edit.ts';
import { isPath, isSimple, LEVEL, place, textAt } from '../code/expression.ts';
import type { Rule } from './rule.ts';

/** `x if x else y` to `x or y`. */
export const orDefault = {
  name: 'or-default',
  title: 'Use or for a default.',
  forward: (code) =>
    code.of('conditional_expression').flatMap((node): Site[] => {
      const [yes, condition, no] = node.parts;
      if (!isPath(yes) || yes.text !== condition?.text || no === undefined) return [];
      return [[place(node, `${yes.text} or ${textAt(no, LEVEL.and)}`, LEVEL.or)]];
    }),
  degrade: (code) =>
    code.of('boolean_operator').flatMap((node): Site[] => {
      const [left, right] = [node.part('left'), node.part('right')];
      const isValue = ['assignment', 'return_statement', 'keyword_argument'].includes(node.parent?.type ?? '');
      if (!isValue || node.part('operator')?.type !== 'or' || !isPath(left) || !isSimple(right)) return [];
      return [[replace(node, `${left.text} if ${left.text} else ${right.text}`)]];
    }),
} satisfies Rule;
