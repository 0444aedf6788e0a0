import type { Span } from '../../core/span.ts';
import { bare, child, children, isFunction, listed, type Node, word } from './tree.ts';

/** A function of a file, with what stands around it. */
export interface FoundFunction {
  readonly node: Node;
  /** The statement of the file's top level that it stands in. */
  readonly statement: Node;
  /** Its name when it is declared at the top level and can be called by it. */
  readonly topName: string | undefined;
  /** True when it stands in a class. */
  readonly member: boolean;
}

/** The function that is the symbol at `span`: declared, assigned, a property or a method. Undefined when the symbol is something else. */
export function findFunction(program: Node, span: Span): FoundFunction | undefined {
  for (const statement of listed(program, 'body')) {
    if (statement.end <= span.start || statement.start >= span.end) continue;
    const found = within(statement, [], span);
    if (found === undefined) continue;
    const [node, above] = found;
    const parents = above.filter((parent) => parent.type !== 'ParenthesizedExpression' && bare(parent) === parent);
    const parent = parents.at(-1);
    if (parent !== undefined && !holdsDirectly(parent, node)) return undefined;
    const isTop = parents.every((each) => /^(VariableDeclaration|VariableDeclarator|Export(Named|Default)Declaration)$/u.test(each.type));
    const id = child(node, 'id') ?? (parent?.type === 'VariableDeclarator' ? child(parent, 'id') : undefined);
    const name = id !== undefined && (node.type === 'FunctionDeclaration' || parent?.type === 'VariableDeclarator') ? word(id, 'name') : '';
    return { node, statement, topName: isTop && name !== '' ? name : undefined, member: parent?.type === 'ClassBody' };
  }
  return undefined;
}

/** True when the parent names the function: `const f = …`, `{ f: … }`, a method, `exports.f = …`, `export default …`. */
function holdsDirectly(parent: Node, node: Node): boolean {
  if (node.type === 'FunctionDeclaration' || node.type === 'ObjectMethod' || node.type === 'ClassMethod') return true;
  return /^(VariableDeclarator|ObjectProperty|ClassProperty|AssignmentExpression|ExportDefaultDeclaration)$/u.test(parent.type);
}

/** The first, outermost function inside `span`, with the nodes above it. */
function within(node: Node, above: readonly Node[], span: Span): [Node, readonly Node[]] | undefined {
  if (isFunction(node) && node.start >= span.start && node.end <= span.end) return [node, above];
  for (const below of children(node)) {
    if (below.end <= span.start || below.start >= span.end) continue;
    const found = within(below, [...above, node], span);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The function as an expression of its own, from its parts in `text`: methods become functions. Undefined for getters, setters and constructors. */
export function asExpression(text: string, node: Node): string | undefined {
  if (node.type === 'ArrowFunctionExpression' || node.type === 'FunctionExpression') return `(${text.slice(node.start, node.end)})`;
  if (node.kind === 'get' || node.kind === 'set' || node.kind === 'constructor') return undefined;
  const [body, params] = [child(node, 'body'), listed(node, 'params')];
  if (body === undefined) return undefined;
  const list = params.map((param) => text.slice(param.start, param.end)).join(', ');
  return `(${node.async === true ? 'async ' : ''}function${node.generator === true ? '*' : ''} ${word(child(node, 'id') ?? node, 'name')}(${list}) ${text.slice(body.start, body.end)})`;
}
