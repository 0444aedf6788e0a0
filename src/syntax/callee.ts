import type { Node, TreeCursor } from 'web-tree-sitter';

/** A called name and where it stands. */
export interface Callee {
  readonly at: number;
  readonly name: string;
}

/** The field that holds what is called, by the calling node's type. */
const CALLED: Readonly<Record<string, string>> = {
  call_expression: 'function',
  new_expression: 'constructor',
  call: 'function',
  jsx_opening_element: 'name',
  jsx_self_closing_element: 'name',
};
/** The field that holds the last name of a dotted one. */
const LAST_NAME: Readonly<Record<string, string>> = {
  member_expression: 'property',
  attribute: 'attribute',
  nested_identifier: 'property',
};
const AROUND: ReadonlySet<string> = new Set([
  'parenthesized_expression',
  'non_null_expression',
  'await_expression',
  'instantiation_expression',
]);

/** What the node under the cursor calls, if it calls something by name. A JSX element calls its component; elements of the page itself are not calls. */
export function calleeOf(cursor: TreeCursor, type: string): Callee | undefined {
  const field = CALLED[type];
  if (field === undefined) return undefined;
  const named = lastName(cursor.currentNode.childForFieldName(field));
  if (named === undefined || (type.startsWith('jsx_') && /^[a-z]/u.test(named.text) && named.type === 'identifier')) return undefined;
  return { at: named.startIndex, name: named.text };
}

function lastName(node: Node | null): Node | undefined {
  let at = node;
  while (at !== null) {
    if (at.type.endsWith('identifier') && at.type !== 'nested_identifier') return at;
    if (at.type === 'super') return at;
    const field = LAST_NAME[at.type];
    if (field !== undefined) at = at.childForFieldName(field);
    else if (AROUND.has(at.type)) at = at.firstNamedChild;
    else return undefined;
  }
  return undefined;
}
