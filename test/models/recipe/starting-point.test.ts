import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCheckpoint } from '../../../models/localcoder-tiny/recipe/weights/checkpoint.ts';
import { readGguf, tokenizerOf } from '../../../models/localcoder-tiny/recipe/weights/read-gguf.ts';
import { readVocabulary, startWords, unpackStart } from '../../../models/localcoder-tiny/recipe/weights/starting-point.ts';
import { packageRoot } from '../../../src/system/paths.ts';

const folder = join(packageRoot(), 'models', 'localcoder-tiny');
const first = join(folder, 'recipe', 'first-weights-q8_0.gguf');
const shipped = join(folder, 'localcoder-tiny-q8_0.gguf');

let work: string;
beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'starting-point-'));
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

describe('what training starts from', () => {
  it('is refused until weights are unpacked', () => {
    expect(() => startWords(work, undefined)).toThrow(/run the step tokenizer first/);
    expect(() => unpackStart(join(work, 'none.gguf'), work)).toThrow(/no weights at .*none\.gguf: name a GGUF file with --from/);
  });

  it('is exactly the given file when that knows the words of sketches', () => {
    const { tokens, added } = unpackStart(shipped, work);
    const gguf = readGguf(shipped);
    expect(added).toBe(0);
    expect(statSync(join(work, 'row-seeds.bin')).size).toBe(0);
    expect(readVocabulary(work)).toEqual(tokenizerOf(gguf));
    expect(startWords(work, shipped)).toEqual(['--init', 'start.ckpt', '--vocab', String(tokens), '--row-seeds', 'row-seeds.bin']);

    const { shape, embedding, layers, finalNorm } = readCheckpoint(join(work, 'start.ckpt'));
    const same = (values: Float32Array | undefined, name: string) => {
      const wanted = gguf.tensors.get(`${name}.weight`);
      if (values === undefined || wanted === undefined) throw new Error(`no ${name}`);
      expect(Buffer.from(values.buffer).equals(Buffer.from(wanted.slice().buffer))).toBe(true);
    };
    expect(shape.vocabulary).toBe(tokens);
    same(embedding, 'token_embd');
    same(finalNorm, 'output_norm');
    same(layers.at(-1)?.down, `blk.${shape.layers - 1}.ffn_down`);
    same(layers[0]?.attentionNorm, 'blk.0.attn_norm');
  });

  it('is not mistaken for other weights', () => {
    expect(() => startWords(work, first)).toThrow(/other weights than .*first-weights/);
  });

  it('has rows for new words after the old ones, whose ids stay', () => {
    const old = tokenizerOf(readGguf(first));
    const { tokens, added } = unpackStart(first, work);
    const vocabulary = readVocabulary(work);
    expect(added).toBeGreaterThan(300);
    expect(tokens).toBe(old.vocab.length + added);
    expect(vocabulary.vocab.slice(0, old.vocab.length)).toEqual(old.vocab);
    expect(vocabulary.merges.slice(0, old.merges.length)).toEqual(old.merges);
    // The weights as they are; the trainer adds the rows from the seeds, one list a row.
    expect(readCheckpoint(join(work, 'start.ckpt')).shape.vocabulary).toBe(old.vocab.length);
    const seeds = readFileSync(join(work, 'row-seeds.bin'));
    let rows = 0;
    for (let at = 0; at < seeds.length; at += 4 + 4 * seeds.readUInt32LE(at)) rows += 1;
    expect(rows).toBe(added);
  });

  it('is refused in another layout', () => {
    const odd = join(work, 'odd.gguf');
    const bytes = readFileSync(shipped);
    bytes.write('llama', bytes.indexOf('qwen3'));
    writeFileSync(odd, bytes);
    expect(() => unpackStart(odd, work)).toThrow(/only the qwen3 layout/);
  });
});
