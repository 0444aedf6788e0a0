import { assignment, freshName, isShared } from '../code/binding.ts';
import { replace, type Site } from '../code/edit.ts';
import { isSimple } from '../code/expression.ts';
import { following, indentOf } from '../code/layout.ts';
import type { Rule } from './rule.ts';

/** `t = a; a = b; b = t` to `a, b = b, a`. */
export const swap = {
  name: 'swap',
  title: 'Swap two values by one assignment.',
  forward: (code) =>
    code.of('expression_statement').flatMap((node): Site[] => {
      const [second, third] = following(node);
      const [first, middle, last] = [assignment(node), assignment(second), assignment(third)];
      if (first?.left.type !== 'identifier' || third === undefined || middle === undefined || last === undefined) return [];
      const [a, b] = [first.right, middle.right];
      if (middle.left.text !== a.text || last.left.text !== b.text || last.right.text !== first.left.text || !isSimple(a) || !isSimple(b))
        return [];
      if (code.uses(first.left.text).length !== 2 || isShared(code, first.left.text) || code.isDynamic || a.text === b.text) return [];
      return [[{ start: node.start, end: third.end, text: `${a.text}, ${b.text} = ${b.text}, ${a.text}` }]];
    }),
  degrade: (code, random) =>
    code.of('expression_statement').flatMap((node): Site[] => {
      const found = assignment(node);
      const [a, b, third] = found?.left.parts ?? [];
      const [c, d] = found?.right.parts ?? [];
      const name = freshName(code, ['tmp', 'temp', 't', 'saved', 'old'], random);
      if (found?.left.type !== 'pattern_list' || found.right.type !== 'expression_list' || third !== undefined || name === undefined)
        return [];
      if (!isSimple(a) || !isSimple(b) || a.text !== d?.text || b.text !== c?.text || found.right.parts.length !== 2 || code.isDynamic)
        return [];
      const indent = ' '.repeat(indentOf(code, node));
      return [[replace(node, `${name} = ${a.text}\n${indent}${a.text} = ${b.text}\n${indent}${b.text} = ${name}`)]];
    }),
} satisfies Rule;
