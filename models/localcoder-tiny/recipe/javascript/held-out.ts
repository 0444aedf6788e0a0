import type { Sample } from '../data/sample.ts';
import type { Language } from './functions.ts';

/** How many samples of each sort to keep of each language. */
export interface HeldOutSizes {
  natural: number;
  synthetic: number;
  kept: number;
  named: number;
  document: number;
  explain: number;
}

/** Takes samples and gives, for each language and sort, so many of them, taken from the packages in turn so that none outweighs the rest. */
export function chooseHeldOut(samples: readonly Sample[], sizes: HeldOutSizes): Sample[] {
  const languages: Language[] = ['javascript', 'typescript'];
  return languages.flatMap((lang) =>
    (Object.keys(sizes) as (keyof HeldOutSizes)[]).flatMap((sort) =>
      inTurn(samples.filter((sample) => sample.lang === lang && sortOf(sample) === sort)).slice(0, sizes[sort]),
    ),
  );
}

/** Takes a sample and gives its sort. */
export function sortOf(sample: Sample): keyof HeldOutSizes {
  if (sample.task === 'document' || sample.task === 'explain') return sample.task;
  if (sample.instruction !== undefined) return 'named';
  if (sample.natural === true) return 'natural';
  return sample.input === sample.target ? 'kept' : 'synthetic';
}

function inTurn(samples: readonly Sample[]): Sample[] {
  const groups = new Map<string, Sample[]>();
  for (const sample of samples) groups.set(sample.pkg, [...(groups.get(sample.pkg) ?? []), sample]);
  const ordered: Sample[] = [];
  for (let round = 0; ordered.length < samples.length; round++) {
    for (const group of groups.values()) {
      const sample = group[round];
      if (sample !== undefined) ordered.push(sample);
    }
  }
  return ordered;
}
