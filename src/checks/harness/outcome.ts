import { Script } from 'node:vm';

/** What one call did, in a form that can be compared. */
export type Outcome =
  | { readonly is: 'returned'; readonly value: string; readonly shown: string; readonly after: string }
  | { readonly is: 'threw'; readonly error: string; readonly shown: string; readonly native: boolean; readonly after: string }
  | { readonly is: 'hung' };

type Callable = (...args: unknown[]) => unknown;

/** Milliseconds one call may take. */
const CALL_MS = 250;
/** Elements of an iterator that are looked at. */
const MOST_ELEMENTS = 100;
const MOST_DEPTH = 12;
const LONGEST_SHOWN = 160;

const CALL = new Script('globalThis.__localcoderCall()');
const NATIVE = new Set(['TypeError', 'ReferenceError', 'RangeError', 'SyntaxError', 'URIError']);

/** Share of the time a call must have been computing before it is called hung: a busy machine is no fault of the code. */
const BUSY_SHARE = 0.5;
const MOST_TRIES = 6;

/** What a call did; asked again when the machine, not the code, took the time. */
export async function outcomeOf(fn: Callable, args: readonly unknown[], source: string): Promise<Outcome> {
  for (let attempt = 1; ; attempt += 1) {
    const before = process.cpuUsage();
    const outcome = await callOnce(fn, args, source);
    if (outcome.is !== 'hung' || attempt >= MOST_TRIES) return outcome;
    const { user, system } = process.cpuUsage(before);
    // One real repetition even then: a pause of the machine may fall into a call that computes.
    if ((user + system) / 1_000 > CALL_MS * BUSY_SHARE && attempt > 1) return outcome;
  }
}

/** Calls a function once on a copy of `args`. `source` tells which errors are the engine's own: those it does not name. */
async function callOnce(fn: Callable, args: readonly unknown[], source: string): Promise<Outcome> {
  const own = args.map((arg) => copy(arg));
  let result: unknown;
  try {
    Object.assign(globalThis, { __localcoderCall: () => fn(...own) });
    result = await settled(CALL.runInThisContext({ timeout: CALL_MS }));
  } catch (error) {
    if ((error as { code?: unknown } | null)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return { is: 'hung' };
    if (error === HUNG) return { is: 'hung' };
    const name = error instanceof Error ? error.name : 'something';
    const native = NATIVE.has(name) && !source.includes(name);
    // What the engine says about a mistake holds names of variables, which are free to change.
    const message = error instanceof Error ? `${name}${native ? '' : `: ${error.message}`}` : describe(error);
    return { is: 'threw', error: message, shown: message, native, after: describe(own) };
  }
  return { is: 'returned', value: describe(result), shown: show(result), after: describe(own) };
}

const HUNG = new Error('hung');

/** Promises awaited, iterators read, functions tried on a few arguments. */
async function settled(value: unknown): Promise<unknown> {
  let result = value;
  if (typeof (result as { then?: unknown } | null)?.then === 'function') {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((_resolve, reject) => {
      timer = setTimeout(() => reject(HUNG), CALL_MS);
    });
    result = await Promise.race([result, late]).finally(() => clearTimeout(timer));
  }
  const prototype = Object.prototype.toString.call(result);
  if (/^\[object (Generator|.* Iterator)\]$/u.test(prototype)) {
    const elements: unknown[] = [];
    for (const element of result as Iterable<unknown>) if (elements.push(element) >= MOST_ELEMENTS) break;
    return { elements };
  }
  if (prototype === '[object AsyncGenerator]') {
    const elements: unknown[] = [];
    for await (const element of result as AsyncIterable<unknown>) if (elements.push(element) >= MOST_ELEMENTS) break;
    return { elements };
  }
  if (typeof result === 'function') {
    const tried = [[], [1], ['a'], [[2, 1]], [3, 2]].map((args) => attempt(result as Callable, args));
    return { function: tried };
  }
  return result;
}

function attempt(fn: Callable, args: readonly unknown[]): unknown {
  try {
    return fn(...args);
  } catch (error) {
    return error instanceof Error ? error.name : error;
  }
}

/** A deep copy; functions and promises stay themselves. */
export function copy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Promise) return value;
  if (value instanceof Date) return new Date(value);
  if (value instanceof RegExp) return new RegExp(value);
  if (value instanceof Map) return new Map([...value].map(([key, inner]) => [copy(key), copy(inner)]));
  if (value instanceof Set) return new Set([...value].map(copy));
  if (Array.isArray(value)) return value.map(copy);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copy(inner)]));
}

/** A value as text that tells apart whatever can be told apart: NaN, -0, undefined and missing, order of keys not. */
export function describe(value: unknown, depth = 0, above: readonly unknown[] = []): string {
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return 'function';
  if (typeof value !== 'object' || value === null) return String(value);
  if (above.includes(value)) return `up ${above.length - above.indexOf(value)}`;
  if (depth > MOST_DEPTH) return 'deep';
  const inner = (part: unknown): string => describe(part, depth + 1, [...above, value]);
  if (value instanceof Date) return `Date ${value.getTime()}`;
  if (value instanceof RegExp) return `RegExp ${value} ${value.lastIndex}`;
  if (value instanceof Error) return `${value.name} ${JSON.stringify(value.message)}`;
  if (value instanceof Promise) return 'Promise';
  if (value instanceof Map) return `Map{${[...value].map(([key, part]) => `${inner(key)}=>${inner(part)}`).join(',')}}`;
  if (value instanceof Set) return `Set{${[...value].map(inner).join(',')}}`;
  if (ArrayBuffer.isView(value)) return `${value.constructor.name}[${Array.from(value as Uint8Array).join(',')}]`;
  const kind: unknown = Object.getPrototypeOf(value) === null ? 'null' : (value as { constructor?: { name?: unknown } }).constructor?.name;
  const own = Reflect.ownKeys(value).filter((key) => !(Array.isArray(value) && (key === 'length' || /^\d+$/u.test(String(key)))));
  const fields = own.sort((a, b) => (String(a) < String(b) ? -1 : 1)).map((key) => `${String(key)}:${inner(Reflect.get(value, key))}`);
  if (Array.isArray(value)) {
    const elements = Array.from({ length: value.length }, (_none, at) => (at in value ? inner(value[at]) : 'hole'));
    return `[${elements.join(',')}${fields.length > 0 ? `;${fields.join(',')}` : ''}]`;
  }
  return `${kind === 'Object' ? '' : String(kind)}{${fields.join(',')}}`;
}

/** A value for people, short. */
export function show(value: unknown): string {
  const text = describe(value);
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}
