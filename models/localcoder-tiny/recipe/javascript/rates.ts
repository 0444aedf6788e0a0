import type { CleanFunction } from './functions.ts';
import type { HeldOutSizes } from './held-out.ts';
import type { SampleRates } from './sample-shard.ts';

/** How many samples to aim at: of each task for training, for validation, and of each sort and language to measure the model with. */
export interface SampleSizes {
  improve: number;
  document: number;
  explain: number;
  validation: number;
  heldOut: HeldOutSizes;
}

/** The sizes that have names: what the bundled model is trained on, and a small set that is made within a minute. */
export const SIZES: Record<'full' | 'smoke', SampleSizes> = {
  full: {
    improve: 260_000,
    document: 42_000,
    explain: 42_000,
    validation: 2000,
    heldOut: { natural: 800, synthetic: 800, kept: 400, named: 300, document: 400, explain: 400 },
  },
  smoke: {
    improve: 1500,
    document: 250,
    explain: 250,
    validation: 60,
    heldOut: { natural: 20, synthetic: 20, kept: 10, named: 10, document: 10, explain: 10 },
  },
};

/** What a function kept from training gives: some of every sort, to choose from. */
export const HELD_OUT_RATES: SampleRates = {
  improve: { natural: 1, mixed: 0, synthetic: 1.5, kept: 0.6, named: 0.6 },
  document: 0.8,
  explain: 0.8,
};

const KEPT_SHARE = 0.12;
const NAMED_SHARE = 0.12;
const MOST_NATURAL_SHARE = 0.45;
// Some tries come to nothing: no rule applies, the text is too long, or it is the same as one before.
const SYNTHETIC_LOSS = 1.1;
const NAMED_LOSS = 1.25;
const PROSE_LOSS = 1.15;

/** Takes the functions to train on and gives the rates that reach the sizes: natural pairs count three times, synthetic ones fill up. */
export function ratesFor(functions: readonly CleanFunction[], sizes: SampleSizes): SampleRates {
  const natural = functions.filter(({ used }) => used.length > 0).length;
  const times = Math.min(3, (sizes.improve * MOST_NATURAL_SHARE) / Math.max(natural, 1));
  const each = (count: number) => count / Math.max(functions.length, 1);
  const kept = Math.min(1, each(sizes.improve * KEPT_SHARE));
  const synthetic = sizes.improve * (1 - NAMED_SHARE) - natural * times - kept * functions.length;
  return {
    improve: {
      natural: (times * 2) / 3,
      mixed: times / 3,
      synthetic: each(Math.max(synthetic, 0)) * SYNTHETIC_LOSS,
      kept,
      named: each(sizes.improve * NAMED_SHARE) * NAMED_LOSS,
    },
    document: each(sizes.document) * PROSE_LOSS,
    explain: each(sizes.explain) * PROSE_LOSS,
  };
}
