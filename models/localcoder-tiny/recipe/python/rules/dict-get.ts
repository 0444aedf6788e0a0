import { assignment } from '../code/binding.ts';
import { comparison, plainCall } from '../code/condition.ts';
import { replace, type Site } from '../code/edit.ts';
import { isPath, isSimple, LEVEL, place } from '../code/expression.ts';
import { alternatives, indentOf, onlyStatement } from '../code/layout.ts';
import type { PyNode } from '../code/node.ts';
import type { Rule } from './rule.ts';

/** `if k in d: v = d[k]` with `else: v = x`, and `d[k] if k in d else x`, to `d.get(k, x)`. */
export const dictGet = {
  name: 'dict-get',
  title: 'Use get with a default.',
  forward(code) {
    const blocks = code.of('if_statement').flatMap((node): Site[] => {
      const [other, third] = alternatives(node);
      const yes = assignment(onlyStatement(node.part('consequence')));
      const no = assignment(other?.type === 'else_clause' ? onlyStatement(other) : undefined);
      if (yes === undefined || no === undefined || third !== undefined || !isSimple(yes.left) || yes.left.text !== no.left.text) return [];
      const text = got(node.part('condition'), yes.right, no.right);
      return text === undefined ? [] : [[replace(node, `${yes.left.text} = ${text}`)]];
    });
    const values = code.of('conditional_expression').flatMap((node): Site[] => {
      const [yes, condition, no] = node.parts;
      const text = got(condition, yes, no);
      return text === undefined ? [] : [[place(node, text, LEVEL.atom)]];
    });
    return [...blocks, ...values];
  },
  degrade: (code, random) =>
    code.of('call').flatMap((node): Site[] => {
      const call = plainCall(node);
      const [key, other] = call?.args ?? [];
      if (
        call?.name !== 'get' ||
        !isTable(call.object) ||
        !isSimple(key) ||
        call.args.length > 2 ||
        (other !== undefined && !isSimple(other))
      )
        return [];
      const [element, test, rest] = [`${call.object.text}[${key.text}]`, `${key.text} in ${call.object.text}`, other?.text ?? 'None'];
      if (rest === 'None' && other !== undefined) return [];
      const statement = node.parent?.parent;
      const found = assignment(statement);
      if (statement === undefined || found?.right !== node || !isSimple(found.left) || random() < 0.35) {
        return [[place(node, `${element} if ${test} else ${rest}`, LEVEL.conditional)]];
      }
      const indent = ' '.repeat(indentOf(code, statement));
      const left = found.left.text;
      return [[replace(statement, `if ${test}:\n${indent}    ${left} = ${element}\n${indent}else:\n${indent}    ${left} = ${rest}`)]];
    }),
} satisfies Rule;

function isTable(node: PyNode | undefined): node is PyNode {
  return isPath(node) && node.text !== 'self' && node.text !== 'cls';
}

function got(condition: PyNode | undefined, yes: PyNode | undefined, no: PyNode | undefined): string | undefined {
  const test = comparison(condition);
  if (test?.operator !== 'in' || !isTable(test.right) || !isSimple(test.left) || !isSimple(no)) return undefined;
  if (yes?.text !== `${test.right.text}[${test.left.text}]`) return undefined;
  return `${test.right.text}.get(${test.left.text}${no.type === 'none' ? '' : `, ${no.text}`})`;
}
