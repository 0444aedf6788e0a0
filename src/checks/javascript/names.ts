import { child, listed, type Node } from './tree.ts';

/** Identifiers that a pattern binds or assigns. Members in it are not among them. */
export function boundBy(pattern: Node): Node[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern];
    case 'ObjectPattern':
      return listed(pattern, 'properties').flatMap(boundBy);
    case 'ArrayPattern':
      return listed(pattern, 'elements').flatMap(boundBy);
    case 'ObjectProperty':
      return below(pattern, 'value');
    case 'AssignmentPattern':
      return below(pattern, 'left');
    case 'RestElement':
      return below(pattern, 'argument');
    case 'TSParameterProperty':
      return below(pattern, 'parameter');
    case 'TSAsExpression':
    case 'TSNonNullExpression':
      return below(pattern, 'expression');
    default:
      return [];
  }
}

function below(node: Node, field: string): Node[] {
  const inner = child(node, field);
  return inner === undefined ? [] : boundBy(inner);
}

/** Identifiers directly below that name a property, a label or a module's export, not a variable. */
export function namesOnly(node: Node): Node[] {
  const fields: Readonly<Record<string, readonly string[]>> = {
    MetaProperty: ['meta', 'property'],
    LabeledStatement: ['label'],
    BreakStatement: ['label'],
    ContinueStatement: ['label'],
    ImportSpecifier: ['imported', 'local'],
    ImportDefaultSpecifier: ['local'],
    ImportNamespaceSpecifier: ['local'],
    ExportSpecifier: ['exported'],
    ExportNamespaceSpecifier: ['exported'],
    JSXAttribute: ['name'],
    JSXNamespacedName: ['namespace', 'name'],
    JSXMemberExpression: ['property'],
    TSEnumMember: ['id'],
    TSEnumDeclaration: ['id'],
    TSModuleDeclaration: ['id'],
    FunctionDeclaration: ['id'],
    ClassDeclaration: ['id'],
    PrivateName: ['id'],
  };
  const names = (fields[node.type] ?? []).map((field) => child(node, field));
  if (/^(Optional)?MemberExpression$/u.test(node.type) && node.computed !== true) names.push(child(node, 'property'));
  if (/^(ObjectProperty|ClassProperty|ClassAccessorProperty)$/u.test(node.type) && node.computed !== true) names.push(child(node, 'key'));
  if (node.type === 'ExportNamedDeclaration' && child(node, 'source') !== undefined) names.push(...listed(node, 'specifiers'));
  return names.filter((name) => name !== undefined);
}
