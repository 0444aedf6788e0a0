import { comparison, operators } from '../code/condition.ts';
import type { Site } from '../code/edit.ts';
import { isLiteral, isPath, LEVEL, place } from '../code/expression.ts';
import type { PyNode } from '../code/node.ts';
import { operandChains } from './operand-chain.ts';
import type { Rule } from './rule.ts';

const MIRRORED: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

/** `a < b and b < c` to `a < b < c`, for names, attributes of names and literals. */
export const chainedComparison = {
  name: 'chained-comparison',
  title: 'Write a range test as one chained comparison.',
  forward: (code) =>
    operandChains(code, 'and').flatMap(({ whole, operands }) =>
      operands.slice(1).flatMap((second, index): Site[] => {
        const first = operands[index];
        const text = first === undefined ? undefined : chained(first, second);
        if (first === undefined || text === undefined) return [];
        return [[operands.length === 2 ? place(whole, text, LEVEL.comparison) : { start: first.start, end: second.end, text }]];
      }),
    ),
  degrade: (code, random) =>
    code.of('comparison_operator').flatMap((node): Site[] => {
      const [low, middle, high, fourth] = node.parts;
      const [first, second] = operators(node);
      if (low === undefined || high === undefined || fourth !== undefined || !isPath(middle) || first === undefined || second === undefined)
        return [];
      const turned = MIRRORED[first];
      if (!isPlain(low) || !isPlain(high) || first[0] !== second[0] || turned === undefined || node.parent?.type === 'not_operator')
        return [];
      const isFalling = first.startsWith('>');
      if (isFalling && isLiteral(low)) return [];
      const isTurned = !isFalling && (isLiteral(low) || random() < 0.5);
      const left = isTurned ? `${middle.text} ${turned} ${low.text}` : `${low.text} ${first} ${middle.text}`;
      return [[place(node, `${left} and ${middle.text} ${second} ${high.text}`, LEVEL.and)]];
    }),
} satisfies Rule;

function isPlain(node: PyNode): boolean {
  return isPath(node) || isLiteral(node);
}

interface Rising {
  readonly low: PyNode;
  readonly operator: string;
  readonly high: PyNode;
}

function rising(node: PyNode): Rising | undefined {
  const test = comparison(node);
  if (test === undefined || !isPlain(test.left) || !isPlain(test.right)) return undefined;
  const { left, right, operator } = test;
  if (operator === '<' || operator === '<=') return { low: left, operator, high: right };
  const turned = MIRRORED[operator];
  return turned === undefined ? undefined : { low: right, operator: turned, high: left };
}

/** Both comparisons as one; falling when both are written so. */
function chained(first: PyNode, second: PyNode): string | undefined {
  const [a, b] = [rising(first), rising(second)];
  if (a === undefined || b === undefined) return undefined;
  const isFalling = [first, second].every((node) => comparison(node)?.operator.startsWith('>'));
  const [low, high] = isPath(a.high) && a.high.text === b.low.text ? [a, b] : isPath(b.high) && b.high.text === a.low.text ? [b, a] : [];
  if (low === undefined || high === undefined) return undefined;
  if (isFalling) return `${high.high.text} ${MIRRORED[high.operator]} ${low.high.text} ${MIRRORED[low.operator]} ${low.low.text}`;
  return `${low.low.text} ${low.operator} ${low.high.text} ${high.operator} ${high.high.text}`;
}
