/** How many broken rewrites of pure functions are caught, and how many equivalent ones are rejected: by normal form and by running, in this process. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { harnessRequest } from '../../src/checks/differential/javascript.ts';
import { comparison } from '../../src/checks/harness/comparison.ts';
import { javascriptMutants } from '../../src/checks/javascript/mutants.ts';
import { child, listed, parseProgram, word } from '../../src/checks/javascript/tree.ts';
import { compareJavascript } from '../../src/checks/normal-form/javascript.ts';
import type { Span } from '../../src/core/span.ts';
import { REWRITES, renamed, rewritten } from './equal-rewrites.ts';

export interface PureFunction {
  readonly file: string;
  readonly language: string;
  readonly text: string;
  readonly name: string;
  readonly span: Span;
}

export interface Figures {
  equivalent: number;
  proved: number;
  rejected: string[];
  broken: number;
  caught: number;
  missed: string[];
  undecided: string[];
}

const FOLDER = fileURLToPath(new URL('../fixtures/pure', import.meta.url));

/** The exported functions of the fixtures. */
export function pureFunctions(): PureFunction[] {
  return readdirSync(FOLDER).flatMap((file) => {
    const text = readFileSync(path.join(FOLDER, file), 'utf8');
    const language = file.endsWith('.ts') ? 'typescript' : 'javascript';
    return functionsOf(text, language).map(({ name, span }) => ({ file, language, text, name, span }));
  });
}

function functionsOf(text: string, language: string): { readonly name: string; readonly span: Span }[] {
  const program = parseProgram(text, language);
  return (program === undefined ? [] : listed(program, 'body')).flatMap((statement) => {
    const declaration = child(statement, 'declaration');
    const named = declaration === undefined ? undefined : (listed(declaration, 'declarations')[0] ?? declaration);
    const id = named === undefined ? undefined : child(named, 'id');
    const isValue = declaration !== undefined && /^(Function|Variable)Declaration$/u.test(declaration.type);
    return id === undefined || !isValue ? [] : [{ name: word(id, 'name'), span: { start: statement.start, end: statement.end } }];
  });
}

/** A number generator of its own, so that figures repeat. */
function dice(seed: number): (count: number) => number {
  let state = seed;
  return (count) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * count);
  };
}

/** `count` rewrites of a function that mean the same: two to six rules each, at places the seed picks. */
export function equivalents(fn: PureFunction, count: number): string[] {
  const choose = dice(fn.name.length * 7_919 + fn.span.start);
  const rules = Object.values(REWRITES);
  const found = new Set<string>();
  for (let attempt = 0; found.size < count && attempt < count * 20; attempt += 1) {
    let text = choose(3) === 0 ? renamed(fn.text, fn.language, fn.span) : fn.text;
    for (let step = 2 + choose(5); step > 0; step -= 1) {
      const span = functionsOf(text, fn.language).find(({ name }) => name === fn.name)?.span ?? fn.span;
      text = rewritten(text, fn.language, span, rules[choose(rules.length)] ?? (() => undefined), choose) ?? text;
    }
    if (text !== fn.text) found.add(text);
  }
  return [...found];
}

/** `count` mutants, spread over the function. */
export async function broken(fn: PureFunction, count: number): Promise<string[]> {
  const choose = dice(fn.name.length * 104_729 + fn.span.end);
  const all = [...new Set((await javascriptMutants(fn.text, fn.span, { language: fn.language })).map(({ text }) => text))];
  const chosen: string[] = [];
  while (chosen.length < count && all.length > 0) chosen.push(...all.splice(choose(all.length), 1));
  return chosen.filter((text) => functionsOf(text, fn.language).some(({ name }) => name === fn.name));
}

/** What the two checks together say of a rewrite. */
export async function judged(
  fn: PureFunction,
  after: string,
): Promise<{ readonly is: 'proved' | 'same' | 'different' | 'not-run'; readonly why: string }> {
  if (compareJavascript(fn.text, after, fn.language).is === 'equal') return { is: 'proved', why: '' };
  const afterSpan = functionsOf(after, fn.language).find(({ name }) => name === fn.name)?.span ?? fn.span;
  const request = harnessRequest(
    {
      file: fn.file,
      language: fn.language,
      symbol: fn.name,
      name: fn.name,
      before: fn.text,
      after,
      beforeSpan: fn.span,
      afterSpan,
      seed: 42,
    },
    () => undefined,
  );
  if ('why' in request) return { is: 'not-run', why: request.why };
  const reply = await comparison(request);
  return { is: reply.is, why: reply.is === 'different' ? reply.message : reply.is === 'not-run' ? reply.why : '' };
}

/** The line of a text that differs first, for people. */
function changedLine(before: string, after: string): string {
  const lines = after.split('\n');
  const at = before.split('\n').findIndex((line, index) => line !== lines[index]);
  return (lines[at] ?? '').trim();
}

/** Adds up over some functions. `excluded` are changed lines of mutants that mean the same by luck, by function. */
export async function figuresOf(
  functions: readonly PureFunction[],
  each: number,
  excluded: Readonly<Record<string, readonly string[]>>,
): Promise<Figures> {
  const figures: Figures = { equivalent: 0, proved: 0, rejected: [], broken: 0, caught: 0, missed: [], undecided: [] };
  for (const fn of functions) {
    for (const after of equivalents(fn, each)) {
      figures.equivalent += 1;
      const { is, why } = await judged(fn, after);
      if (is === 'proved') figures.proved += 1;
      if (is === 'different') figures.rejected.push(`${fn.name}: ${why}\n${after.slice(fn.span.start, fn.span.end + 300)}`);
      if (is === 'not-run') figures.undecided.push(`${fn.name}: ${why}`);
    }
    for (const after of await broken(fn, each)) {
      const line = changedLine(fn.text, after);
      if (excluded[fn.name]?.includes(line) === true) continue;
      figures.broken += 1;
      const { is, why } = await judged(fn, after);
      if (is === 'different') figures.caught += 1;
      else figures.missed.push(`${fn.name}: ${is} ${why}: ${line}`);
    }
  }
  return figures;
}

/** One line for the record. */
export function tellFigures({ equivalent, proved, rejected, broken: wrong, caught }: Figures): string {
  return `broken caught ${caught}/${wrong} (${((caught / wrong) * 100).toFixed(1)} %), equivalent rejected ${rejected.length}/${equivalent} (${((rejected.length / equivalent) * 100).toFixed(1)} %), proved ${proved}`;
}
