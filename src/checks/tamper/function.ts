import type { CodeNode } from '../../core/port/syntax.ts';
import { bare, child, isFunction, isLiteral, parts, statementsOf, within } from './node.ts';
import type { Side } from './pair.ts';

export interface Parameter {
  /** Names it binds. */
  readonly names: readonly string[];
  readonly type: string;
  readonly value: string;
}

/** A function as the rules compare it. */
export interface FunctionShape {
  /** Dotted path of names, with a number for the second of a name. Anonymous ones have none and are not listed. */
  readonly path: string;
  readonly node: CodeNode;
  readonly body: CodeNode | undefined;
  readonly parameters: readonly Parameter[];
  readonly returnType: string;
  /** What it hands back (an arrow's value, `return x`, `yield x`), not that of functions inside. */
  readonly values: readonly CodeNode[];
  readonly isStub: boolean;
}

/** The named functions of a side, outer before inner. */
export function functionsOf(side: Side): FunctionShape[] {
  const seen = new Map<string, number>();
  return side.nodes.filter(isFunction).flatMap((node) => {
    const name = nameOf(node, side);
    if (name === '') return [];
    const path = pathOf(node, side, name);
    const count = (seen.get(path) ?? 0) + 1;
    seen.set(path, count);
    const body = child(node, 'body');
    const returnType = child(node, 'return_type');
    return [
      {
        path: count === 1 ? path : `${path}~${count}`,
        node,
        body,
        parameters: parametersOf(node, side),
        returnType: returnType === undefined ? '' : side.read(returnType).replace(/^:\s*/u, ''),
        values: body === undefined ? [] : valuesOf(body),
        isStub: body === undefined || isStub(body, side),
      },
    ];
  });
}

/** Functions of both sides under the same path. */
export function paired(before: Side, after: Side): [FunctionShape, FunctionShape][] {
  const now = new Map(functionsOf(after).map((shape) => [shape.path, shape]));
  return functionsOf(before).flatMap((was): [FunctionShape, FunctionShape][] => {
    const is = now.get(was.path);
    return is === undefined ? [] : [[was, is]];
  });
}

function nameOf(node: CodeNode, side: Side): string {
  const own = child(node, 'name');
  if (own !== undefined) return side.read(own);
  const parent = side.parent(node);
  const holder = parent === undefined ? undefined : (child(parent, 'name') ?? child(parent, 'key') ?? child(parent, 'left'));
  return holder === undefined || holder === node || !/identifier$/u.test(holder.type) ? '' : side.read(holder);
}

function pathOf(node: CodeNode, side: Side, name: string): string {
  let path = name;
  for (let at = side.parent(node); at !== undefined; at = side.parent(at)) {
    if (isFunction(at) || /^(?:abstract_)?class/u.test(at.type)) {
      const outer = child(at, 'name');
      if (outer !== undefined) path = `${side.read(outer)}.${path}`;
    }
  }
  return path;
}

function parametersOf(node: CodeNode, side: Side): Parameter[] {
  const single = child(node, 'parameter');
  if (single !== undefined) return [{ names: [side.read(single)], type: '', value: '' }];
  const list = child(node, 'parameters');
  return (list === undefined ? [] : parts(list)).map((each) => {
    const [type, value] = [child(each, 'type'), child(each, 'value') ?? child(each, 'right')];
    const pattern =
      child(each, 'pattern') ??
      child(each, 'name') ??
      child(each, 'left') ??
      (each.type === 'typed_parameter' ? parts(each)[0] : each) ??
      each;
    return {
      names: [...within(pattern, (inner) => inner.field === 'right' || inner.field === 'key')]
        .filter((inner) => /^(?:identifier|shorthand_property_identifier_pattern|this)$/u.test(inner.type))
        .map(side.read),
      type: type === undefined ? '' : side.read(type).replace(/^\s*:\s*/u, ''),
      value: value === undefined ? '' : side.read(value),
    };
  });
}

function valuesOf(body: CodeNode): CodeNode[] {
  if (!/block|statement/u.test(body.type)) return [bare(body)];
  return [...within(body, isFunction)].flatMap((node) => {
    if (node.type !== 'return_statement' && node.type !== 'yield' && node.type !== 'yield_expression') return [];
    const value = parts(node)[0];
    return value === undefined ? [] : [bare(value)];
  });
}

/** A body that only waits to be written. */
function isStub(body: CodeNode, side: Side): boolean {
  const statements = /block/u.test(body.type) ? statementsOf(body).filter((each) => !isDocstring(each)) : [body];
  if (statements.length === 0) return true;
  const [only, other] = statements;
  if (only === undefined || other !== undefined) return false;
  if (only.type === 'pass_statement') return true;
  if (/^(?:throw|raise)/u.test(only.type)) return /todo|not.?implemented|unimplemented|fixme/iu.test(side.read(only));
  return /^\.\.\.$/u.test(side.read(only).trim());
}

function isDocstring(statement: CodeNode): boolean {
  const first = parts(statement)[0];
  return statement.type === 'expression_statement' && first !== undefined && first.type === 'string' && isLiteral(first);
}
