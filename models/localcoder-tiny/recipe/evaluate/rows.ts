import { openSyntax } from '../../../../src/syntax/syntax.ts';
import { type Asked, ask } from '../data/ask.ts';
import { randomOf } from '../data/random.ts';
import type { Sample } from '../data/sample.ts';
import { slipIn } from '../data/slips.ts';
import type { Answering } from './ask-model.ts';
import { judgeRewrite, type Outcome } from './judge-rewrite.ts';
import { documents, explains } from './judge-words.ts';

/** Samples that are judged as one row of the table. */
export interface RowOf {
  readonly title: string;
  readonly task: Sample['task'];
  readonly samples: readonly Sample[];
  /** True to put a slip into each. */
  readonly slips?: boolean;
  /** Further answers to sample where the greedy one is not exact. */
  readonly retries: number;
}

export interface Row {
  readonly title: string;
  readonly total: number;
  readonly counts: Readonly<Record<Outcome, number>>;
  /** Exact at the first try or at one of the retries. */
  readonly any: number;
  /** Of words: well-formed and true. */
  readonly good: number;
  /** What went wrong, for reading: input, wanted, got. */
  readonly misses: readonly { readonly is: Outcome | 'words'; readonly asked: string; readonly wanted: string; readonly got: string }[];
}

/** Puts a row's samples to the model and counts what becomes of them. Samples that cannot be shown are left out. */
export async function measureRow(
  { title, task, samples, slips = false, retries }: RowOf,
  answering: Answering,
  most: number,
  onProgress: (done: number) => void,
): Promise<Row> {
  const syntax = openSyntax();
  const counts = { exact: 0, safe: 0, other: 0, lost: 0, broken: 0 };
  const misses: Row['misses'][number][] = [];
  let [total, any, good] = [0, 0, 0];
  for (const [index, sample] of samples.entries()) {
    if (total >= most) break;
    const asked = await asking(sample, slips, index);
    if (asked === undefined || !(await answering.fits(asked))) continue;
    total += 1;
    if (total % 25 === 0) onProgress(total);
    const reply = await answering.answer(asked, 0);
    if (task === 'document' || task === 'explain') {
      const spelt = (await asked.sketch.spell(reply)) ?? '';
      const isGood = await (task === 'document' ? documents : explains)(sample, spelt, syntax);
      if (isGood) good += 1;
      else misses.push({ is: 'words', asked: sample.input, wanted: sample.target, got: spelt });
      continue;
    }
    const judged = await judgeRewrite(asked, reply, syntax);
    counts[judged.is] += 1;
    if (judged.is !== 'exact') misses.push({ is: judged.is, asked: asked.code, wanted: asked.answer, got: reply });
    let isExact = judged.is === 'exact';
    for (let seed = 1; seed <= retries && !isExact; seed += 1) {
      isExact = (await judgeRewrite(asked, await answering.answer(asked, seed), syntax)).is === 'exact';
    }
    if (isExact) any += 1;
  }
  return { title, total, counts, any, good, misses };

  async function asking(sample: Sample, isSlip: boolean, index: number): Promise<Asked | undefined> {
    const treeOf = (code: string) => syntax.tree(code, sample.lang);
    const plain = await ask(sample, treeOf, 0);
    if (!isSlip || plain === undefined) return plain;
    const slip = slipIn(sample.input, plain.sketch.tokens, randomOf(index + 1));
    if (slip === undefined) return undefined;
    return ask({ ...sample, task: 'fix', input: slip.code, target: sample.input }, treeOf, 0, slip.complaint);
  }
}
