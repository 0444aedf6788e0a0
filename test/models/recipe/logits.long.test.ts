import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareLogits, tooFarApart } from '../../../models/localcoder-tiny/recipe/agree/logits.ts';
import { showFunction } from '../../../models/localcoder-tiny/recipe/agree/shown.ts';
import { Tokenizer } from '../../../models/localcoder-tiny/recipe/tokenizer/tokenizer.ts';
import { buildTrainer, trainerObstacle } from '../../../models/localcoder-tiny/recipe/train/trainer.ts';
import { writeCheckpoint } from '../../../models/localcoder-tiny/recipe/weights/checkpoint.ts';
import { checkpointOf, type Gguf, readGguf, tokenizerOf } from '../../../models/localcoder-tiny/recipe/weights/read-gguf.ts';
import { packageRoot } from '../../../src/system/paths.ts';
import { functionsIn } from '../../support/own-functions.ts';

const model = join(packageRoot(), 'models', 'localcoder-tiny', 'localcoder-tiny-q8_0.gguf');
const obstacle = trainerObstacle();

describe.skipIf(obstacle !== undefined)(`the trainer and llama.cpp${obstacle === undefined ? '' : ` (skipped: ${obstacle})`}`, () => {
  let folder: string;
  let trainer: string;
  let gguf: Gguf;
  let samples: number[][];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'logits-test-'));
    trainer = join(folder, 'train');
    buildTrainer(trainer);
    gguf = readGguf(model);
    samples = await realSamples(new Tokenizer(tokenizerOf(gguf)));
    expect(samples.length).toBeGreaterThan(20);
  }, 600_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const compare = (name: string): ReturnType<typeof compareLogits> => {
    const checkpoint = join(folder, name);
    writeCheckpoint(checkpoint, checkpointOf(gguf));
    return compareLogits({ trainer, checkpoint, model, samples });
  };

  it('predict the same with the shipped weights', async () => {
    const report = await compare('same.ckpt');
    console.info(JSON.stringify(report));
    expect(tooFarApart(report)).toEqual([]);
    expect(report.positions).toBeGreaterThan(500);
  });

  it('are found apart when one of the weights is another', async () => {
    const norm = gguf.tensors.get('output_norm.weight');
    if (norm === undefined) throw new Error('the file has no output_norm');
    // The strongest of them: what it scales reaches every logit.
    const at = norm.reduce((best, value, index) => (Math.abs(value) > Math.abs(norm[best] ?? 0) ? index : best), 0);
    norm[at] = -(norm[at] ?? 0);
    const report = await compare('other.ckpt');
    console.info(JSON.stringify(report));
    expect(tooFarApart(report)).not.toEqual([]);
  });
});

/** Prompts to improve functions of this program, with an answer that changes nothing: as tokens. */
async function realSamples(tokenizer: Tokenizer): Promise<number[][]> {
  const samples: number[][] = [];
  for (const each of await functionsIn([
    'src/pipeline/sketch/weave.ts',
    'src/engine/session.ts',
    'src/checks/python/inputs.py',
    'src/checks/python/trial.py',
  ])) {
    const [, prompt, answer] = await showFunction(each, each.raw.length);
    if (prompt === undefined || answer === undefined) continue;
    const ids = [...tokenizer.encode(prompt.text), ...tokenizer.encode(answer.text)];
    if (ids.length <= 700) samples.push(ids);
  }
  return samples;
}
