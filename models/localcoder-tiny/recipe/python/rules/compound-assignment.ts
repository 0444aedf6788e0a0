import { assignment } from '../code/binding.ts';
import { calledName } from '../code/condition.ts';
import { replace, type Site } from '../code/edit.ts';
import { isSimple } from '../code/expression.ts';
import type { PyNode } from '../code/node.ts';
import type { Rule } from './rule.ts';

const NUMBER_OPERATORS = new Set(['+', '-', '//', '/', '%', '&', '|', '^', '<<', '>>']);
const NUMBER_CALLS = new Set(['len', 'int', 'ord', 'float', 'round']);
const TEXT_CALLS = new Set(['str', 'repr', 'chr', 'hex', 'join', 'format']);

/** `x = x + 1` to `x += 1`, where what is added is evidently a number or a string: nothing that others share is changed in place. */
export const compoundAssignment = {
  name: 'compound-assignment',
  title: 'Use an augmented assignment.',
  forward: (code) =>
    code.of('expression_statement').flatMap((node): Site[] => {
      const found = assignment(node);
      if (found === undefined || found.right.type !== 'binary_operator' || !isTarget(found.left)) return [];
      const [first, operator, second] = [found.right.part('left'), found.right.part('operator'), found.right.part('right')];
      if (operator === undefined || second === undefined || first?.text !== found.left.text || !isPlain(operator.text, second)) return [];
      return [[replace(node, `${found.left.text} ${operator.text}= ${second.text}`)]];
    }),
  degrade: (code) =>
    code.of('augmented_assignment').flatMap((node): Site[] => {
      const [left, operator, right] = [node.part('left'), node.part('operator'), node.part('right')];
      const plain = operator?.text.slice(0, -1);
      if (!isTarget(left) || plain === undefined || right === undefined || !isPlain(plain, right)) return [];
      return [[replace(node, `${left.text} = ${left.text} ${plain} ${right.text}`)]];
    }),
} satisfies Rule;

function isTarget(node: PyNode | undefined): node is PyNode {
  return isSimple(node) && ['identifier', 'attribute', 'subscript'].includes(node.type);
}

function isPlain(operator: string, value: PyNode): boolean {
  const isNumber = value.type === 'integer' || value.type === 'float' || NUMBER_CALLS.has(calledName(value));
  const isText = value.type === 'string' || TEXT_CALLS.has(calledName(value));
  return isNumber ? NUMBER_OPERATORS.has(operator) : isText && operator === '+';
}
