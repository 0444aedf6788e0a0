import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Syntax } from '../../../../src/core/port/syntax.ts';
import { openSyntax } from '../../../../src/syntax/syntax.ts';
import { ask } from '../data/ask.ts';
import type { RecipeOptions } from '../options.ts';
import { behaviourOf } from './behaviour.ts';
import { heldOut } from './held-out.ts';
import { shareOf } from './interval.ts';
import { judgeCode } from './judge-rewrite.ts';
import { documents } from './judge-words.ts';
import { type Outcome, throughProduct } from './through-product.ts';

/** What a request came to, and how it is judged. */
interface Delivered {
  readonly name: string;
  /** The product's word. */
  readonly is: string;
  /** Of code as judge-rewrite.ts, of a doc comment `true` or `false`; undefined for what was not delivered. */
  readonly judged?: string;
  readonly behaviour?: string;
  readonly why: string;
  readonly before?: string;
  readonly after?: string;
}

type Rows = Record<string, readonly Delivered[]>;

/**
 * Judges the bundled model after all gates: held-out functions go through the program itself (through-product.ts); what it delivers as commits is
 * judged by the rules and run against the old text on generated inputs, doc comments by the parameters they name. Prints two tables; everything
 * goes to `delivered.json` in the work folder.
 */
export async function deliver({ work, samples, root }: RecipeOptions, say: (message: string) => void): Promise<void> {
  const all = heldOut(work);
  const syntax = openSyntax();
  const place = join(work, 'delivered');
  const [rewritten, documented]: [Rows, Rows] = [{}, {}];
  for (const lang of ['javascript', 'typescript', 'python'] as const) {
    const own = all.filter((sample) => sample.lang === lang);
    const untidy = own.filter(
      ({ task, instruction, input, target }) => task === 'improve' && instruction === undefined && input !== target,
    );
    for (const natural of [false, true]) {
      const chosen = untidy.filter((sample) => (sample.natural === true) === natural).slice(0, samples);
      const title = `${lang}: improve, ${natural ? "the authors' own" : 'made worse by rule'}`;
      await put(rewritten, title, throughProduct('improve', chosen, place, root), judgeEdit);
    }
    const plain = own.filter(({ task }) => task === 'document').slice(0, samples);
    await put(documented, `${lang}: document`, throughProduct('document', plain, place, root), judgeComment);
  }
  writeFileSync(join(work, 'delivered.json'), JSON.stringify({ ...rewritten, ...documented }, null, 1));
  say(`${editTable(rewritten)}\n\n${commentTable(documented)}`);

  async function put(rows: Rows, title: string, outcomes: readonly Outcome[], judge: typeof judgeEdit): Promise<void> {
    const judged: Delivered[] = [];
    for (const outcome of outcomes) judged.push(await judge(outcome, join(place, 'run'), syntax));
    if (judged.length > 0) rows[title] = judged;
    say(`${title}: ${judged.length} asked`);
  }
}

async function judgeEdit({ sample, file, is, why, after }: Outcome, folder: string, syntax: Syntax): Promise<Delivered> {
  const { name, lang: language, input: before } = sample;
  if (after === undefined) return { name, is, why };
  const asked = await ask(sample, (code) => syntax.tree(code, language), 0);
  const judged = asked === undefined ? 'not-shown' : await judgeCode(asked, after, syntax);
  const symbol = (await syntax.outline(before, language)).symbols[0]?.path ?? name;
  const behaviour = await behaviourOf({ file, language, symbol, before, after }, folder, syntax);
  return { name, is, judged, behaviour: behaviour.is, why: behaviour.why, before, after };
}

async function judgeComment({ sample, is, why, after }: Outcome, _folder: string, syntax: Syntax): Promise<Delivered> {
  const { name, lang, input: before } = sample;
  if (after === undefined) return { name, is, why };
  const [comment = ''] = (lang === 'python' ? /"""[\s\S]*?"""/u : /\/\*\*[\s\S]*?\*\//u).exec(after) ?? [];
  const isTrue = await documents(sample, `\`\`\`\n${comment.replace(/^\s+(?=\S)(?! ?\*)/gmu, '')}\n\`\`\``, syntax);
  return { name, is, judged: String(isTrue), why, before, after };
}

function editTable(rows: Rows): string {
  const head = [
    '| what | n | delivered | of these: exact | altered | lost or renamed | refused by checks | found nothing | the same when run |',
    '|---|---|---|---|---|---|---|---|---|',
  ];
  return linesOf(rows, head, (asked, out) => {
    const ran = out.filter(({ behaviour }) => behaviour === 'same' || behaviour === 'different');
    return [
      share(out, 'judged', 'exact'),
      share(out, 'judged', 'other', 'lost', 'broken'),
      share(out, 'judged', 'lost', 'broken'),
      share(asked, 'is', 'rejected-by-checks'),
      share(asked, 'is', 'no-change'),
      share(ran, 'behaviour', 'same'),
    ];
  });
}

function commentTable(rows: Rows): string {
  const head = ['| what | n | delivered | of these: well-formed and true | refused by checks |', '|---|---|---|---|---|'];
  return linesOf(rows, head, (asked, out) => [share(out, 'judged', 'true'), share(asked, 'is', 'rejected-by-checks')]);
}

/** One line a row: how many were asked, the share delivered, and what `more` makes of all that were asked and of those delivered. */
function linesOf(
  rows: Rows,
  head: readonly string[],
  more: (asked: readonly Delivered[], out: readonly Delivered[]) => readonly string[],
): string {
  const lines = Object.entries(rows).map(([title, results]) => {
    const asked = results.filter(({ is }) => !is.startsWith('refused'));
    const out = asked.filter(({ judged }) => judged !== undefined);
    return `| ${[title, asked.length, shareOf(out.length, asked.length), ...more(asked, out)].join(' | ')} |`;
  });
  return [...head, ...lines].join('\n');
}

function share(of: readonly Delivered[], what: 'is' | 'judged' | 'behaviour', ...values: readonly string[]): string {
  return shareOf(of.filter((one) => values.includes(one[what] ?? '')).length, of.length);
}
