import type { CodeNode } from '../../core/port/syntax.ts';
import { child, isFunction, parts } from './node.ts';
import type { Side } from './pair.ts';

/** It stands behind a `return` or `throw` of its own block, or in `if (false)`, and never runs. */
export function isDead(node: CodeNode, side: Side): boolean {
  let at = node;
  for (let parent = side.parent(at); parent !== undefined; at = parent, parent = side.parent(at)) {
    if (isFunction(at)) return false;
    if (parent.type === 'if_statement' && at.field === 'consequence') {
      const condition = child(parent, 'condition');
      if (condition !== undefined && /^\(?\s*(?:false|False|0)\s*\)?$/u.test(side.read(condition))) return true;
    }
    if (!/block|body|switch_case|switch_default|program|module/u.test(parent.type)) continue;
    const earlier = parts(parent).filter(({ end }) => end <= at.start);
    if (earlier.some(({ type }) => /^(?:return|throw|raise|continue|break)_statement$/u.test(type))) return true;
  }
  return false;
}
