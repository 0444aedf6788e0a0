import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { extendVocabulary } from '../tokenizer/extend.ts';
import { rowSeeds } from '../tokenizer/row-seeds.ts';
import { sketchWords } from '../tokenizer/sketch-words.ts';
import type { Vocabulary } from '../tokenizer/tokenizer.ts';
import { writeCheckpoint } from './checkpoint.ts';
import { checkpointOf, readGguf, tokenizerOf } from './read-gguf.ts';

/** What training begins with, as files of the work folder. */
const FILES = { checkpoint: 'start.ckpt', vocabulary: 'vocabulary.json', rowSeeds: 'row-seeds.bin', origin: 'start.sha256' } as const;

/** How many tokens a starting point has, and how many of them its weights did not know. */
export interface StartingPoint {
  readonly tokens: number;
  readonly added: number;
}

/**
 * Unpacks a GGUF file's weights and vocabulary into the work folder, with the words of sketches added that it lacks. A file that knows them all
 * keeps its vocabulary as it is, and training begins with exactly its weights.
 * @throws Error for a file that is missing or that the trainer cannot train
 */
export function unpackStart(from: string, work: string): StartingPoint {
  if (!existsSync(from)) throw new Error(`there are no weights at ${from}: name a GGUF file with --from`);
  const gguf = readGguf(from);
  const base: Vocabulary = tokenizerOf(gguf);
  const extended = extendVocabulary(base, sketchWords());
  writeFileSync(join(work, FILES.vocabulary), JSON.stringify(extended.vocabulary));
  writeFileSync(join(work, FILES.rowSeeds), Buffer.from(rowSeeds(base, extended).buffer));
  writeCheckpoint(join(work, FILES.checkpoint), checkpointOf(gguf));
  writeFileSync(join(work, FILES.origin), digest(from));
  const tokens = extended.vocabulary.vocab.length;
  return { tokens, added: tokens - base.vocab.length };
}

/**
 * The trainer's words for starting where `unpackStart` left off.
 * @throws Error when nothing was unpacked, or other weights than those of `from`
 */
export function startWords(work: string, from: string | undefined): readonly string[] {
  const origin = join(work, FILES.origin);
  if (!existsSync(origin)) throw new Error(`${work} has no weights to start from: run the step tokenizer first`);
  if (from !== undefined && digest(from) !== readFileSync(origin, 'utf8'))
    throw new Error(`the tokenizer step unpacked other weights than ${from}: run it with this --from, then pack, then train`);
  const { vocab } = readVocabulary(work);
  return ['--init', FILES.checkpoint, '--vocab', String(vocab.length), '--row-seeds', FILES.rowSeeds];
}

/** The vocabulary that the tokenizer step left in the work folder. */
export function readVocabulary(work: string): Vocabulary {
  return JSON.parse(readFileSync(join(work, FILES.vocabulary), 'utf8')) as Vocabulary;
}

function digest(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
