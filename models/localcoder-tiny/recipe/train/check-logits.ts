// Compares the trainer's forward pass with llama.cpp's on a GGUF file of the same weights, position by position.
//
//   check-logits.js <trainer> <checkpoint> <model.gguf> <samples> [count]        samples: a base of .tok and .idx files
//
// The trainer multiplies in bf16, llama.cpp here in f16 and f32: where two tokens are nearly as likely the order may turn. It fails when
// less than 99 % of the positions have the same likeliest token, or when one differs though the trainer puts it ahead by more than 0.2.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getLlama, LlamaLogLevel, type Token } from 'node-llama-cpp';

const leastShare = 0.99;
const largestMargin = 0.2;
/** One position in so many is compared: listing all probabilities takes most of the time. */
const every = 5;

interface Prediction {
  token: number;
  probability: number;
  runnerUp: number;
}

/** Takes the base of a packed set and gives the token ids of its first samples. */
function firstSamples(base: string, count: number): number[][] {
  const tokens = readFileSync(`${base}.tok`);
  const index = readFileSync(`${base}.idx`);
  return Array.from({ length: Math.min(count, Math.floor(index.length / 12)) }, (_, sample) => {
    const [offset, length] = [index.readUInt32LE(sample * 12), index.readUInt32LE(sample * 12 + 4)];
    return Array.from({ length }, (_, i) => tokens.readUInt16LE((offset + i) * 2));
  });
}

/** What the trainer predicts after each token but the last of each sample. */
function trainerPredictions(trainer: string, checkpoint: string, samples: readonly number[][]): Prediction[][] {
  const folder = mkdtempSync(join(tmpdir(), 'check-logits-'));
  const [base, out] = [join(folder, 'samples'), join(folder, 'predictions')];
  let offset = 0;
  const index = samples.flatMap(({ length }) => {
    offset += length;
    return [offset - length, length, 1];
  });
  writeFileSync(`${base}.tok`, Uint16Array.from(samples.flat()));
  writeFileSync(`${base}.idx`, Uint32Array.from(index));
  const { status } = spawnSync(trainer, ['--init', checkpoint, '--data', base, '--logits', out, '--threads', '1'], { stdio: 'inherit' });
  if (status !== 0) throw new Error(`${trainer} ended with ${status}`);
  const bytes = readFileSync(out);
  rmSync(folder, { recursive: true });
  let at = 0;
  const next = (): Prediction => {
    const from = at;
    at += 12;
    return { token: bytes.readInt32LE(from), probability: bytes.readFloatLE(from + 4), runnerUp: bytes.readFloatLE(from + 8) };
  };
  return samples.map(({ length }) => Array.from({ length: length - 1 }, next));
}

const [trainer, checkpoint, model, base, count = '20'] = process.argv.slice(2);
if (trainer === undefined || checkpoint === undefined || model === undefined || base === undefined) {
  console.error('usage: check-logits.js <trainer> <checkpoint> <model.gguf> <samples> [count]');
  process.exit(2);
}
const samples = firstSamples(base, Number(count));
const expected = trainerPredictions(trainer, checkpoint, samples);

const llama = await getLlama({ gpu: false, build: 'never', logLevel: LlamaLogLevel.error });
const loaded = await llama.loadModel({ modelPath: model, gpuLayers: 0 });
const context = await loaded.createContext({ contextSize: 1_024, flashAttention: false });
const sequence = context.getSequence();
const everything = { temperature: 1, topK: 0, topP: 1, minP: 0 };

let [positions, equal, change, widest] = [0, 0, 0, 0];
for (const [i, sample] of samples.entries()) {
  await sequence.clearHistory();
  const input = sample
    .slice(0, -1)
    .map((token, t): [Token, { generateNext?: object }] => [
      token as Token,
      t % every === 0 ? { generateNext: { probabilities: true, options: everything } } : {},
    ]);
  const results = await sequence.controlledEvaluate(input);
  for (const [t, here] of (expected[i] ?? []).entries()) {
    if (t % every !== 0) continue;
    const there = results[t]?.next.probabilities;
    const likeliest = there?.keys().next().value;
    if (there === undefined || likeliest === undefined) throw new Error('llama.cpp gave no probabilities');
    positions += 1;
    change += Math.abs(here.probability - (there.get(here.token as Token) ?? 0));
    if (likeliest === here.token) equal += 1;
    else widest = Math.max(widest, here.probability - here.runnerUp);
  }
}
await llama.dispose();

const share = equal / positions;
const good = share >= leastShare && widest <= largestMargin;
console.log(
  `${positions} positions of ${samples.length} samples: the same likeliest token at ${(share * 100).toFixed(2)} % (at least ${leastShare * 100} %), ` +
    `elsewhere ahead by at most ${widest.toFixed(3)} (bound ${largestMargin}), its probability differs by ${(change / positions).toFixed(4)} on average: ` +
    (good ? 'passed' : 'FAILED'),
);
process.exitCode = good ? 0 : 1;
