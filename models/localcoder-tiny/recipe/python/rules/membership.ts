import { comparison } from '../code/condition.ts';
import type { Site } from '../code/edit.ts';
import { isLiteral, isPath, LEVEL, place } from '../code/expression.ts';
import type { PyNode } from '../code/node.ts';
import { mergedRuns } from './operand-chain.ts';
import type { Rule } from './rule.ts';

/** `a == 1 or a == 2` to `a in (1, 2)`, and `a != 1 and a != 2` to `a not in (1, 2)`. */
export const membership = {
  name: 'membership',
  title: 'Use in with a tuple instead of several comparisons.',
  forward: (code) => [
    ...mergedRuns(code, 'or', { keyOf: (node) => keyOf(node, '=='), merge: (run) => merged(run, 'in'), level: LEVEL.comparison }),
    ...mergedRuns(code, 'and', { keyOf: (node) => keyOf(node, '!='), merge: (run) => merged(run, 'not in'), level: LEVEL.comparison }),
  ],
  degrade: (code) =>
    code.of('comparison_operator').flatMap((node): Site[] => {
      const test = comparison(node);
      if (test === undefined || !isPath(test.left) || test.right.type !== 'tuple' || !['in', 'not in'].includes(test.operator)) return [];
      const { parts } = test.right;
      if (parts.length < 2 || parts.length > 4 || !parts.every(isListed)) return [];
      const [operator, word, level] = test.operator === 'in' ? ['==', ' or ', LEVEL.or] : ['!=', ' and ', LEVEL.and];
      return [[place(node, parts.map((part) => `${test.left.text} ${operator} ${part.text}`).join(String(word)), Number(level))]];
    }),
} satisfies Rule;

function isListed(node: PyNode): boolean {
  return isLiteral(node) && ['integer', 'string', 'unary_operator'].includes(node.type);
}

function keyOf(node: PyNode, operator: string): string | undefined {
  const test = comparison(node);
  return test !== undefined && test.operator === operator && isPath(test.left) && isListed(test.right) ? test.left.text : undefined;
}

function merged(run: readonly PyNode[], operator: string): string {
  const tests = run.flatMap((node) => comparison(node) ?? []);
  return `${tests[0]?.left.text} ${operator} (${tests.map(({ right }) => right.text).join(', ')})`;
}
