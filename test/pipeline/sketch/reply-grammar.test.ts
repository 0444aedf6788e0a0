/** What the real model answers under the grammar of a sketch: also when it is asked so hotly that it knows nothing any more. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KindResult } from '../../../src/core/kind.ts';
import type { Engine, Model } from '../../../src/core/port/engine.ts';
import { openHelperEngine } from '../../../src/engine/helper-engine.ts';
import { readBlocks } from '../../../src/pipeline/reply.ts';
import { replyGrammar } from '../../../src/pipeline/sketch/reply-grammar.ts';
import { type Sketch, sketchOf } from '../../../src/pipeline/sketch/sketch.ts';
import { openSyntax } from '../../../src/syntax/syntax.ts';
import { systemClock } from '../../../src/system/clock.ts';
import { builtPackage } from '../../support/built-package.ts';
import { removeFolder, temporaryFolder } from '../../support/git-repo.ts';
import { recordedLog } from '../../support/recorded-log.ts';
import { improveRequest, tinyChoice } from '../../support/tiny-model.ts';

const syntax = openSyntax();
const never = new AbortController().signal;
/** Half of what is said at this temperature is nonsense. */
const HOT = 1.5;
let stateDir: string;
let engine: Engine;
let model: Model;

beforeAll(async () => {
  stateDir = temporaryFolder('localcoder-grammar');
  const options = { packageRoot: builtPackage(), clock: systemClock, log: recordedLog(), idleUnloadMs: 600_000 };
  engine = openHelperEngine({ ...options, resident: false, stateDir, blockNetwork: false });
  model = await engine.load(tinyChoice(), never);
});
afterAll(async () => {
  await engine.close();
  removeFolder(stateDir);
});

type Asked = readonly [verb: 'improve' | 'document' | 'explain', language: 'javascript' | 'typescript' | 'python', code: string];
const RESULTS: Readonly<Record<Asked[0], KindResult>> = { improve: 'rewrite', document: 'doc-comment', explain: 'prose' };

async function sketch(code: string, language: string): Promise<Sketch> {
  const made = await sketchOf(code, (text) => syntax.tree(text, language), { isPython: language === 'python' });
  if (made === undefined) throw new Error('no sketch');
  return made;
}

/** The answer about a piece of code, as a sketch. Undefined when it did not come to its end. */
async function answered([verb, language, code]: Asked, temperature: number, seed: number): Promise<readonly [Sketch, string] | undefined> {
  const shown = await sketch(code, language);
  const read = (path: string): string => readFileSync(join('grammars/reply', path), 'utf8');
  const told = verb === 'improve' ? '' : `: ${shown.names}`;
  const { text, stop } = await model.generate(
    {
      ...improveRequest(''),
      messages: [{ role: 'user', content: `/${verb} ${language}${told}\n\`\`\`\n${shown.text}\n\`\`\`` }],
      grammar: replyGrammar(RESULTS[verb], shown, language === 'python', read),
      ...(temperature === 0 ? {} : { temperature, seed, topP: 1, topK: 0 }),
    },
    never,
  );
  return stop === 'length' ? undefined : [shown, text];
}

/** What a person would read. */
async function spelt(asked: Asked, temperature = 0, seed = 1): Promise<string | undefined> {
  const [shown, text] = (await answered(asked, temperature, seed)) ?? [];
  return text === undefined ? undefined : shown?.spell(text);
}

/** Answers that came to their end, of so many asked for. */
async function many<T>(times: number, ask: (seed: number) => Promise<T | undefined>): Promise<T[]> {
  const all: T[] = [];
  for (let seed = 1; seed <= times; seed += 1) {
    const each = await ask(seed);
    if (each !== undefined) all.push(each);
  }
  expect(all.length).toBeGreaterThan(times / 4);
  return all;
}

const WEIGH = `export async function weigh(flour: Flour, { salt }: Options, water?: number, ...rest: Oven[]): Promise<Dough> {
  if (!flour) throw new RangeError("no flour");
  return mix(flour, salt, water, rest);
}`;
const WEIGHED = [
  '```\n/**\n \\* [^\\n]+\n \\*\n',
  ' \\* @param \\{Flour\\} flour - [^\\n]+\n \\* @param \\{Options\\} options - [^\\n]+\n',
  ' \\* @param \\{number\\} \\[water\\] - [^\\n]+\n \\* @param \\{\\.\\.\\.Oven\\} rest - [^\\n]+\n',
  ' \\* @returns \\{Promise<Dough>\\} [^\\n]+\n \\* @throws \\{RangeError\\}\n \\*/\n```',
]
  .join('')
  .replaceAll('/**', '/\\*\\*');

