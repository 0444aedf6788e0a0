import { child, everyNode, listed, type Node } from '../javascript/tree.ts';

/** A parameter as callers in TypeScript see it. */
interface Parameter {
  readonly name: string;
  /** As written, without white space; '' for none. */
  readonly type: string;
  readonly optional: boolean;
  readonly hasDefault: boolean;
}

/**
 * True when the functions of two programs show callers the same types: what each parameter takes, whether it may be left out, and what is
 * returned. A default may stand for a `?`. Normal forms leave types out, since they do nothing at run time.
 */
export function showSameTypes(before: Node, beforeText: string, after: Node, afterText: string): boolean {
  const [old, now] = [functionsOf(before), functionsOf(after)];
  const left = now.flatMap((node) => parametersOf(node, afterText));
  for (const parameter of old.flatMap((node) => parametersOf(node, beforeText))) {
    const at = left.findIndex((other) => isSame(parameter, other));
    if (at < 0) return false;
    left.splice(at, 1);
  }
  return left.every(({ hasDefault }) => hasDefault) && returnsOf(old, beforeText) === returnsOf(now, afterText);
}

function functionsOf(program: Node): Node[] {
  return [...everyNode(program)].filter((node) => Array.isArray(node.params));
}

function isSame(old: Parameter, now: Parameter): boolean {
  const isType = old.type === now.type || (now.hasDefault && !old.hasDefault && now.type === '');
  return old.name === now.name && isType && (old.optional === now.optional || (old.optional && now.hasDefault));
}

/** Those with a type or a `?`; others show nothing. */
function parametersOf(node: Node, text: string): Parameter[] {
  return listed(node, 'params')
    .map((given): Parameter => {
      const whole = child(given, 'parameter') ?? given;
      const inner = whole.type === 'AssignmentPattern' ? (child(whole, 'left') ?? whole) : whole;
      const name = child(inner, 'argument') ?? inner;
      return {
        name: typeof name.name === 'string' ? name.name : name.type,
        type: typeOf(inner, 'typeAnnotation', text),
        optional: inner.optional === true,
        hasDefault: whole.type === 'AssignmentPattern',
      };
    })
    .filter(({ type, optional }) => type !== '' || optional);
}

function returnsOf(functions: readonly Node[], text: string): string {
  return functions
    .map((node) => typeOf(node, 'returnType', text))
    .filter((type) => type !== '')
    .sort()
    .join('\n');
}

function typeOf(node: Node, field: string, text: string): string {
  const type = child(node, field);
  return type === undefined ? '' : text.slice(type.start, type.end).replace(/\s+/gu, '');
}
