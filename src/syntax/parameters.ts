import type { Node } from 'web-tree-sitter';

/** Names of the parameters a function node declares, in order; destructured ones as their source text. Python's bare `*` and `/` count, since they are part of how it is called. */
export function parametersOf(holder: Node): string[] {
  const single = holder.childForFieldName('parameter');
  if (single !== null) return [single.text];
  const list = holder.childForFieldName('parameters');
  if (list === null) return [];
  return list.namedChildren.flatMap((node) => {
    const name = NO_PARAMETERS.has(node.type) ? undefined : nameOf(node);
    return name === undefined ? [] : [name.replace(/\s+/gu, ' ')];
  });
}

const NO_PARAMETERS: ReadonlySet<string> = new Set(['comment', 'line_continuation', 'ERROR']);

/** The field that holds a parameter's name, by the parameter's node type; other nodes are the name themselves. */
const NAME_FIELDS: Readonly<Record<string, string>> = {
  required_parameter: 'pattern',
  optional_parameter: 'pattern',
  assignment_pattern: 'left',
  default_parameter: 'name',
  typed_default_parameter: 'name',
};

function nameOf(node: Node): string | undefined {
  if (node.type === 'typed_parameter') return node.firstNamedChild?.text;
  const field = NAME_FIELDS[node.type];
  return field === undefined ? node.text : node.childForFieldName(field)?.text;
}
