import type { ModelChoice } from '../core/port/engine.ts';

type HelperChoice = Extract<ModelChoice, { by: 'helper' }>;

/** One setting of a model's memory need. */
export interface Rung {
  readonly contextSize: number;
  readonly gpu: HelperChoice['gpu'];
  readonly gpuLayers: number;
  /** How it is lighter than what was asked for; absent on the first. */
  readonly words?: string;
}

/** Below this no job fits any more, so it is not worth going there. Tokens. */
const LEAST_CONTEXT = 1024;

/**
 * The settings to try when memory runs out, heaviest first: as asked, half the context, a quarter, then half of the layers on the GPU (where
 * a number was asked for), then the CPU alone.
 */
export function rungsOf(choice: Pick<HelperChoice, 'contextSize' | 'gpu' | 'gpuLayers'>): readonly [Rung, ...Rung[]] {
  const { contextSize, gpu, gpuLayers } = choice;
  const rungs: [Rung, ...Rung[]] = [{ contextSize, gpu, gpuLayers }];
  let least = contextSize;
  for (const part of [contextSize / 2, contextSize / 4]) {
    if (part < LEAST_CONTEXT) break;
    least = Math.floor(part);
    rungs.push({ contextSize: least, gpu, gpuLayers, words: `context ${least} instead of ${contextSize}` });
  }
  if (gpu === 'off' || gpuLayers === 0) return rungs;
  const shorter = least === contextSize ? '' : `context ${least} instead of ${contextSize}, `;
  if (gpuLayers > 1) {
    const fewer = Math.floor(gpuLayers / 2);
    rungs.push({ contextSize: least, gpu, gpuLayers: fewer, words: `${shorter}${fewer} layers on the GPU instead of ${gpuLayers}` });
  }
  rungs.push({ contextSize: least, gpu: 'off', gpuLayers: 0, words: `${shorter}the CPU instead of the GPU` });
  return rungs;
}

/** Where each choice stands on its ladder. */
export interface Ladder {
  at(choice: HelperChoice): Rung;
  /**
   * Memory ran out. Goes one rung down when that is certain or happens a second time running; a first mere suspicion (the process was killed by
   * somebody) stays where it is. @returns true when there is something to try: the same rung once more, or a lower one.
   */
  down(choice: HelperChoice, sure: boolean): boolean;
  /** A job went well: a suspicion is dropped, the rung is kept. */
  steady(choice: HelperChoice): void;
}

/** Opens a ladder on which every choice (told apart by `keyOf`) stands at the top. */
export function openLadder(keyOf: (choice: HelperChoice) => string): Ladder {
  const places = new Map<string, { rung: number; suspected: boolean }>();

  function placeOf(choice: HelperChoice): { rung: number; suspected: boolean } {
    return places.get(keyOf(choice)) ?? { rung: 0, suspected: false };
  }

  return {
    at(choice) {
      const rungs = rungsOf(choice);
      return rungs[placeOf(choice).rung] ?? rungs[0];
    },
    down(choice, sure) {
      const { rung, suspected } = placeOf(choice);
      if (!sure && !suspected) {
        places.set(keyOf(choice), { rung, suspected: true });
        return true;
      }
      if (rung + 1 >= rungsOf(choice).length) return false;
      places.set(keyOf(choice), { rung: rung + 1, suspected: false });
      return true;
    },
    steady(choice) {
      places.set(keyOf(choice), { rung: placeOf(choice).rung, suspected: false });
    },
  };
}
