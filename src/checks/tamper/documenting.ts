import type { CodeNode } from '../../core/port/syntax.ts';
import { isLiteral, parts } from './node.ts';
import type { Rule, Side } from './pair.ts';
import { brief } from './tally.ts';

/** A `document` job changes comments and docstrings; the code's tokens stay. */
export const documenting: Rule = ({ before, after, proposal, parsed }) => {
  if (proposal.kind !== 'document' || !parsed) return [];
  const [was, is] = [tokensOf(before), tokensOf(after)];
  const first = was.findIndex((token, index) => token.text !== is[index]?.text);
  if (first === -1 && was.length === is.length) return [];
  const changed = is[first === -1 ? was.length : first];
  const message = `code was changed at "${brief(changed === undefined ? '' : changed.text)}": change comments only`;
  return [{ rule: 'code-changed', message, ...(changed === undefined ? {} : { at: changed.at }) }];
};

function tokensOf(side: Side): { text: string; at: number }[] {
  const tokens: { text: string; at: number }[] = [];
  const gather = (node: CodeNode): void => {
    if (node.type === 'comment' || node.type === 'html_comment' || isDocstring(node, side)) return;
    if (node.children.length === 0 || node.type === 'string') {
      if (node.end > node.start) tokens.push({ text: side.read(node), at: node.start });
    } else for (const each of node.children) gather(each);
  };
  const root = side.nodes[0];
  if (root !== undefined) gather(root);
  return tokens;
}

function isDocstring(node: CodeNode, side: Side): boolean {
  if (side.language !== 'python' || node.type !== 'expression_statement') return false;
  const parent = side.parent(node);
  const value = parts(node)[0];
  return (
    value?.type === 'string' &&
    isLiteral(value) &&
    parent !== undefined &&
    parts(parent)[0] === node &&
    /^(?:block|module)$/u.test(parent.type)
  );
}
