import type { Code } from './code/code.ts';
import { isBool } from './code/condition.ts';
import type { PyNode } from './code/node.ts';

/** A parameter as its function declares it. */
export interface Parameter {
  readonly name: string;
  /** `*`, `**` or ''. */
  readonly stars: string;
  readonly annotation: string;
  readonly value: PyNode | undefined;
}

/** The parameters in order, without self and cls. */
export function parametersOf(main: PyNode): readonly Parameter[] {
  const all = (main.part('parameters')?.parts ?? []).flatMap((node): Parameter[] => {
    const target = node.part('name') ?? (node.type === 'identifier' || node.type.endsWith('splat_pattern') ? node : node.parts[0]);
    if (target === undefined || node.type.endsWith('separator')) return [];
    const stars = /^\*+/u.exec(target.text)?.[0] ?? '';
    return [{ name: target.text.slice(stars.length), stars, annotation: node.part('type')?.text ?? '', value: node.part('value') }];
  });
  return ['self', 'cls'].includes(all[0]?.name ?? '') && all[0]?.stars === '' ? all.slice(1) : all;
}

/** What the function hands out. */
export interface Outcome {
  /** The values of its return statements, in order; those of inner functions are left out. */
  readonly values: readonly PyNode[];
  readonly isGenerator: boolean;
  /** True when a return without a value, or of None, stands beside others. */
  readonly mayBeNone: boolean;
}

/** What the function of that code hands out. */
export function outcomeOf(code: Code, main: PyNode): Outcome {
  const own = (node: PyNode): boolean => node.around('function_definition', 'lambda') === main;
  const returns = code.of('return_statement').filter(own);
  const values = returns.flatMap((node) => node.parts[0] ?? []);
  const real = values.filter(({ type }) => type !== 'none');
  return { values: real, isGenerator: code.of('yield').some(own), mayBeNone: real.length > 0 && real.length < returns.length };
}

/** What kind of value an expression evidently is: `list`, `str`, `bool`; '' when that is open. */
export function kindOf(node: PyNode): string {
  const { type } = node;
  if (type === 'parenthesized_expression' && node.parts[0] !== undefined) return kindOf(node.parts[0]);
  if (type === 'string' || type === 'concatenated_string') return /^[a-z]*b/iu.test(node.text) ? 'bytes' : 'str';
  if (type === 'list' || type === 'list_comprehension') return 'list';
  if (type === 'dictionary' || type === 'dictionary_comprehension') return 'dict';
  if (type === 'set' || type === 'set_comprehension') return 'set';
  if (type === 'tuple' || type === 'expression_list') return 'tuple';
  if (type === 'integer') return 'int';
  if (type === 'float') return 'float';
  const called = type === 'call' ? node.part('function') : undefined;
  if (called?.type === 'identifier' && ['str', 'int', 'float', 'list', 'dict', 'set', 'tuple', 'bytes'].includes(called.text))
    return called.text;
  if (called?.type === 'identifier' && called.text === 'len') return 'int';
  if (called?.type === 'identifier' && called.text === 'sorted') return 'list';
  if (called?.type === 'identifier' && called.text === 'repr') return 'str';
  return isBool(node) ? 'bool' : '';
}
