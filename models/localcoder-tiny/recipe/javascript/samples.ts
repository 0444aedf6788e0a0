import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Sample } from '../data/sample.ts';
import { fingerprint } from './fingerprint.ts';
import type { CleanFunction } from './functions.ts';
import { chooseHeldOut } from './held-out.ts';
import { readLines, readTextLines, writeLines, writeTextLines } from './lines.ts';
import { hashOf, seededRandom, shuffle } from './random.ts';
import { HELD_OUT_RATES, ratesFor, type SampleSizes, SIZES } from './rates.ts';
import type { SampleRates } from './sample-shard.ts';
import { runShards, type ShardJob } from './shards.ts';

/**
 * `work` has the extracted functions and gets samples/training.jsonl, samples/validation.jsonl and samples/held-out.jsonl.
 * The same seed makes the same files, whatever the number of processes in `shards`.
 */
export interface SampleOptions {
  work: string;
  seed: number;
  shards?: number;
  size?: 'full' | 'smoke' | SampleSizes;
  onProgress?: (message: string) => void;
}

/** The numbers of one kind for each of the three parts. */
export interface PartCounts {
  training: number;
  validation: number;
  heldOut: number;
}

/** How many functions have a clean form, and how many samples were made from them. */
export interface SampleReport {
  functions: PartCounts;
  samples: PartCounts;
}

const PARTS = 16;
const VALIDATION_SAMPLES_OF_A_FUNCTION = 4;
const FEWEST_SAMPLES_OF_A_FUNCTION = 3;
const HELD_OUT_FUNCTIONS_FOR_EACH = 12;

/** Makes the samples from the extracted functions: clean forms first, then requests with their wanted answers. */
export async function makeSamples(options: SampleOptions): Promise<SampleReport> {
  const { work, seed, size = 'full' } = options;
  const sizes = typeof size === 'string' ? SIZES[size] : size;
  const say = options.onProgress ?? (() => {});
  const folder = join(work, 'samples');
  mkdirSync(folder, { recursive: true });
  const inParts = (jobs: ShardJob[]) => runShards(jobs, options.shards ?? 1, say);

  const unseen = await cleanForms('held-out', new Set());
  const known = await cleanForms('training', new Set(unseen.map(cleanKey)));
  const heldOut = unseen.slice(0, HELD_OUT_FUNCTIONS_FOR_EACH * sizes.heldOut.synthetic);
  const validationCount = Math.min(Math.ceil(sizes.validation / VALIDATION_SAMPLES_OF_A_FUNCTION), Math.floor(known.length / 10));
  const training = known.slice(validationCount, validationCount + Math.ceil(sizes.improve / FEWEST_SAMPLES_OF_A_FUNCTION));
  const rates = ratesFor(training, sizes);
  return {
    functions: { training: training.length, validation: validationCount, heldOut: heldOut.length },
    samples: {
      heldOut: writeLines(
        join(folder, 'held-out.jsonl'),
        chooseHeldOut(
          (await samplesOf('held-out', heldOut, HELD_OUT_RATES)).map((line) => JSON.parse(line) as Sample),
          sizes.heldOut,
        ),
      ),
      validation: writeTextLines(
        join(folder, 'validation.jsonl'),
        (await samplesOf('validation', known.slice(0, validationCount), rates)).slice(0, sizes.validation),
      ),
      training: writeTextLines(join(folder, 'training.jsonl'), await samplesOf('training', training, rates)),
    },
  };

  /** The functions with a clean form, each form once and none that is `measured`, in an order that has nothing to do with packages. */
  async function cleanForms(name: string, measured: ReadonlySet<string>): Promise<CleanFunction[]> {
    const input = join(work, 'functions', `${name}.jsonl`);
    const outs = partPaths(`clean-${name}`);
    await inParts(outs.map((out, part) => ({ stage: 'clean', shard: { input, out, part, parts: PARTS } })));
    const forms = new Map<string, CleanFunction>();
    for (const form of outs.flatMap((out) => [...readLines<CleanFunction>(out)])) {
      const key = cleanKey(form);
      if (!measured.has(key) && !forms.has(key)) forms.set(key, form);
    }
    for (const out of outs) rmSync(out);
    const hashes = new Map([...forms.keys()].map((key) => [key, hashOf(`${seed} ${key}`)]));
    const ordered = [...forms].sort(([one], [other]) => (hashes.get(one) ?? 0) - (hashes.get(other) ?? 0));
    return ordered.map(([, form]) => form);
  }

  /** The lines of the samples that the functions give, shuffled. */
  async function samplesOf(name: string, functions: readonly CleanFunction[], atRates: SampleRates): Promise<string[]> {
    const input = join(folder, `functions-${name}.jsonl`);
    writeLines(input, functions);
    const outs = partPaths(name);
    await inParts(outs.map((out, part) => ({ stage: 'samples', shard: { input, out, part, parts: PARTS, rates: atRates, seed } })));
    const lines = outs.flatMap((out) => [...readTextLines(out)]);
    for (const path of [...outs, input]) rmSync(path);
    return shuffle(lines, seededRandom(`${seed} ${name}`));
  }

  function partPaths(name: string): string[] {
    return Array.from({ length: PARTS }, (_, part) => join(folder, `${name}-${String(part).padStart(2, '0')}.jsonl`));
  }
}

function cleanKey({ clean }: CleanFunction): string {
  return fingerprint(clean);
}
