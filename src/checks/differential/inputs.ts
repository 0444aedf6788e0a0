import type { Module, Modules } from '../javascript/modules.ts';
import { bare, child, everyNode, listed, type Node, word } from '../javascript/tree.ts';
import type { Parameter, Shape } from './shape.ts';
import { literalShape, TypeShapes } from './type-shape.ts';
import { UsageShapes } from './usage-shape.ts';

/** Constants of one kind that are taken from the code. */
const MOST_CONSTANTS = 40;
const MOST_EXAMPLES = 20;
/** Texts longer than this are prose, not something a branch asks for. */
const LONGEST_TEXT = 60;

/** What is known of a function's parameters: written types first, then JSDoc, then what the code does with them. */
export function parametersOf(fn: Node, statement: Node, module: Module, modules: Modules): Parameter[] {
  const types = new TypeShapes(modules);
  const usage = new UsageShapes(module);
  const documented = jsdocTypes(module.text, [fn.start, statement.start]);
  return listed(fn, 'params')
    .filter((param) => param.name !== 'this')
    .map((param) => {
      const inner =
        param.type === 'AssignmentPattern'
          ? (child(param, 'left') ?? param)
          : param.type === 'RestElement'
            ? (child(param, 'argument') ?? param)
            : param;
      const annotation = child(param, 'typeAnnotation') ?? child(inner, 'typeAnnotation');
      const jsdoc = documented.get(word(inner, 'name'));
      const written =
        annotation === undefined
          ? jsdoc === undefined
            ? { is: 'any' as const }
            : types.jsdoc(jsdoc, module)
          : types.of(annotation, module);
      const rest = param.type === 'RestElement';
      const isList = rest && written.is === 'array';
      const used = usage.pattern(param);
      const shape = refine(isList ? written.of : written, rest && used.is === 'array' ? used.of : used);
      const optional = param.type === 'AssignmentPattern' || inner.optional === true || jsdoc?.endsWith('=') === true;
      return { shape, optional, rest };
    });
}

/** A written shape with its unknown parts filled from the usage. */
function refine(written: Shape, used: Shape): Shape {
  if (written.is === 'any') return used;
  if (written.is === 'array' && used.is === 'array') return { is: 'array', of: refine(written.of, used.of) };
  if (written.is !== 'object' || used.is !== 'object') return written;
  return {
    is: 'object',
    fields: written.fields.map((field) => ({
      ...field,
      shape: refine(field.shape, used.fields.find(({ name }) => name === field.name)?.shape ?? field.shape),
    })),
  };
}

/** Types of `@param {type} name` in the doc comment that ends right before one of the places. */
function jsdocTypes(text: string, before: readonly number[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const place of before) {
    const above = text.slice(0, place).trimEnd();
    const start = above.endsWith('*/') ? above.lastIndexOf('/**') : -1;
    if (start === -1) continue;
    for (const [, type, optional, name] of above.slice(start).matchAll(/@param\s+\{((?:[^{}]|\{[^{}]*\})*)\}\s+(\[?)([\w$]+)/gu)) {
      if (type !== undefined && name !== undefined) found.set(name, optional === '[' ? `${type}=` : type);
    }
  }
  return found;
}

/** Numbers, texts and patterns that stand in the code. */
export function constantsOf(nodes: Iterable<Node>): {
  numbers: number[];
  texts: string[];
  patterns: { source: string; flags: string }[];
} {
  const [numbers, texts, patterns] = [new Set<number>(), new Set<string>(), new Map<string, string>()];
  for (const top of nodes) {
    if (top.type === 'ImportDeclaration') continue;
    for (const node of everyNode(top)) {
      const shape = literalShape(node);
      if (shape.is === 'value' && typeof shape.value === 'number') numbers.add(shape.value);
      if (shape.is === 'value' && typeof shape.value === 'string' && shape.value.length <= LONGEST_TEXT) texts.add(shape.value);
      if (node.type === 'ObjectProperty' && node.computed !== true) texts.add(word(child(node, 'key') ?? node, 'name'));
      if (node.type === 'RegExpLiteral') patterns.set(word(node, 'pattern'), word(node, 'flags'));
    }
  }
  texts.delete('');
  return {
    numbers: [...numbers].slice(0, MOST_CONSTANTS),
    texts: [...texts].slice(0, MOST_CONSTANTS),
    patterns: [...patterns].slice(0, MOST_CONSTANTS).map(([source, flags]) => ({ source, flags })),
  };
}

/** Argument lists of calls in the file that are plain data. */
export function examplesOf(name: string, module: Module): unknown[][] {
  const found: unknown[][] = [];
  for (const node of everyNode(module.program)) {
    if (node.type !== 'CallExpression' || word(child(node, 'callee') ?? node, 'name') !== name) continue;
    const args = listed(node, 'arguments').map(dataOf);
    if (args.every((arg) => arg !== undefined)) found.push(args.map((arg) => arg?.value));
  }
  return found.slice(0, MOST_EXAMPLES);
}

/** The value of an expression made of literals only. */
function dataOf(node: Node): { readonly value: unknown } | undefined {
  const value = bare(node);
  const literal = literalShape(value);
  if (literal.is === 'value') return literal;
  if (literal.is === 'null') return { value: null };
  if (value.type === 'ArrayExpression') {
    const parts = listed(value, 'elements').map(dataOf);
    return parts.every((part) => part !== undefined) ? { value: parts.map((part) => part?.value) } : undefined;
  }
  if (value.type !== 'ObjectExpression') return undefined;
  const entries: [string, unknown][] = [];
  for (const property of listed(value, 'properties')) {
    const [key, inner] = [child(property, 'key'), child(property, 'value')];
    const data = property.type !== 'ObjectProperty' || inner === undefined || property.computed === true ? undefined : dataOf(inner);
    const name = key === undefined ? '' : word(key, 'name') || word(key, 'value');
    if (data === undefined || name === '' || name === '__proto__') return undefined;
    entries.push([name, data.value]);
  }
  return { value: Object.fromEntries(entries) };
}
