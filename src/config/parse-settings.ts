import { defaultLoaders } from 'cosmiconfig';
import { isMapping } from './mapping.ts';
import type { Problem } from './problem.ts';
import { shown } from './problem.ts';

/** What the text of one settings file says, or why it says nothing. */
export interface Parsed {
  readonly data: Readonly<Record<string, unknown>>;
  readonly problems: readonly Problem[];
  /** What was read. */
  readonly text?: string;
}

/** Values in one file, counted with repetitions: a few aliases of aliases can stand for billions. */
const MAX_VALUES = 5000;
const MAX_DEPTH = 8;
/** Keys that mean something to JavaScript itself. */
const UNSAFE_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/** Turns the text of a settings file into plain data: JSON if its name says so, else YAML, of which JSON is a part. Never throws. */
export function parseSettings(file: string, text: string): Parsed {
  const content = text.replace(/^\uFEFF/, '');
  if (/[\0\uFFFD]/.test(content)) return refused(file, 'is not UTF-8 text');
  let data: unknown;
  try {
    // The YAML reader looks at JSON too: JSON.parse would let the last of two equal keys win in silence.
    if (file.endsWith('.json') && content.trim() !== '') JSON.parse(content);
    data = defaultLoaders['.yaml'](file, content);
  } catch (error) {
    return refused(file, `cannot be understood: ${reasonOf(error)}${hintFor(file, content)}`);
  }
  if (data === undefined || data === null) return { data: {}, problems: [] };
  if (!isMapping(data))
    return refused(
      file,
      `holds ${Array.isArray(data) ? 'a list' : 'plain text'} where settings belong${hintFor(file, content)}`,
      '`section:` with `key: value` lines below it',
    );
  const unfit = findUnfit(data);
  if (unfit) return { data: {}, problems: [{ file, ...unfit }] };
  return { data: withoutEmptySections(data), problems: [] };
}

function refused(file: string, wrong: string, allowed?: string): Parsed {
  return { data: {}, problems: [{ file, key: '', wrong, ...(allowed ? { allowed } : {}) }] };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  if (error instanceof RangeError) return 'it is nested too deeply';
  if (!('reason' in error) || typeof error.reason !== 'string') return shown(error.message, 200);
  const mark = 'mark' in error ? (error.mark as { line?: number; column?: number } | undefined) : undefined;
  const place = mark?.line === undefined ? '' : ` (line ${mark.line + 1}, column ${(mark.column ?? 0) + 1})`;
  return shown(error.reason, 200) + place;
}

function hintFor(file: string, content: string): string {
  if (file.endsWith('.json')) return /^\s*(?:\/\/|#|\/\*)/m.test(content) ? '; JSON has no comments, YAML (.localcoderrc) does' : '';
  return /^\s*\/[/*]/m.test(content) ? '; comments start with #' : '';
}

/** Walks with its own stack and stops at the first value that no settings file needs. */
function findUnfit(data: Record<string, unknown>): { key: string; wrong: string } | undefined {
  const stack: { key: string; value: unknown; depth: number }[] = [{ key: '', value: data, depth: 0 }];
  let values = 0;
  for (let item = stack.pop(); item; item = stack.pop()) {
    values += 1;
    if (values > MAX_VALUES) return { key: '', wrong: `stands for more than ${MAX_VALUES} values; are its aliases repeated?` };
    if (typeof item.value !== 'object' || item.value === null) continue;
    if (item.depth >= MAX_DEPTH) return { key: item.key, wrong: `is nested more than ${MAX_DEPTH} levels deep` };
    for (const [name, value] of Object.entries(item.value)) {
      const key = item.key ? `${item.key}.${name}` : name;
      if (UNSAFE_KEYS.has(name)) return { key, wrong: 'is not a setting' };
      stack.push({ key, value, depth: item.depth + 1 });
    }
  }
  return undefined;
}

/** `engine:` with every line below it commented out is as good as no `engine`; `$schema` is for the editor. */
function withoutEmptySections(data: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).filter(([key, value]) => value !== null && key !== '$schema'));
}
