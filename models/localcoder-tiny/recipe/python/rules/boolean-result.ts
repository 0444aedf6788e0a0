import type { Code } from '../code/code.ts';
import { isBool, negated } from '../code/condition.ts';
import { type Edit, replace, type Site } from '../code/edit.ts';
import { alternatives, following, indentOf, onlyStatement } from '../code/layout.ts';
import type { PyNode } from '../code/node.ts';
import type { Rule } from './rule.ts';

/** `if c: return True` with `return False` for the rest, to `return c`. */
export const booleanResult = {
  name: 'boolean-result',
  title: 'Return the condition itself.',
  forward: (code) =>
    code.of('if_statement').flatMap((node) => {
      const condition = node.part('condition');
      const yes = truth(onlyStatement(node.part('consequence')));
      const rest = restOf(node);
      if (!isBool(condition) || yes === undefined || rest === undefined || truth(rest) === yes || truth(rest) === undefined) return [];
      // `not x` is True or False whatever x is; x itself need not be.
      if (!yes && condition.type === 'not_operator' && !isBool(condition.part('argument'))) return [];
      const text = yes ? condition.text : negated(condition).text;
      return [[{ start: node.start, end: rest.end, text: `return ${text}` }]];
    }),
  degrade: (code, random) =>
    code.of('return_statement').flatMap((node): Site[] => {
      const value = node.parts[0];
      if (
        value === undefined ||
        value.type === 'true' ||
        value.type === 'false' ||
        value.type === 'parenthesized_expression' ||
        !isBool(value)
      )
        return [];
      const isTurned = random() < 0.3 && (value.type !== 'not_operator' || isBool(value.part('argument')));
      const hasElse = random() < 0.6;
      return [[spelt(code, node, isTurned ? negated(value).text : value.text, isTurned, hasElse)]];
    }),
} satisfies Rule;

/** What follows when the condition fails: the one statement of `else`, or the statement after an `if` without one. */
function restOf(node: PyNode): PyNode | undefined {
  const [first, second] = alternatives(node);
  if (second !== undefined) return undefined;
  if (first === undefined) return following(node)[0];
  return first.type === 'else_clause' ? onlyStatement(first) : undefined;
}

function truth(node: PyNode | undefined): boolean | undefined {
  const value = node?.type === 'return_statement' ? node.parts[0]?.type : undefined;
  return value === 'true' ? true : value === 'false' ? false : undefined;
}

function spelt(code: Code, node: PyNode, condition: string, isTurned: boolean, hasElse: boolean): Edit {
  const outer = ' '.repeat(indentOf(code, node));
  const [yes, no] = isTurned ? ['False', 'True'] : ['True', 'False'];
  const rest = hasElse ? `\n${outer}else:\n${outer}    return ${no}` : `\n${outer}return ${no}`;
  return replace(node, `if ${condition}:\n${outer}    return ${yes}${rest}`);
}