const BAKE = `def bake(self, loaf, minutes: int = 40, *, glaze="egg", steam='\\t', **more):
    yield loaf`;
const BAKED = [
  '```\n"""[^\\n]+\n\nArgs:\n    loaf: [^\\n]+\\.\n    minutes \\(int\\): [^.\\n]+\\. Defaults to 40\\.\n',
  '    glaze: [^.\\n]+\\. Defaults to "egg"\\.\n    steam: [^.\\n]+\\.\n    \\*\\*more: [^\\n]+\\.\n\nYields:\n    [^\\n]+\n"""\n```',
].join('');

describe('a doc comment', () => {
  const cases: [string, Asked, string][] = [
    ['JSDoc', ['document', 'typescript', WEIGH], WEIGHED],
    ['a docstring', ['document', 'python', BAKE], BAKED],
  ];
  it.each(cases)('names what the code declares, whatever the model thinks of it: %s', async (_, asked, shape) => {
    const whole = new RegExp(`^${shape}$`, 'u');
    expect(await spelt(asked)).toMatch(whole);
    for (const text of await many(8, (seed) => spelt(asked, HOT, seed))) expect(text).toMatch(whole);
  });

  it.each([
    ['javascript', 'function map(x) { x(); }', /^```\n\/\*\*\n \* .+\n \*\n \* @param \{.+\} x - .+\n \*\/\n```$/u],
    ['javascript', 'function map() { }', /^```\n\/\*\*\n \* .+\n \*\/\n```$/u],
    ['python', 'def map():\n    pass', /^```\n""".+"""\n```$/u],
    ['python', 'def map():\n    return 1', /^```\n""".+\n\nReturns:\n {4}.+\n"""\n```$/u],
  ] as const)('has nothing that is not there: %s, %s', async (language, code, shape) => {
    expect(await spelt(['document', language, code])).toMatch(shape);
  });
});

describe('an explanation', () => {
  it('begins with the name and all parameters, and quotes only what is written', async () => {
    const code = 'function total(cart, ...more) {\n  if (cart.isEmpty) return 0;\n  return sum(cart.items, ...more);\n}';
    const squeezed = (text: string): string => text.replaceAll(/\s/gu, '');
    const texts = await many(8, (seed) => spelt(['explain', 'javascript', code], seed === 1 ? 0 : HOT, seed));
    for (const text of texts) {
      expect(text).toMatch(/^`total` is a[a-z ]* that takes `cart` and any number of `more`\./u);
      const quotes = text.split('`').filter((_, index) => index % 2 === 1);
      expect(quotes.filter((quote) => !squeezed(code).includes(squeezed(quote)))).toEqual([]);
    }
  });
});

describe('rewritten code', () => {
  it.each<Asked>([
    ['improve', 'javascript', 'function f(a) { const b = `${a.name} has ${a.loaves[0]}`; if (a) { return b; } else { return [a, b]; } }'],
    ['improve', 'python', 'def f(a):\n    b = "%(name)s has {}".format(a[0])\n    return {"a": (a, b)}'],
    ['improve', 'javascript', 'function map(x) { return x.map(y => y); }'],
  ])('closes its brackets and has letters that stand for something: %s %s', async (...asked) => {
    const pairs = new Map([...'()[]{}'].map((sign, index, all) => [sign, index % 2 === 0 ? undefined : all[index - 1]]));
    for (const [shown, text] of await many(8, (seed) => answered(asked, HOT, seed))) {
      const body = readBlocks(text)?.code ?? '';
      const open: string[] = [];
      for (const word of body.split(/\s+/u)) {
        if (word === '${') open.push('{');
        const opener = pairs.get(word);
        if (opener !== undefined) expect(open.pop(), text).toBe(opener);
        else if (pairs.has(word)) open.push(word);
      }
      expect(open, text).toEqual([]);
      const letters = body.match(/[^\x20-\x7e\n]/gu) ?? [];
      expect(letters.filter((letter) => !shown.letters.includes(letter))).toEqual([]);
    }
  });

  it.each<Asked>([
    ['improve', 'python', 'def f(a):\n    return "%(name)s has {:>3}" % a'],
    ['improve', 'javascript', 'const f = (a) => `${a.name} has ${a.loaves[0]}`;'],
    ['improve', 'typescript', 'function f<T>(a: Map<string, T[]>): T | undefined {\n  return a.get("x")?.[0];\n}'],
  ])('may be what is good already: %s %s', async (...asked) => {
    const [shown, text] = (await answered(asked, 0, 1)) ?? [];
    expect(text).toBe(`\`\`\`\n${shown?.text}\n\`\`\``);
  });
});
