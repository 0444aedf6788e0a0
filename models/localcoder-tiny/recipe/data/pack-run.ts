import { readFileSync } from 'node:fs';
import type { Vocabulary } from '../tokenizer/tokenizer.ts';
import { pack } from './pack.ts';

/** A part of the packing, done in a process of its own. */
export interface PackJob {
  readonly files: readonly string[];
  readonly out: string;
  /** JSON file of the vocabulary. */
  readonly vocabulary: string;
  readonly maxTokens: number;
  readonly seed: number;
  readonly slips: number;
  readonly shard: { readonly index: number; readonly of: number };
}

process.once('message', async (job: PackJob) => {
  const vocabulary = JSON.parse(readFileSync(job.vocabulary, 'utf8')) as Vocabulary;
  const counts = await pack({ ...job, vocabulary, onProgress: (done) => process.send?.({ is: 'progress', ...done }) });
  process.send?.({ is: 'done', ...counts });
  process.disconnect();
});
