import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { openSyntax } from '../../../../src/syntax/syntax.ts';
import { Tokenizer, type Vocabulary } from '../tokenizer/tokenizer.ts';
import { type Asked, ask } from './ask.ts';
import { randomOf } from './random.ts';
import { renderAnswer, renderPrompt } from './render.ts';
import type { Sample } from './sample.ts';
import { slipIn } from './slips.ts';

export interface PackOptions {
  /** JSONL files of samples. */
  readonly files: readonly string[];
  /** `<out>.tok` and `<out>.idx` are written, as train/README.md describes them. */
  readonly out: string;
  readonly vocabulary: Vocabulary;
  /** Samples with more tokens are left out. */
  readonly maxTokens: number;
  readonly seed: number;
  /** Share of improve samples that are also packed as fix samples, with a slip put in. */
  readonly slips: number;
  /** This process's share of the samples. */
  readonly shard: { readonly index: number; readonly of: number };
  onProgress(done: PackCounts): void;
}

export interface PackCounts {
  samples: number;
  tokens: number;
  tooLong: number;
  notSketched: number;
  slips: number;
}

/** Turns samples into token ids for the trainer. The files hold uint16 ids, and uint32 triples of offset, length and prompt length. */
export async function pack({ files, out, vocabulary, maxTokens, seed, slips, shard, onProgress }: PackOptions): Promise<PackCounts> {
  const tokenizer = new Tokenizer(vocabulary);
  const syntax = openSyntax();
  const [tokens, index] = [createWriteStream(`${out}.tok`), createWriteStream(`${out}.idx`)];
  const counts: PackCounts = { samples: 0, tokens: 0, tooLong: 0, notSketched: 0, slips: 0 };

  function put({ sample, code, instruction, answer }: Asked): void {
    const prompt = tokenizer.encode(renderPrompt(sample.task, sample.lang, instruction, code));
    const ids = [...prompt, ...tokenizer.encode(renderAnswer(sample.task, answer))];
    if (ids.length > maxTokens) {
      counts.tooLong += 1;
      return;
    }
    tokens.write(Buffer.from(Uint16Array.from(ids).buffer));
    index.write(Buffer.from(Uint32Array.of(counts.tokens, ids.length, prompt.length).buffer));
    counts.tokens += ids.length;
    counts.samples += 1;
    if (counts.samples % 2_000 === 0) onProgress(counts);
  }

  let line = 0;
  for (const file of files) {
    for await (const text of createInterface({ input: createReadStream(file) })) {
      line += 1;
      if (line % shard.of !== shard.index) continue;
      const sample = JSON.parse(text) as Sample;
      const random = randomOf(seed * 1_000_003 + line);
      const treeOf = (code: string) => syntax.tree(code, sample.lang);
      const asked = await ask(sample, treeOf, Math.floor(random() * 96));
      if (asked === undefined) counts.notSketched += 1;
      else put(asked);
      if (asked === undefined || sample.task !== 'improve' || random() >= slips) continue;
      const slip = slipIn(sample.input, asked.sketch.tokens, random);
      if (slip === undefined) continue;
      const broken: Sample = { ...sample, task: 'fix', input: slip.code, target: sample.input };
      const fix = await ask(broken, treeOf, Math.floor(random() * 96), slip.complaint);
      if (fix === undefined) continue;
      counts.slips += 1;
      put(fix);
    }
  }
  await Promise.all([tokens, index].map((stream) => new Promise((resolve) => stream.end(resolve))));
  return counts;
}
