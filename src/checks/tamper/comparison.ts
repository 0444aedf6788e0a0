import type { CodeNode } from '../../core/port/syntax.ts';
import { bare, child } from './node.ts';
import type { Complaint, Rule, Side } from './pair.ts';
import { brief } from './tally.ts';

interface Operation {
  readonly left: string;
  readonly operator: string;
  readonly right: string;
  readonly node: CodeNode;
}

const BOUNDS: Readonly<Record<string, string>> = { '<': '<=', '<=': '<', '>': '>=', '>=': '>' };

/** Comparisons whose two sides stayed as they were while the operator became another one. What is less plain is for the checks that run the code. */
export const comparisons: Rule = ({ before, after, proposal, asks }) => {
  if (proposal.kind === 'fix' || asks(/compar|bound|inclusive|exclusive|loose|equal|condition/u)) return [];
  const [was, is] = [operationsOf(before), operationsOf(after)];
  const isGone = (operation: Operation): boolean => !is.some((each) => same(each, operation) && each.operator === operation.operator);
  return is.flatMap((now): Complaint[] => {
    const old = was.find((each) => same(each, now) && each.operator !== now.operator && isGone(each));
    if (old === undefined || was.some((each) => same(each, now) && each.operator === now.operator)) return [];
    const isLoosened = (old.operator === '===' && now.operator === '==') || (old.operator === '!==' && now.operator === '!=');
    if (isLoosened && /^(?:null|undefined)$/u.test(now.right)) return [];
    const isLogic = /^(?:&&|and)$/u.test(old.operator) && /^(?:\|\||or)$/u.test(now.operator);
    const isLogicBack = /^(?:\|\||or)$/u.test(old.operator) && /^(?:&&|and)$/u.test(now.operator);
    if (!isLoosened && !isLogic && !isLogicBack && BOUNDS[old.operator] !== now.operator) return [];
    const message = `"${brief(after.read(now.node), 50)}" had ${old.operator} where ${now.operator} stands now: keep ${old.operator}`;
    return [{ rule: 'weakened-comparison', message, at: now.node.start }];
  });
};

function same(a: Operation, b: Operation): boolean {
  return a.left === b.left && a.right === b.right;
}

function operationsOf(side: Side): Operation[] {
  const text = (node: CodeNode): string => side.read(bare(node)).replace(/\s+/gu, '').replace(/["`]/gu, "'");
  return side.nodes.flatMap((node): Operation[] => {
    const operator = child(node, 'operator');
    const [left, right] = [child(node, 'left'), child(node, 'right')];
    if (operator !== undefined && left !== undefined && right !== undefined)
      return [{ left: text(left), operator: side.read(operator), right: text(right), node }];
    if (node.type !== 'comparison_operator' || node.children.length !== 3) return [];
    const [a, sign, b] = node.children;
    return a === undefined || sign === undefined || b === undefined
      ? []
      : [{ left: text(a), operator: side.read(sign), right: text(b), node }];
  });
}
