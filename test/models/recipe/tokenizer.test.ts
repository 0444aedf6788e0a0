import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { showFunction } from '../../../models/localcoder-tiny/recipe/agree/shown.ts';
import { openTokenizerPair, type TokenizerPair } from '../../../models/localcoder-tiny/recipe/agree/tokens.ts';
import { readGguf, tokenizerOf } from '../../../models/localcoder-tiny/recipe/weights/read-gguf.ts';
import { packageRoot } from '../../../src/system/paths.ts';
import { functionsIn } from '../../support/own-functions.ts';

const root = packageRoot();
const model = join(root, 'models', 'localcoder-tiny', 'localcoder-tiny-q8_0.gguf');
const FILES = [
  'src/pipeline/sketch/weave.ts',
  'src/engine/session.ts',
  'node_modules/semver/classes/range.js',
  'node_modules/commander/lib/help.js',
  'src/checks/python/inputs.py',
  'src/checks/python/trial.py',
];

let pair: TokenizerPair;
beforeAll(async () => {
  pair = await openTokenizerPair(model);
});
afterAll(() => pair.close());

describe("the recipe's tokenizer makes the tokens that llama.cpp makes", () => {
  it('of functions, as text and as the product shows them', async () => {
    for (const each of await functionsIn(FILES)) {
      for (const [index, shown] of (await showFunction(each, each.raw.length)).entries()) {
        expect(pair.compare(shown), `${each.pkg} ${each.name}, text ${index}`).toBeUndefined();
      }
    }
    const { source, prompt, answer } = pair.counts;
    expect(source).toBeGreaterThan(60);
    expect(prompt).toBeGreaterThan(2.5 * source);
    expect(answer).toBeGreaterThan(source);
  });

  it('of every character of the first plane, within words and among blanks', () => {
    const block = 128;
    for (let from = 1; from < 0x10000; from += block) {
      const all = Array.from({ length: block }, (_, index) => from + index).filter((code) => code < 0xd800 || code > 0xdfff);
      const text = all.map((code) => String.fromCodePoint(code)).map((it) => `a${it}b  ${it} `);
      expect(pair.compare({ is: 'source', text: text.join('') }), `U+${from.toString(16)} and after`).toBeUndefined();
    }
  });

  it.each([
    "it's don't we're I'm 's 'S 'LL",
    '\r\n\r\n\tx   \n   y   ',
    '',
    '\ud800 alone',
    '<|im_end|>a<|im_start|>user <|endoftext|><|im_end|',
    '٣٤ ½ ² x² 中文 e\u0301 👩‍👩‍👧',
    '\ufeffvar a\u0085b\u180ec',
  ])('of %j', (text) => {
    expect(pair.compare({ is: 'source', text })).toBeUndefined();
  });

  it('and is found out where it does not', async () => {
    const vocabulary = tokenizerOf(readGguf(model));
    const merges = vocabulary.merges.filter((_, rank) => rank !== 100);
    const lacking = await openTokenizerPair(model, { ...vocabulary, merges });
    try {
      const [left = '', right = ''] = vocabulary.merges[100]?.split(' ') ?? [];
      const text = `${left}${right}`.replaceAll('Ġ', ' ').replaceAll('Ċ', '\n');
      const found = lacking.compare({ is: 'source', text });
      expect(found?.text).toBe(text);
      expect(found?.ours.length).toBeGreaterThan(found?.llamas.length ?? Number.POSITIVE_INFINITY);
    } finally {
      await lacking.close();
    }
  });
});
