/** What values to make for a parameter. Plain data: it travels to the harness as JSON. */
export type Shape =
  /** `truth` is something that was only asked whether it is true; where more is known it means "may be missing". */
  | { readonly is: 'any' | 'truth' | 'number' | 'integer' | 'string' | 'boolean' | 'bigint' | 'date' | 'regexp' | 'null' | 'undefined' }
  /** Exactly this value. */
  | { readonly is: 'value'; readonly value: string | number | boolean }
  | { readonly is: 'array' | 'set' | 'record' | 'promise'; readonly of: Shape }
  | { readonly is: 'map'; readonly key: Shape; readonly of: Shape }
  | { readonly is: 'tuple'; readonly parts: readonly Shape[] }
  | { readonly is: 'object'; readonly fields: readonly Field[] }
  | { readonly is: 'union'; readonly parts: readonly Shape[] }
  /** A function that answers with such values, the same for the same arguments. */
  | { readonly is: 'function'; readonly of: Shape };

export interface Field {
  readonly name: string;
  readonly shape: Shape;
  readonly optional: boolean;
}

export interface Parameter {
  readonly shape: Shape;
  readonly optional: boolean;
  readonly rest: boolean;
}

/** What the harness is asked. */
export interface HarnessRequest {
  /** Relative to the checkout, which is the current folder: imports are resolved from there. */
  readonly file: string;
  readonly name: string;
  /** Sources of both versions; each gives `exports.__localcoder` the function. */
  readonly before: string;
  readonly after: string;
  readonly parameters: readonly Parameter[];
  /** Numbers, texts and patterns that stand in the code: values near them decide branches. */
  readonly numbers: readonly number[];
  readonly texts: readonly string[];
  readonly patterns: readonly { readonly source: string; readonly flags: string }[];
  /** Whole argument lists from calls in the file. */
  readonly examples: readonly (readonly unknown[])[];
  readonly seed: number;
  readonly inputs: number;
  readonly budgetMs: number;
}

/** Its answer; anything else is none. */
export type HarnessReply =
  | { readonly is: 'same'; readonly inputs: number; readonly returned: number }
  | { readonly is: 'different'; readonly message: string; readonly inputs: number }
  | { readonly is: 'not-run'; readonly why: string };

/** One shape for several: equal ones once, nested unions flat. 'any' only when nothing else is known. */
export function union(shapes: readonly Shape[]): Shape {
  const flat = shapes.flatMap((shape) => (shape.is === 'union' ? shape.parts : [shape]));
  const known = flat.filter(({ is }) => is !== 'any');
  const isMore = known.some(({ is }) => is !== 'truth');
  const meant = known.map((shape): Shape => (shape.is === 'truth' && isMore ? { is: 'undefined' } : shape));
  const merged = mergeObjects([...new Map(meant.map((shape) => [JSON.stringify(shape), shape])).values()]);
  const [only] = merged;
  if (only === undefined) return { is: 'any' };
  return merged.length === 1 ? only : { is: 'union', parts: merged };
}

/** Objects and arrays seen from several places are one, with all that was seen. */
function mergeObjects(shapes: readonly Shape[]): Shape[] {
  const fields = new Map<string, Field[]>();
  const elements: Shape[] = [];
  const rest: Shape[] = [];
  for (const shape of shapes) {
    if (shape.is === 'object') for (const field of shape.fields) fields.set(field.name, [...(fields.get(field.name) ?? []), field]);
    else if (shape.is === 'array') elements.push(shape.of);
    else rest.push(shape);
  }
  const all = [...fields.values()].flatMap((same): Field[] => {
    const [first] = same;
    return first === undefined
      ? []
      : [{ ...first, shape: union(same.map(({ shape }) => shape)), optional: same.every(({ optional }) => optional) }];
  });
  if (elements.length > 0) rest.push({ is: 'array', of: union(elements) });
  if (all.length > 0 || shapes.some(({ is }) => is === 'object')) rest.push({ is: 'object', fields: all });
  return rest;
}
