import { pick } from '../../data/random.ts';
import { assignment } from '../code/binding.ts';
import { replace, type Site } from '../code/edit.ts';
import { indentOf, moved, onlyStatement, statements } from '../code/layout.ts';
import type { PyNode } from '../code/node.ts';
import type { Rule } from './rule.ts';

const ERRORS = ['Exception', 'Exception', 'ValueError', 'KeyError', 'OSError', 'TypeError', 'AttributeError'];

/** A `try` that only raises what it caught. */
export const reraise = {
  name: 'reraise',
  title: 'Drop a try that only raises the error again.',
  forward: (code) =>
    code.of('try_statement').flatMap((node): Site[] => {
      const clauses = node.parts.slice(1);
      const body = moved(code, statements(node.part('body')), -4);
      return body !== undefined && clauses.length > 0 && clauses.every(isPassedOn) ? [[replace(node, body.trimStart())]] : [];
    }),
  degrade: (code, random) =>
    code.of('expression_statement').flatMap((node): Site[] => {
      const isWork = node.parts[0]?.type === 'call' || assignment(node)?.right.has('call') === true;
      const body = moved(code, [node], 4);
      if (!isWork || body === undefined || node.has('yield') || node.around('try_statement') !== undefined) return [];
      const indent = ' '.repeat(indentOf(code, node));
      const error = pick(ERRORS, random);
      const name = random() < 0.5 ? 'e' : 'exc';
      const isNamed = !code.hasWord(name) && random() < 0.7;
      const clause = isNamed ? `except ${error} as ${name}:\n${indent}    raise ${name}` : `except ${error}:\n${indent}    raise`;
      return [[replace(node, `try:\n${body}\n${indent}${clause}`)]];
    }),
} satisfies Rule;

function isPassedOn(clause: PyNode): boolean {
  const raise = clause.type === 'except_clause' ? onlyStatement(clause) : undefined;
  if (raise?.type !== 'raise_statement' || raise.part('cause') !== undefined) return false;
  const alias = clause.part('value')?.part('alias')?.text;
  const raised = raise.parts[0];
  return raised === undefined || (alias !== undefined && raised.text === alias);
}
