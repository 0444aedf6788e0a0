/** What a function's tree says for certain of its head and its ends, so that no model has to be asked. */
import type { CodeNode } from '../../core/port/syntax.ts';
import { COMMENTS } from './silent-nodes.ts';

/** One parameter, without `self`, `cls` and TypeScript's `this`. */
export interface Parameter {
  /** Absent for a pattern. */
  readonly name?: string;
  /** True for a pattern of a list's places. */
  readonly isList?: boolean;
  /** `*`, `**`, `...` or ''. */
  readonly stars: string;
  /** True when a call may leave it out. */
  readonly optional: boolean;
  readonly type?: CodeNode;
  readonly value?: CodeNode;
}

/** A function's head and ends. */
export interface Signature {
  readonly name?: string;
  readonly parameters: readonly Parameter[];
  /** `self` or `cls`, where that is what the first parameter is called. */
  readonly owner?: string;
  readonly isAsync: boolean;
  readonly isGenerator: boolean;
  /** True when it returns something, None and bare returns apart. */
  readonly returns: boolean;
  readonly resultType?: CodeNode;
  /** Names of the classes that it throws new ones of, each once, in order. */
  readonly throws: readonly string[];
}

const IMPLIED = new Set(['self', 'cls']);

/** The first function of a text; undefined when there is none. */
export function signatureOf(root: CodeNode, code: string): Signature | undefined {
  const [found, named] = firstFunction(root, undefined) ?? [];
  if (found === undefined) return undefined;
  const textOf = (node: CodeNode | undefined): string | undefined => (node === undefined ? undefined : code.slice(node.start, node.end));
  const all = heads(found).map((node) => parameterOf(node, code));
  const [{ name: first = '', stars = '' } = {}] = all;
  const owner = stars === '' && IMPLIED.has(first) ? first : undefined;
  const parameters = all.filter(({ name }, index) => name !== 'this' && !(index === 0 && owner !== undefined));
  const body = part(found, 'body');
  const own = body === undefined ? [] : ownNodes(body);
  const resultType = part(found, 'return_type');
  const name = textOf(part(found, 'name') ?? named);
  return {
    ...(name === undefined ? {} : { name }),
    parameters,
    ...(owner === undefined ? {} : { owner }),
    isAsync: found.children.some(({ type }) => type === 'async'),
    isGenerator: found.type.startsWith('generator') || own.some(({ type, named: is }) => is && type === 'yield'),
    returns: (body !== undefined && !/block$/u.test(body.type)) || own.some(returnsValue),
    ...(resultType === undefined ? {} : { resultType }),
    throws: [...new Set(own.flatMap((node) => textOf(thrownClass(node)) ?? []))],
  };
}

function part(node: CodeNode, field: string): CodeNode | undefined {
  return node.children.find((child) => child.field === field);
}

function isFunction({ children }: CodeNode): boolean {
  return children.some(({ field }) => field === 'parameters' || field === 'parameter');
}

/** The function, and what it is assigned to. */
function firstFunction(node: CodeNode, named: CodeNode | undefined): readonly [CodeNode, CodeNode | undefined] | undefined {
  if (isFunction(node)) return [node, named];
  const name = part(node, 'name');
  for (const child of node.children) {
    // A type of functions is none.
    const found = child.type === 'type_annotation' ? undefined : firstFunction(child, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Nodes of a body, those of functions and classes inside it left out. */
function ownNodes(node: CodeNode): CodeNode[] {
  return [node, ...node.children.flatMap((child) => (isFunction(child) || /^class/u.test(child.type) ? [] : ownNodes(child)))];
}

function returnsValue({ type, children }: CodeNode): boolean {
  return type === 'return_statement' && children.some((child) => child.named && !COMMENTS.has(child.type) && child.type !== 'none');
}

function thrownClass({ type, children }: CodeNode): CodeNode | undefined {
  if (type !== 'throw_statement') return undefined;
  const made = children.find((child) => child.type === 'new_expression');
  const name = made === undefined ? undefined : part(made, 'constructor');
  return name?.type === 'identifier' ? name : undefined;
}

function heads(found: CodeNode): readonly CodeNode[] {
  const single = part(found, 'parameter');
  if (single !== undefined) return [single];
  const list = part(found, 'parameters')?.children ?? [];
  return list.filter(({ named, type }) => named && !COMMENTS.has(type) && !type.endsWith('separator'));
}

function parameterOf(node: CodeNode, code: string): Parameter {
  const bare = /identifier|pattern$/u.test(node.type) && node.type !== 'assignment_pattern';
  const pattern = bare
    ? node
    : (part(node, 'pattern') ?? part(node, 'name') ?? part(node, 'left') ?? node.children.find(({ named }) => named) ?? node);
  const [, stars = '', name] = /^(\.\.\.|\*{0,2})\s*([\p{L}_$][\p{L}\p{N}_$]*)?$/u.exec(code.slice(pattern.start, pattern.end)) ?? [];
  const [type, value] = [part(node, 'type'), part(node, 'value') ?? part(node, 'right')];
  return {
    ...(name === undefined ? { isList: pattern.type === 'array_pattern' } : { name }),
    stars,
    optional: value !== undefined || node.children.some((child) => child.type === '?'),
    ...(type === undefined ? {} : { type }),
    ...(value === undefined ? {} : { value }),
  };
}
