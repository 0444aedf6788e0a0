import { readFileSync } from 'node:fs';
import path from 'node:path';
import { differPython } from '../../src/checks/differential/python.ts';
import { mutantsOf } from '../../src/checks/mutants.ts';
import { askPython } from '../../src/checks/python/ask.ts';
import { PACKAGE_ROOT, pythonPlace, pythonTools, runPython } from './python-place.ts';

const FIXTURES = path.join(PACKAGE_ROOT, 'test/fixtures/python-figures');
/** Runs at a time: what the machine of a build has. */
const AT_ONCE = 2;
const SEED = 7;

/** What the normal form and the differential check together said of many rewrites. */
export interface Figures {
  broken: number;
  caught: number;
  equivalent: number;
  rejected: number;
  proved: number;
  /** Broken ones that passed, and equivalent ones that did not. */
  readonly wrong: string[];
}

/**
 * Mutants that mean the same as the original, found by reading: they are no mistakes and are left out.
 * `function: line's text: change`.
 */
const HARMLESS = new Set(JSON.parse(readFileSync(path.join(FIXTURES, 'harmless.json'), 'utf8')) as string[]);

/** `each` broken and `each` equivalent rewrites of the named functions (all when none are named), judged as in a job. */
export async function pythonFigures(folder: string, each: number, names: readonly string[] = []): Promise<Figures> {
  const text = readFileSync(path.join(FIXTURES, 'functions.py'), 'utf8');
  const lines = text.split('\n');
  const found = [...text.matchAll(/^def (\w+)/gmu)]
    .map(([, name = '']) => name)
    .filter((name) => names.length === 0 || names.includes(name));
  const figures: Figures = { broken: 0, caught: 0, equivalent: 0, rejected: 0, proved: 0, wrong: [] };
  const tools = pythonTools(folder);
  const signal = new AbortController().signal;
  const rewrites = (await runPython(
    path.join(FIXTURES, 'rewrites.py'),
    found.map((symbol) => ({ text, symbol, seed: SEED, count: each })),
  )) as string[][];
  const judge = async (symbol: string, after: string, proved: boolean): Promise<string> => {
    if (proved) return 'proved';
    const question = { file: 'functions.py', symbol, before: text, after, seed: SEED };
    const difference = await differPython(question, pythonPlace(folder), process.env, signal);
    return difference.is === 'different' ? `rejected: ${difference.message}` : difference.is;
  };
  /** Which of the texts are proved equal, asked some at a time. */
  const proofs = async (texts: readonly string[]): Promise<boolean[]> => {
    const answers: boolean[] = [];
    for (let from = 0; from < texts.length; from += 8) {
      const asked = texts.slice(from, from + 8).map((after) => ({ do: 'normal-form', before: text, after }));
      const end = await askPython(asked, tools, signal);
      if (end.is === 'none') throw new Error(end.why);
      answers.push(...(end.value as { is: string }[]).map(({ is }) => is === 'equal'));
    }
    return answers;
  };
  const work: (() => Promise<void>)[] = [];
  for (const [at, symbol] of found.entries()) {
    const start = text.indexOf(`def ${symbol}(`);
    const span = { start, end: text.indexOf('\n\n\n', start) === -1 ? text.length : text.indexOf('\n\n\n', start) };
    const mutants = await mutantsOf(text, span, { language: 'python', tools, signal }, SEED, 200);
    const mistakes = mutants.filter(({ line, change }) => !HARMLESS.has(`${symbol}: ${lines[line - 1]?.trim()}: ${change}`)).slice(0, each);
    const equivalent = rewrites[at] ?? [];
    const proved = await proofs([...mistakes.map(({ text: after }) => after), ...equivalent]);
    for (const [index, { text: after, line, change }] of mistakes.entries())
      work.push(async () => {
        const said = await judge(symbol, after, proved[index] === true);
        figures.broken += 1;
        if (said.startsWith('rejected')) figures.caught += 1;
        else figures.wrong.push(`${said} although broken: ${symbol}: ${lines[line - 1]?.trim()}: ${change}`);
      });
    for (const [index, after] of equivalent.entries())
      work.push(async () => {
        const said = await judge(symbol, after, proved[mistakes.length + index] === true);
        figures.equivalent += 1;
        if (said === 'proved') figures.proved += 1;
        if (!said.startsWith('rejected')) return;
        figures.rejected += 1;
        figures.wrong.push(`equivalent, but ${said}`);
      });
  }
  let next = 0;
  const one = async (): Promise<void> => {
    for (let task = work[next++]; task !== undefined; task = work[next++]) await task();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  return figures;
}
