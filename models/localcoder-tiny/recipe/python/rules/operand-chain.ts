import type { Code } from '../code/code.ts';
import type { Edit, Site } from '../code/edit.ts';
import { LEVEL, place } from '../code/expression.ts';
import type { PyNode } from '../code/node.ts';

/** The operands of every longest chain of `and` or of `or`. */
export function operandChains(
  code: Code,
  operator: 'and' | 'or',
): readonly { readonly whole: PyNode; readonly operands: readonly PyNode[] }[] {
  return code.of('boolean_operator').flatMap((whole) => {
    if (!isChain(whole, operator) || (whole.parent !== undefined && whole.field === 'left' && isChain(whole.parent, operator))) return [];
    return [{ whole, operands: operandsOf(whole, operator) }];
  });
}

function isChain(node: PyNode, operator: string): boolean {
  return node.type === 'boolean_operator' && node.part('operator')?.type === operator;
}

function operandsOf(node: PyNode, operator: string): PyNode[] {
  const [left, right] = [node.part('left'), node.part('right')];
  if (!isChain(node, operator) || left === undefined || right === undefined) return [node];
  return [...operandsOf(left, operator), right];
}

/**
 * Runs of neighbours in a chain that share a key, as one operand each. `level` tells how tightly the new operand holds together, which matters
 * when it is all that stays of the chain.
 */
export function mergedRuns(
  code: Code,
  operator: 'and' | 'or',
  {
    keyOf,
    merge,
    level = LEVEL.atom,
  }: { keyOf(node: PyNode): string | undefined; merge(run: readonly PyNode[]): string | undefined; level?: number },
): Site[] {
  return operandChains(code, operator).flatMap(({ whole, operands }) => {
    const sites: Site[] = [];
    for (let start = 0; start < operands.length; ) {
      const keys = operands.map(keyOf);
      const key = keys[start];
      let end = start + 1;
      while (key !== undefined && end < operands.length && keys[end] === key) end++;
      const run = operands.slice(start, end);
      const text = run.length > 1 ? merge(run) : undefined;
      if (text !== undefined) sites.push([edit(whole, operands, run, text, level)]);
      start = end;
    }
    return sites;
  });
}

function edit(whole: PyNode, operands: readonly PyNode[], run: readonly PyNode[], text: string, level: number): Edit {
  if (run.length === operands.length) return place(whole, text, level);
  return { start: run[0]?.start ?? whole.start, end: run.at(-1)?.end ?? whole.end, text };
}
