import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderAnswer, renderPrompt } from '../data/render.ts';
import type { RecipeOptions } from '../options.ts';
import { Tokenizer } from '../tokenizer/tokenizer.ts';
import { buildTrainer, trainerObstacle } from '../train/trainer.ts';
import { writeCheckpoint } from '../weights/checkpoint.ts';
import { checkpointOf, readGguf, tokenizerOf } from '../weights/read-gguf.ts';
import { heldOutFunctions, heldOutSamples } from './held-out.ts';
import { compareLogits, type LogitsReport, tooFarApart } from './logits.ts';
import { askFor, showFunction, showSample } from './shown.ts';
import { openTokenizerPair } from './tokens.ts';

type Say = (message: string) => void;

const FUNCTIONS = { full: 10_000, smoke: 200 };
const SAMPLES = { full: 1_000, smoke: 100 };
const LOGIT_SAMPLES = { full: 200, smoke: 20 };
const TOLD_EVERY = 1_000;
const MAX_TOKENS = 900;
const SHOWN_MISTAKES = 5;

/**
 * Holds a GGUF file, as llama.cpp reads it, against the recipe: the same tokens for the held-out functions and samples of the work folder, and the
 * trainer's predictions with the file's weights.
 * @throws Error when they do not agree
 */
export async function agree(options: RecipeOptions, say: Say): Promise<void> {
  await agreeOnTokens(options, say);
  const obstacle = trainerObstacle();
  if (obstacle === undefined) await agreeOnLogits(options, say);
  else say(`predictions were not compared, since the trainer does not run here: ${obstacle}`);
}

async function agreeOnTokens({ work, model, smoke }: RecipeOptions, say: Say): Promise<void> {
  const size = smoke ? 'smoke' : 'full';
  const [functions, samples] = [await heldOutFunctions(work, FUNCTIONS[size]), await heldOutSamples(work, SAMPLES[size])];
  const pair = await openTokenizerPair(model);
  let different = 0;
  try {
    const all = [
      ...functions.map((each, index) => () => showFunction(each, index)),
      ...samples.map((each, index) => () => showSample(each, index)),
    ];
    for (const [done, show] of all.entries()) {
      if (done > 0 && done % TOLD_EVERY === 0) say(`${done} of ${all.length}, ${different} different`);
      for (const shown of await show()) {
        const found = pair.compare(shown);
        if (found === undefined) continue;
        different += 1;
        if (different <= SHOWN_MISTAKES)
          say(`different tokens for this ${found.is}:\n${found.text}\n  ${found.ours.join(' ')}\n  ${found.llamas.join(' ')}`);
      }
    }
  } finally {
    await pair.close();
  }
  const { source, prompt, answer, tokens } = pair.counts;
  say(
    `${functions.length} held-out functions and ${samples.length} samples: ${source} source texts, ${prompt} prompts and ${answer} answers ` +
      `(${tokens} tokens) are the same tokens in llama.cpp, save ${different}`,
  );
  if (different > 0) throw new Error(`llama.cpp makes other tokens of ${different} texts`);
}

async function agreeOnLogits({ work, model, smoke }: RecipeOptions, say: Say): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'agree-'));
  try {
    const [trainer, checkpoint] = [join(folder, 'train'), join(folder, 'weights.ckpt')];
    const gguf = readGguf(model);
    buildTrainer(trainer);
    writeCheckpoint(checkpoint, checkpointOf(gguf));
    const samples = await packedSamples(work, new Tokenizer(tokenizerOf(gguf)), smoke ? LOGIT_SAMPLES.smoke : LOGIT_SAMPLES.full);
    const report = await compareLogits({ trainer, checkpoint, model, samples });
    say(wordsOf(report, samples.length));
    const apart = tooFarApart(report);
    if (apart.length > 0) throw new Error(`the trainer and llama.cpp do not agree: ${apart.join('; ')}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Prompts with their wanted answers, as token ids. */
async function packedSamples(work: string, tokenizer: Tokenizer, most: number): Promise<number[][]> {
  const packed: number[][] = [];
  for (const [index, sample] of (await heldOutSamples(work, most)).entries()) {
    const asked = await askFor(sample, index);
    if (asked === undefined) continue;
    const prompt = renderPrompt(sample.task, sample.lang, asked.instruction, asked.code);
    const ids = [...tokenizer.encode(prompt), ...tokenizer.encode(renderAnswer(sample.task, asked.answer))];
    if (ids.length <= MAX_TOKENS) packed.push(ids);
  }
  if (packed.length === 0) throw new Error(`${work} has no held-out samples: run the step samples first`);
  return packed;
}

/** A report for people. */
function wordsOf({ positions, share, widest, change, loss }: LogitsReport, samples: number): string {
  return (
    `${positions} positions of ${samples} samples: trainer and llama.cpp hold the same token for the likeliest at ${(share * 100).toFixed(2)} %, ` +
    `elsewhere it is ahead by at most ${widest.toFixed(3)}; its probability differs by ${change.toFixed(4)} on average; ` +
    `loss ${loss.trainer.toFixed(4)} and ${loss.llama.toFixed(4)}, ${loss.apart.toFixed(4)} apart at a position`
  );
}
