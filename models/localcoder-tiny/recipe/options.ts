import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../../../src/system/paths.ts';

/** What the command line says, and where everything lies. */
export interface RecipeOptions {
  /** Folder for all that is made on the way; needs some 5 GB for a full run. */
  readonly work: string;
  /** True for a run of minutes that only shows that every step works. */
  readonly smoke: boolean;
  readonly seed: number;
  readonly processes: number;
  /** Tokens to train on with the rate going up, at the full rate, and with the rate going down. */
  readonly warmup: string;
  readonly stable: string;
  readonly decay: string;
  /** GGUF file that is judged. */
  readonly model: string;
  /** Samples in each row of the table. */
  readonly samples: number;
  /** True to judge answers that follow no grammar: what the weights know by themselves. */
  readonly free: boolean;
  /** GGUF file whose weights and vocabulary the run begins with. Undefined: the first version's for `tokenizer`, what `tokenizer` unpacked for `train`. */
  readonly from: string | undefined;
  /** Those of the first version, which knew other prompts. */
  readonly firstWeights: string;
  /** Top of the program's own folder. */
  readonly root: string;
}

/** Reads the words behind the step's name. @throws TypeError naming an option it does not know */
export function readOptions(words: readonly string[]): RecipeOptions {
  const { values } = parseArgs({
    args: [...words],
    options: {
      work: { type: 'string', default: join(tmpdir(), 'localcoder-tiny') },
      smoke: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
      processes: { type: 'string', default: '2' },
      stable: { type: 'string' },
      decay: { type: 'string' },
      from: { type: 'string' },
      model: { type: 'string' },
      samples: { type: 'string' },
      free: { type: 'boolean', default: false },
    },
  });
  const { smoke } = values;
  const root = packageRoot();
  const work = resolve(values.work);
  mkdirSync(work, { recursive: true });
  return {
    work,
    smoke,
    seed: Number(values.seed),
    processes: Number(values.processes),
    warmup: smoke ? '40k' : '200k',
    stable: values.stable ?? (smoke ? '60k' : '45M'),
    decay: values.decay ?? (smoke ? '60k' : '25M'),
    model: resolve(values.model ?? join(work, 'localcoder-tiny-q8_0.gguf')),
    samples: Number(values.samples ?? (smoke ? 10 : 400)),
    free: values.free,
    from: values.from === undefined ? undefined : resolve(values.from),
    firstWeights: join(root, 'models', 'localcoder-tiny', 'recipe', 'first-weights-q8_0.gguf'),
    root,
  };
}
