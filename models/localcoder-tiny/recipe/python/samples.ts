import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Random, randomOf } from '../data/random.ts';
import type { Code } from './code/code.ts';
import { readPython } from './code/read.ts';
import { tidy } from './code/tidy.ts';
import { docstringOf } from './document.ts';
import { explanationOf } from './explain.ts';
import type { PythonFunction } from './extract.ts';
import { openPairs, type Pair, type PairMaker } from './improve-samples.ts';
import { degrade } from './rules/degrade.ts';
import { normalise } from './rules/normalise.ts';
import { openSamples, type Sample, type SampleFile } from './sample.ts';
import { isHeldOut } from './split.ts';

/** How often the author's own code is repeated: it teaches most. */
const NATURAL_COPIES = 3;
/** One function in so many is kept back for choosing when to stop. */
const VALIDATION_SHARE = 1 / 80;
const VALIDATION_SIZE = 700;
/** Share of the functions to train on that get statements for rare rules; what is measured is measured on the library's own code. */
const ENRICHED_SHARE = 0.3;
/** To every sample by any rules, so many by a rule that is named, and so many of clean code that stays: about an eighth of all samples each. */
const COMPANIONS = { named: 0.18, kept: 0.17 };
const LONGEST = 2_600;
const FILES = [
  'train.improve',
  'train.document',
  'train.explain',
  'valid',
  'held.synthetic',
  'held.natural',
  'held.kept',
  'held.named',
  'held.document',
  'held.explain',
] as const;

export interface SamplesOptions {
  /** The work folder: `functions.jsonl` is read there, the sample files are written there. */
  readonly folder: string;
  readonly seed?: number;
  /** Tries at an improve sample for each function to train on. */
  readonly variants?: number;
  /** Take only so many functions. */
  readonly limit?: number;
  readonly onProgress?: (message: string) => void;
}

type Files = Readonly<Record<(typeof FILES)[number], SampleFile>>;

/** Makes every sample file from the functions of the work folder; the same files for the same seed. Returns how many lines each has. */
export async function makePythonSamples({
  folder,
  seed = 1,
  variants = 20,
  limit = Infinity,
  onProgress,
}: SamplesOptions): Promise<Readonly<Record<string, number>>> {
  const functions = readFileSync(join(folder, 'functions.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line): PythonFunction => JSON.parse(line));
  // What is measured comes first, so that what is trained on can be kept clear of it.
  const ordered = [...functions.filter(({ pkg }) => isHeldOut(pkg)), ...functions.filter(({ pkg }) => !isHeldOut(pkg))];
  const step = Math.max(1, Math.floor(ordered.length / Math.min(limit, ordered.length)));
  const files = Object.fromEntries(FILES.map((name) => [name, openSamples(join(folder, `${name}.jsonl`))])) as Files;
  const trainPairs = openPairs(ENRICHED_SHARE);
  const heldPairs = openPairs(0);
  const seen = new Set<string>();
  for (let index = 0; index < ordered.length; index += step) {
    const each = ordered[index];
    if (each === undefined) continue;
    const random = randomOf(seed * 1_000_003 + index * 7_919);
    const isHeld = isHeldOut(each.pkg);
    await makeFor(each, { files, random, pairs: isHeld ? heldPairs : trainPairs, seen, isHeld, variants });
    if (index % (500 * step) === 0) onProgress?.(`${index} of ${ordered.length} functions, ${files['train.improve'].count} to improve`);
  }
  for (const file of Object.values(files)) file.close();
  const counts = Object.fromEntries(FILES.map((name) => [name, files[name].count]));
  onProgress?.(
    [...trainPairs.counts]
      .sort(([, a], [, b]) => b - a)
      .map(([name, count]) => `${name} ${count}`)
      .join(', '),
  );
  return counts;
}

interface Making {
  readonly files: Files;
  readonly random: Random;
  readonly pairs: PairMaker;
  readonly seen: Set<string>;
  readonly isHeld: boolean;
  readonly variants: number;
}

async function makeFor(source: PythonFunction, { files, random, pairs, seen, isHeld, variants }: Making): Promise<void> {
  const own = await tidy(source.raw);
  const clean = await normalise(source.raw);
  const code = clean === undefined ? undefined : await readPython(clean.code);
  if (own === undefined || clean === undefined || code === undefined || !isShowable(own) || seen.has(clean.code)) return;
  seen.add(clean.code);
  const isValidation = !isHeld && random() < VALIDATION_SHARE && files.valid.count < VALIDATION_SIZE;
  const about = { lang: 'python', pkg: source.pkg, name: source.name } as const;
  const put = (file: keyof Files, sample: Sample): void => {
    if (sample.input.length > LONGEST) return;
    if (!isValidation) files[file].add(sample);
    else if (files.valid.count < VALIDATION_SIZE) files.valid.add(sample);
  };

  if (clean.used.length > 0) {
    const sample: Sample = { task: 'improve', ...about, input: own, target: clean.code, used: clean.used, natural: true };
    for (let copy = 0; copy < (isHeld || isValidation ? 1 : NATURAL_COPIES); copy++) put(isHeld ? 'held.natural' : 'train.improve', sample);
  }
  const inputs = new Set<string>();
  const putPair = (pair: Pair | undefined): boolean => {
    const key = `${pair?.instruction} ${pair?.input}`;
    if (pair === undefined || inputs.has(key)) return false;
    inputs.add(key);
    const { kind, ...rest } = pair;
    put(isHeld ? `held.${kind}` : 'train.improve', { task: 'improve', ...about, ...rest });
    return true;
  };
  const kept: Sample = { task: 'improve', ...about, input: clean.code, target: clean.code, used: [] };
  const isOnce = isHeld || isValidation;
  for (let variant = 0; variant < (isOnce ? 1 : variants); variant++) {
    if (!putPair(await pairs.synthetic(code, random)) && !isOnce) continue;
    if (isOnce || random() < COMPANIONS.named) putPair(await pairs.named(code, random));
    if (isOnce || random() < COMPANIONS.kept) put(isHeld ? 'held.kept' : 'train.improve', kept);
  }
  await describe(code, own, { put, about, random, isHeld });
}

/** Documents and explains the function: as it is clean, and as it was or written worse. */
async function describe(
  clean: Code,
  own: string,
  {
    put,
    about,
    random,
    isHeld,
  }: { put(file: keyof Files, sample: Sample): void; about: Pick<Sample, 'lang' | 'pkg' | 'name'>; random: Random; isHeld: boolean },
): Promise<void> {
  const isSecond = !isHeld && random() < 0.5;
  const second = !isSecond ? undefined : own === clean.text ? (await degrade(clean, random, 2)).tree : await readPython(own);
  for (const code of [clean, second]) {
    if (code === undefined) continue;
    const docstring = docstringOf(code);
    const explanation = explanationOf(code);
    if (docstring !== undefined)
      put(isHeld ? 'held.document' : 'train.document', { task: 'document', ...about, input: code.text, target: docstring, used: [] });
    if (explanation !== undefined)
      put(isHeld ? 'held.explain' : 'train.explain', { task: 'explain', ...about, input: code.text, target: explanation, used: [] });
  }
}

/** No long strings and nothing but plain characters: the model is small. */
function isShowable(text: string): boolean {
  return /^[\n\x20-\x7e]*$/u.test(text) && !/"[^"\n]{160,}"|'[^'\n]{160,}'/u.test(text);
}
