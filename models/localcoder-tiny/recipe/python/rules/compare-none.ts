import type { Code } from '../code/code.ts';
import { comparison } from '../code/condition.ts';
import { replace, type Site } from '../code/edit.ts';
import type { Rule } from './rule.ts';

/** `x == None` to `x is None`, and `!=` to `is not`. */
export const compareNone = {
  name: 'compare-none',
  title: 'Compare with None by identity.',
  forward: (code) => exchanged(code, { '==': 'is', '!=': 'is not' }),
  degrade: (code) => exchanged(code, { is: '==', 'is not': '!=' }),
} satisfies Rule;

function exchanged(code: Code, operators: Readonly<Record<string, string>>): Site[] {
  return code.of('comparison_operator').flatMap((node) => {
    const test = comparison(node);
    const operator = operators[test?.operator ?? ''];
    if (test === undefined || operator === undefined || test.right.type !== 'none') return [];
    return [[replace(node, `${test.left.text} ${operator} None`)]];
  });
}
