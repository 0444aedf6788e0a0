import type { Code } from '../code/code.ts';
import { comparison } from '../code/condition.ts';
import { replace, type Site } from '../code/edit.ts';
import { isLiteral } from '../code/expression.ts';
import type { PyNode } from '../code/node.ts';
import type { Rule } from './rule.ts';

const MIRRORED: Readonly<Record<string, string>> = { '==': '==', '!=': '!=', '<': '>', '>': '<', '<=': '>=', '>=': '<=' };

/** `1 == x` to `x == 1`. */
export const yoda = {
  name: 'yoda',
  title: 'Write the literal on the right of a comparison.',
  forward: (code) => turned(code, (left, right) => isLiteral(left) && !isLiteral(right)),
  degrade: (code) => turned(code, (left, right) => isLiteral(right) && !isLiteral(left)),
} satisfies Rule;

function turned(code: Code, isWanted: (left: PyNode, right: PyNode) => boolean): Site[] {
  return code.of('comparison_operator').flatMap((node) => {
    const test = comparison(node);
    const operator = MIRRORED[test?.operator ?? ''];
    if (test === undefined || operator === undefined || !isWanted(test.left, test.right)) return [];
    return [[replace(node, `${test.right.text} ${operator} ${test.left.text}`)]];
  });
}
