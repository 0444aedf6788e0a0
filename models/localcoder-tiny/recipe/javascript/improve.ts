import type { Sample } from '../data/sample.ts';
import { squeezedLength } from './clean-shard.ts';
import { type CleanFunction, dialectOf } from './functions.ts';
import { oneOf, type Random, timesAt } from './random.ts';
import type { RuleTally } from './rule-tally.ts';
import { degrade } from './rules/degrade.ts';
import { normalise } from './rules/normalise.ts';

/** How many samples of each sort a function gives on average; `natural` and `mixed` only where the author's code was not clean. */
export interface ImproveRates {
  natural: number;
  mixed: number;
  synthetic: number;
  kept: number;
  named: number;
}

const DEGRADATIONS = [1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 5, 6, 7, 8];
const RARE_SHARE = 0.4;
const EXTRA_FOR_SCARCE = 4;
const NOTHING_TO_DO_SHARE = 1 / 6;
const MOST_CHARACTERS = 1700;

/** Takes a function and gives requests to improve it, no two with the same input and instruction but for repeated natural ones. */
export function improveSamples(source: CleanFunction, rates: ImproveRates, tally: RuleTally, random: Random): Sample[] {
  const samples: Sample[] = [];
  const seen = new Set<string>();
  const add = (sample: Sample | undefined) => {
    if (sample === undefined) return;
    const request = `${sample.instruction ?? ''}\n${sample.input.replace(/\s+/gu, '')}`;
    if ((seen.has(request) && sample.natural === undefined) || squeezedLength(sample.input) > MOST_CHARACTERS) return;
    seen.add(request);
    tally.add(sample.used);
    samples.push(sample);
  };
  if (source.used.length > 0) {
    repeat(timesAt(rates.natural, random), () =>
      add({ ...base(source), input: source.code, target: source.clean, used: source.used, natural: true }),
    );
    repeat(timesAt(rates.mixed, random), () => add(mixed(source, random)));
  }
  repeat(timesAt(rates.synthetic, random), () => add(synthetic(source, random() < RARE_SHARE ? tally.rare(random) : [], random)));
  repeat(timesAt(rates.kept, random), () => add({ ...base(source), input: source.clean, target: source.clean, used: [] }));
  repeat(timesAt(rates.named, random), () => add(named(source, tally, tally.rare(random), random)));
  const scarce = scarceHere(source, tally, random);
  if (scarce.length > 0) {
    repeat(EXTRA_FOR_SCARCE, () => add(synthetic(source, scarce, random)));
    add(named(source, tally, scarce, random));
  }
  return samples;
}

function repeat(times: number, action: () => void): void {
  for (let time = 0; time < times; time++) action();
}

function base({ lang, pkg, name }: CleanFunction): Pick<Sample, 'task' | 'lang' | 'pkg' | 'name'> {
  return { task: 'improve', lang, pkg, name };
}

/** The author's own code, made a little worse still. */
function mixed(source: CleanFunction, random: Random): Sample | undefined {
  const { code, used } = degrade(source.code, dialectOf(source.lang), random, oneOf([1, 1, 2, 3], random));
  return used.length === 0 ? undefined : { ...base(source), input: code, target: source.clean, used: union(source.used, used) };
}

/** Clean code made worse by one to eight rules, the first of them one of those named, if one of these has a place in the code. */
function synthetic(source: CleanFunction, firsts: readonly string[], random: Random): Sample | undefined {
  const dialect = dialectOf(source.lang);
  const first = firsts.length > 0 ? degrade(source.clean, dialect, random, 1, firsts) : { code: source.clean, used: [] };
  const left = oneOf(DEGRADATIONS, random) - first.used.length;
  const more = left > 0 ? degrade(first.code, dialect, random, left) : { code: first.code, used: [] };
  const used = union(first.used, more.used);
  return used.length === 0 ? undefined : { ...base(source), input: more.code, target: source.clean, used };
}

/** Code in which only the edit that is named is made, whatever else could be better; or none, where the named rule has nothing to do. */
function named(source: CleanFunction, tally: RuleTally, wanted: readonly string[], random: Random): Sample | undefined {
  const dialect = dialectOf(source.lang);
  // Half of them show code that has other faults too: those stay, in the input as in the target.
  const target = random() < 0.5 ? source.clean : degrade(source.clean, dialect, random, oneOf([1, 2, 3], random)).code;
  const open = target === source.clean ? [] : normalise(target, dialect)?.used;
  if (open === undefined) return undefined;
  if (random() < NOTHING_TO_DO_SHARE) {
    const others = tally.names().filter((rule) => !open.includes(rule));
    return { ...base(source), instruction: oneOf(others, random), input: target, target, used: [] };
  }
  const byWanted = degrade(target, dialect, random, 1, wanted);
  const worse = byWanted.used.length > 0 ? byWanted : degrade(target, dialect, random, 1);
  const [instruction] = worse.used;
  if (instruction === undefined || open.includes(instruction)) return undefined;
  return { ...base(source), instruction, input: worse.code, target, used: worse.used };
}

/** The scarce rules, if one of them has a place in the code. */
function scarceHere(source: CleanFunction, tally: RuleTally, random: Random): string[] {
  const scarce = tally.scarce();
  return scarce.length > 0 && degrade(source.clean, dialectOf(source.lang), random, 1, scarce).used.length > 0 ? scarce : [];
}

function union(one: readonly string[], other: readonly string[]): string[] {
  return [...new Set([...one, ...other])];
}
