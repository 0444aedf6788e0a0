import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sample } from '../data/sample.ts';
import type { RecipeOptions } from '../options.ts';
import { openAnswering } from './ask-model.ts';
import { heldOut } from './held-out.ts';
import { shareOf } from './interval.ts';
import { measureRow, type Row, type RowOf } from './rows.ts';

/** Further answers where the greedy one is not exact: best of five. */
const RETRIES = 4;

/** Judges a GGUF file on the held-out samples and prints the table; misses go to `misses.json` in the work folder. */
export async function evaluate({ work, model, samples, free }: RecipeOptions, say: (message: string) => void): Promise<void> {
  const answering = await openAnswering(model, work, free);
  const rows: Row[] = [];
  try {
    for (const row of rowsOf(work)) {
      rows.push(await measureRow(row, answering, samples, (done) => process.stderr.write(`\r${row.title}: ${done}   `)));
      process.stderr.write('\r');
    }
    const { tokens, millis } = answering.spent();
    say(tableOf(rows));
    say(
      `\n${tokens} tokens written in ${Math.round(millis)} ms, reading the prompts included: ${Math.round((1_000 * tokens) / millis)} tokens/s`,
    );
  } finally {
    await answering.close();
  }
  writeFileSync(join(work, 'misses.json'), JSON.stringify(rows, null, 1));
}

/** The rows of the table, from the files that are there. */
function rowsOf(work: string): RowOf[] {
  const all = heldOut(work);
  const rows: RowOf[] = [];
  for (const lang of ['javascript', 'typescript', 'python'] as const) {
    const own = all.filter((sample) => sample.lang === lang);
    const improve = own.filter(({ task }) => task === 'improve');
    const add = (title: string, task: Sample['task'], of: readonly Sample[], more: Partial<RowOf> = {}): void =>
      void rows.push({ title: `${lang}: ${title}`, task, samples: of, retries: 0, ...more });
    const isKept = (sample: Sample): boolean => sample.input === sample.target;
    add(
      'improve, made worse by rule',
      'improve',
      improve.filter((s) => !s.natural && s.instruction === undefined && !isKept(s)),
      { retries: RETRIES },
    );
    add(
      "improve, the authors' own",
      'improve',
      improve.filter((s) => s.natural === true && !isKept(s)),
      { retries: RETRIES },
    );
    add(
      'improve, clean already',
      'improve',
      improve.filter((s) => isKept(s) && s.instruction === undefined),
    );
    add(
      'improve, one edit by name',
      'improve',
      improve.filter((s) => s.instruction !== undefined),
    );
    add(
      'fix',
      'fix',
      improve.filter((s) => isKept(s)),
      { slips: true, retries: RETRIES },
    );
    add(
      'document',
      'document',
      own.filter(({ task }) => task === 'document'),
    );
    add(
      'explain',
      'explain',
      own.filter(({ task }) => task === 'explain'),
    );
  }
  return rows.filter((row) => row.samples.length > 0);
}

function tableOf(rows: readonly Row[]): string {
  const head = ['| what | n | parses | exact, greedy | exact, any of 5 | altered | lost or renamed |', '|---|---|---|---|---|---|---|'];
  const lines = rows.map(({ title, total, counts, any, good }) =>
    / (?:document|explain)$/u.test(title)
      ? `| ${title}: well-formed and true | ${total} | | ${shareOf(good, total)} | | | |`
      : `| ${title} | ${total} | ${shareOf(total - counts.broken, total)} | ${shareOf(counts.exact, total)} | ${shareOf(any, total)} | ${shareOf(counts.other + counts.lost, total)} | ${shareOf(counts.lost, total)} |`,
  );
  return [...head, ...lines].join('\n');
}
