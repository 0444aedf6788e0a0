import type { Sample } from '../data/sample.ts';
import { countComments } from './comments.ts';
import { docComment } from './document.ts';
import { explanation } from './explain.ts';
import { type CleanFunction, dialectOf } from './functions.ts';
import { type ImproveRates, improveSamples } from './improve.ts';
import { readTextLines, writeLines } from './lines.ts';
import { oneOf, type Random, seededRandom, timesAt } from './random.ts';
import { RuleTally } from './rule-tally.ts';
import { degrade } from './rules/degrade.ts';
import { RULES } from './rules/rules.ts';

/** How many samples of each sort a function gives on average. */
export interface SampleRates {
  improve: ImproveRates;
  document: number;
  explain: number;
}

/** One worker's part of the sample making: every `parts`-th function of `input`, at the given rates; the seed decides everything. */
export interface SampleShard {
  input: string;
  out: string;
  part: number;
  parts: number;
  rates: SampleRates;
  seed: number;
}

const MOST_SHOWN_CHARACTERS = 1400;
const MOST_COMMENTS = 2;
const LONGEST_DOC_COMMENT = 700;
const LONGEST_EXPLANATION = 500;

/** Makes the samples of a shard and writes them; gives their number. */
export function sampleShard(shard: SampleShard, onProgress: (message: string) => void): number {
  return writeLines(shard.out, samplesOf(shard, onProgress));
}

function* samplesOf(shard: SampleShard, onProgress: (message: string) => void): Generator<Sample> {
  const tally = new RuleTally(RULES.filter((rule) => rule.degrade !== undefined).map(({ name }) => name));
  let index = -1;
  for (const line of readTextLines(shard.input)) {
    index++;
    if (index % shard.parts !== shard.part) continue;
    const source = JSON.parse(line) as CleanFunction;
    if (index % 2000 < shard.parts) onProgress(`${index} functions`);
    const random = seededRandom(`${shard.seed} ${index} ${source.pkg} ${source.name}`);
    yield* improveSamples(source, shard.rates.improve, tally, random);
    yield* different(timesAt(shard.rates.document, random), () => documentSample(source, random));
    yield* different(timesAt(shard.rates.explain, random), () => explainSample(source, random));
  }
}

/** Makes up to so many samples and leaves out those whose input was there before. */
function different(times: number, make: () => Sample | undefined): Sample[] {
  const made = new Map<string, Sample>();
  for (let time = 0; time < times; time++) {
    const sample = make();
    if (sample !== undefined) made.set(sample.input, sample);
  }
  return [...made.values()];
}

function documentSample(source: CleanFunction, random: Random): Sample | undefined {
  const input = shownText(source, random);
  const target = docComment(input, dialectOf(source.lang));
  if (target === undefined || target.length > LONGEST_DOC_COMMENT || input.length > MOST_SHOWN_CHARACTERS) return undefined;
  return { task: 'document', lang: source.lang, pkg: source.pkg, name: source.name, input, target, used: [] };
}

function explainSample(source: CleanFunction, random: Random): Sample | undefined {
  const input = shownText(source, random);
  const target = explanation(input, dialectOf(source.lang));
  if (target === undefined || target.length > LONGEST_EXPLANATION || input.length > MOST_SHOWN_CHARACTERS) return undefined;
  return { task: 'explain', lang: source.lang, pkg: source.pkg, name: source.name, input, target, used: [] };
}

/** The function as its author wrote it, in its clean form, or a little worse than that. */
function shownText(source: CleanFunction, random: Random): string {
  const dialect = dialectOf(source.lang);
  const form = oneOf(['raw', 'raw', 'clean', 'clean', 'worse'] as const, random);
  if (form === 'clean') return source.clean;
  if (form === 'worse') return degrade(source.clean, dialect, random, oneOf([1, 2], random)).code;
  return countComments(source.raw, dialect) <= MOST_COMMENTS ? source.raw : source.code;
}
