import { closeSync, openSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { headerProblem } from '../../../src/engine/helper/gguf-header.ts';
import { type SpoiltModels, spoiltModels } from '../../support/gguf.ts';
import { removeFolder, temporaryFolder } from '../../support/git-repo.ts';
import { tinyChoice } from '../../support/tiny-model.ts';

const good = tinyChoice().file;
let folder: string;
let spoilt: SpoiltModels;

beforeAll(() => {
  folder = temporaryFolder('localcoder-gguf');
  spoilt = spoiltModels(good, folder);
});
afterAll(() => removeFolder(folder));

function problemOf(file: string): string | undefined {
  const fd = openSync(file, 'r');
  try {
    return headerProblem(fd, statSync(file).size);
  } finally {
    closeSync(fd);
  }
}

describe('the header of a model file', () => {
  it('is sane in the bundled model', () => {
    expect(problemOf(good)).toBeUndefined();
  });

  it('tells what is wrong with a file that is no model', () => {
    expect(problemOf(spoilt.empty())).toBe('is empty');
    expect(problemOf(spoilt.webPage())).toContain('is a web page');
    expect(problemOf(spoilt.random())).toBe('is not a GGUF file');
    writeFileSync(join(folder, 'pointer.gguf'), 'version https://git-lfs.github.com/spec/v1\noid sha256:00\n');
    expect(problemOf(join(folder, 'pointer.gguf'))).toContain('Git LFS');
  });

  it('does not let numbers through that end llama.cpp', () => {
    expect(problemOf(spoilt.withNumber('qwen3.attention.head_count', 0))).toContain('head_count is 0');
  });

  it('tells a file that ends too early, wherever it ends', () => {
    const size = statSync(good).size;
    const file = join(folder, 'short.gguf');
    const headerEnd = 120_000;
    const cuts = [...Array.from({ length: 120 }, (_, index) => Math.floor((index * headerEnd) / 120)), size - 1];
    writeFileSync(file, readFileSync(good));
    for (const cut of cuts.sort((a, b) => b - a)) {
      truncateSync(file, cut);
      expect(problemOf(file), `cut at ${cut}`).toMatch(/incomplete|is empty|is not a GGUF file/u);
    }
  });

  it('never throws, whatever byte is another', () => {
    const header = Buffer.from(readFileSync(good).subarray(0, 60_000));
    const file = join(folder, 'mutated.gguf');
    for (let round = 0; round < 150; round += 1) {
      const copy = Buffer.from(header);
      const at = round < 100 ? round : (round * 7919) % copy.length;
      copy.writeUInt8((copy.readUInt8(at) + 1 + (round % 254)) % 256, at);
      writeFileSync(file, copy);
      expect(typeof problemOf(file)).toBe('string');
    }
  });
});
