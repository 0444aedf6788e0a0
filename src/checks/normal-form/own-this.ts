import type { Scopes } from '../javascript/binding.ts';
import { child, codeFields, isFunction, isNode, listed, type Node } from '../javascript/tree.ts';

/** True when neither `this` nor `arguments`, `super`, `new.target` or its own name is used in a function, so that an arrow would do the same. */
export function isThisless(node: Node, scopes: Scopes): boolean {
  if (child(node, 'id') !== undefined || node.generator === true || listed(node, 'params').some((param) => param.name === 'this'))
    return false;
  const own = [...ownNodes(node)];
  return !own.some(
    (part) => /^(ThisExpression|Super|MetaProperty)$/u.test(part.type) || (part.name === 'arguments' && scopes.of.get(part) === undefined),
  );
}

/** Nodes of a function that share its `this`: inner arrows are entered, other functions are not. */
function* ownNodes(node: Node): Generator<Node> {
  for (const field of codeFields(node)) {
    const value = node[field];
    for (const below of (Array.isArray(value) ? value : [value]).filter(isNode)) {
      yield below;
      if (!isFunction(below) || below.type === 'ArrowFunctionExpression') yield* ownNodes(below);
    }
  }
}
