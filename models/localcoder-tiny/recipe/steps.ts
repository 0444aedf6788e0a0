import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { agree } from './agree/agree.ts';
import { corpusFolders, installCorpus } from './corpus/install.ts';
import { packAll } from './data/pack-all.ts';
import { deliver } from './evaluate/deliver.ts';
import { evaluate } from './evaluate/evaluate.ts';
import { extractFunctions } from './javascript/extract.ts';
import { makeSamples } from './javascript/samples.ts';
import type { RecipeOptions } from './options.ts';
import { extractPython } from './python/extract.ts';
import { makePythonSamples } from './python/samples.ts';
import { buildTrainer } from './train/trainer.ts';
import { readCheckpoint } from './weights/checkpoint.ts';
import { readVocabulary, startWords, unpackStart } from './weights/starting-point.ts';
import { type ModelCard, writeGguf } from './weights/write-gguf.ts';

/** One step of the recipe. */
export interface Step {
  readonly summary: string;
  run(options: RecipeOptions, say: (message: string) => void): Promise<void>;
}

/** Functions that a smoke run looks at. */
const SMOKE_FUNCTIONS = 400;
/** Tries of a smoke run at worse forms of a Python function. */
const SMOKE_VARIANTS = 3;
/** Longer samples do not fit the model's context. */
const MAX_TOKENS = 900;
/** Share of improve samples that are also asked as a fix. */
const SLIPS = { training: 0.18, validation: 0.3 };
const PYTHON_FILES = ['train.improve', 'train.document', 'train.explain'] as const;

const CARD: ModelCard = {
  name: 'localcoder-tiny',
  description:
    'Rewrites single JavaScript, TypeScript and Python functions, shown as sketches, by known rules; writes doc comments and plain explanations.',
  license: 'MIT',
  author: 'localcoder',
  languages: ['javascript', 'typescript', 'python'],
  tags: ['code', 'refactoring'],
  contextLength: 1_024,
};

/** The steps in their order. */
export const STEPS: Readonly<Record<string, Step>> = {
  corpus: {
    summary: 'install the packages of corpus/packages.tsv (a smoke run takes what is installed here)',
    async run({ work, smoke }, say) {
      if (!smoke) say(JSON.stringify(await installCorpus({ work, onProgress: say })));
    },
  },
  functions: {
    summary: "take the functions out of the corpus and of Python's standard library",
    async run({ work, smoke, processes, root }, say) {
      const modules = smoke ? [join(root, 'node_modules')] : corpusFolders(work);
      const limit = smoke ? { limit: SMOKE_FUNCTIONS } : {};
      say(JSON.stringify(await extractFunctions({ work, modules, shards: processes, ...limit, onProgress: say })));
      await extractPython({ folder: join(work, 'python'), ...limit, onProgress: say });
    },
  },
  samples: {
    summary: 'make pairs of code before and after',
    async run({ work, smoke, processes, seed }, say) {
      say(JSON.stringify(await makeSamples({ work, seed, shards: processes, size: smoke ? 'smoke' : 'full', onProgress: say })));
      const few = smoke ? { limit: SMOKE_FUNCTIONS, variants: SMOKE_VARIANTS } : {};
      say(JSON.stringify(await makePythonSamples({ folder: join(work, 'python'), seed, ...few, onProgress: say })));
    },
  },
  tokenizer: {
    summary: 'unpack the weights to start from (--from), and add the words of sketches that their vocabulary lacks',
    async run({ work, from, firstWeights }, say) {
      const { tokens, added } = unpackStart(from ?? firstWeights, work);
      say(`${tokens} tokens, ${added} of them new`);
    },
  },
  pack: {
    summary: 'turn the pairs into token ids',
    async run({ work, seed, processes }, say) {
      const request = { vocabulary: join(work, 'vocabulary.json'), maxTokens: MAX_TOKENS, seed, processes, onProgress: say };
      const sources = {
        javascript: [join(work, 'samples', 'training.jsonl')],
        python: PYTHON_FILES.map((name) => join(work, 'python', `${name}.jsonl`)),
        validation: [join(work, 'samples', 'validation.jsonl'), join(work, 'python', 'valid.jsonl')],
      };
      for (const [name, files] of Object.entries(sources)) {
        const slips = name === 'validation' ? SLIPS.validation : SLIPS.training;
        const { counts } = await packAll({ ...request, files, out: join(work, name), slips });
        say(`${name}: ${JSON.stringify(counts)}`);
      }
    },
  },
  train: {
    summary: 'build the trainer and train',
    async run({ work, seed, processes, from, warmup, stable, decay }) {
      const trainer = join(work, 'train');
      buildTrainer(trainer);
      const bases = ['javascript', 'python'].flatMap((name) => Array.from({ length: processes }, (_, index) => `${name}-${index}`));
      const data = bases.filter((base) => existsSync(join(work, `${base}.idx`))).flatMap((base) => ['--data', base]);
      const start = startWords(work, from);
      const schedule = [
        '--warmup',
        warmup,
        '--stable',
        stable,
        '--decay',
        decay,
        '--prompt-loss',
        '0.1',
        '--eval-every',
        '4M',
        '--save-every',
        '4M',
      ];
      const rest = [
        '--val',
        'validation-0',
        '--state',
        'run.state',
        '--checkpoint',
        'run.ckpt',
        '--seed',
        String(seed),
        '--threads',
        String(processes),
      ];
      call(trainer, [...start, ...data, ...schedule, ...rest], work);
    },
  },
  export: {
    summary: 'write the weights as GGUF files',
    async run({ work, model }) {
      const checkpoint = readCheckpoint(join(work, 'run.ckpt'));
      const vocabulary = readVocabulary(work);
      writeGguf(model, checkpoint, vocabulary, CARD, 'q8_0');
      writeGguf(join(work, 'localcoder-tiny-f16.gguf'), checkpoint, vocabulary, CARD, 'f16');
    },
  },
  agree: { summary: "hold a GGUF file's tokens and predictions, by llama.cpp, against the recipe's own", run: agree },
  deliver: {
    summary: 'have the program improve and document held-out functions with the bundled model, and judge what it delivers',
    run: deliver,
  },
  evaluate: { summary: 'judge a GGUF file on packages that training never saw, and print the table', run: evaluate },
};

/** Runs a program in the foreground. @throws Error when it fails */
function call(file: string, words: readonly string[], folder: string): void {
  const { status, error } = spawnSync(file, words, { cwd: folder, stdio: 'inherit' });
  if (status !== 0) throw new Error(`${file} ended with ${status ?? error?.message}`);
}
