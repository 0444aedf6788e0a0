// The trainer multiplies in bf16, llama.cpp in eight bits, f16 and f32: where two tokens are nearly as likely the order may turn.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getLlama, LlamaLogLevel, type Token } from 'node-llama-cpp';

/** Two ways to compute the same network, and the token ids of samples to compute it on. */
export interface LogitsRequest {
  /** The built trainer. */
  readonly trainer: string;
  /** The trainer's weights. */
  readonly checkpoint: string;
  /** GGUF file for llama.cpp. */
  readonly model: string;
  readonly samples: readonly (readonly number[])[];
}

/** How near the two came. */
export interface LogitsReport {
  readonly positions: number;
  /** Share of the positions at which both hold the same token for the likeliest. */
  readonly share: number;
  /** At the others, the most by which the trainer puts its own ahead of the second. */
  readonly widest: number;
  /** Mean difference of the likeliest token's probability. */
  readonly change: number;
  /** Mean of -ln p of the token that comes next in fact, and the mean difference of the two at a position. */
  readonly loss: { readonly trainer: number; readonly llama: number; readonly apart: number };
}

interface Prediction {
  readonly token: number;
  readonly probability: number;
  readonly runnerUp: number;
  readonly next: number;
}

const BOUNDS = { share: 0.99, widest: 0.2, change: 0.01, loss: 0.01 } as const;
/** One position in so many is compared: listing all probabilities takes most of the time. */
const EVERY = 5;
const PREDICTION_BYTES = 16;

/** Computes predictions both ways and compares them position by position. @throws Error when the trainer fails */
export async function compareLogits({ trainer, checkpoint, model, samples }: LogitsRequest): Promise<LogitsReport> {
  const expected = trainerPredictions(trainer, checkpoint, samples);
  const llama = await getLlama({ gpu: false, build: 'never', skipDownload: true, logLevel: LlamaLogLevel.error });
  try {
    const loaded = await llama.loadModel({ modelPath: model, gpuLayers: 0 });
    const context = await loaded.createContext({ contextSize: 1_024, flashAttention: false, threads: 1 });
    const sequence = context.getSequence();
    const sum = { positions: 0, equal: 0, change: 0, widest: 0, trainer: 0, llama: 0, apart: 0 };
    for (const [index, sample] of samples.entries()) {
      await sequence.clearHistory();
      const results = await sequence.controlledEvaluate(sample.slice(0, -1).map(asked));
      for (const [t, here] of (expected[index] ?? []).entries()) {
        if (t % EVERY !== 0) continue;
        const there = results[t]?.next.probabilities;
        const likeliest = there?.keys().next().value;
        if (there === undefined || likeliest === undefined) throw new Error('llama.cpp gave no probabilities');
        sum.positions += 1;
        sum.change += Math.abs(here.probability - (there.get(here.token as Token) ?? 0));
        if (likeliest === here.token) sum.equal += 1;
        else sum.widest = Math.max(sum.widest, here.probability - here.runnerUp);
        const [ours, theirs] = [lossOf(here.next), lossOf(there.get(sample[t + 1] as Token) ?? 0)];
        sum.trainer += ours;
        sum.llama += theirs;
        sum.apart += Math.abs(ours - theirs);
      }
    }
    const mean = (total: number): number => total / sum.positions;
    return {
      positions: sum.positions,
      share: mean(sum.equal),
      widest: sum.widest,
      change: mean(sum.change),
      loss: { trainer: mean(sum.trainer), llama: mean(sum.llama), apart: mean(sum.apart) },
    };
  } finally {
    await llama.dispose();
  }
}

/** What is too far apart, in words; empty when the two agree. */
export function tooFarApart({ positions, share, widest, change, loss }: LogitsReport): string[] {
  const percent = (part: number): string => `${(part * 100).toFixed(2)} %`;
  const lossChange = Math.abs(loss.trainer - loss.llama);
  return [
    ...(positions > 0 ? [] : ['nothing was compared']),
    ...(share >= BOUNDS.share ? [] : [`the same likeliest token at ${percent(share)} of the positions, not ${percent(BOUNDS.share)}`]),
    ...(widest <= BOUNDS.widest
      ? []
      : [`another likeliest token where the trainer's is ahead by ${widest.toFixed(3)}, more than ${BOUNDS.widest}`]),
    ...(change <= BOUNDS.change ? [] : [`its probability differs by ${change.toFixed(4)} on average, more than ${BOUNDS.change}`]),
    ...(lossChange <= BOUNDS.loss ? [] : [`the losses differ by ${lossChange.toFixed(4)}, more than ${BOUNDS.loss}`]),
  ];
}

function asked(token: number, t: number): [Token, { generateNext?: object }] {
  const options = { temperature: 1, topK: 0, topP: 1, minP: 0 };
  return [token as Token, t % EVERY === 0 ? { generateNext: { probabilities: true, options } } : {}];
}

/** Below a millionth neither side's digits say much. */
function lossOf(probability: number): number {
  return -Math.log(Math.max(probability, 1e-6));
}

/** What the trainer predicts after each token but the last of each sample. */
function trainerPredictions(trainer: string, checkpoint: string, samples: readonly (readonly number[])[]): Prediction[][] {
  const folder = mkdtempSync(join(tmpdir(), 'logits-'));
  try {
    const [base, out] = [join(folder, 'samples'), join(folder, 'predictions')];
    let offset = 0;
    const index = samples.flatMap(({ length }) => {
      offset += length;
      return [offset - length, length, 1];
    });
    writeFileSync(`${base}.tok`, Uint16Array.from(samples.flat()));
    writeFileSync(`${base}.idx`, Uint32Array.from(index));
    const words = ['--init', checkpoint, '--data', base, '--logits', out, '--threads', '1'];
    const { status, stderr, error } = spawnSync(trainer, words, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${trainer} ended with ${status ?? error?.message}: ${stderr}`);
    const bytes = readFileSync(out);
    let at = -PREDICTION_BYTES;
    const next = (): Prediction => {
      at += PREDICTION_BYTES;
      const real = (place: number): number => bytes.readFloatLE(at + place);
      return { token: bytes.readInt32LE(at), probability: real(4), runnerUp: real(8), next: real(12) };
    };
    return samples.map(({ length }) => Array.from({ length: length - 1 }, next));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
