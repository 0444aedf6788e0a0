import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AskJson, JobJson } from '../../../../src/cli/json.ts';
import { openSyntax } from '../../../../src/syntax/syntax.ts';
import { ask } from '../data/ask.ts';
import type { Sample } from '../data/sample.ts';
import type { RecipeOptions } from '../options.ts';
import { behaviourOf } from './behaviour.ts';
import { heldOut } from './held-out.ts';
import { shareOf } from './interval.ts';
import { judgeCode } from './judge-rewrite.ts';

const ENDINGS = { javascript: 'js', typescript: 'ts', python: 'py' } as const;
const OUTPUT_LIMIT = 256 * 1024 * 1024;

/** What a request for one function came to, through the whole product. */
interface Delivered {
  readonly name: string;
  /** `delivered`, or the product's word: no-change, rejected-by-checks, refused-… */
  readonly is: string;
  readonly judged?: string;
  readonly behaviour?: string;
  readonly why?: string;
  readonly before?: string;
  readonly after?: string;
}

/**
 * Judges the bundled model after all gates: held-out functions are committed to a repository, one a file, the program itself is asked to improve them
 * all, and what it delivers as commits is judged by the rules and run against the old text on generated inputs. The repository is not trusted, so that
 * no check but the product's own takes part. Prints a table; everything goes to `delivered.json` in the work folder.
 */
export async function deliver({ work, samples, root }: RecipeOptions, say: (message: string) => void): Promise<void> {
  const all = heldOut(work).filter(
    (sample) => sample.task === 'improve' && sample.instruction === undefined && sample.input !== sample.target,
  );
  const rows: Record<string, Delivered[]> = {};
  for (const lang of ['javascript', 'typescript', 'python'] as const) {
    for (const natural of [false, true]) {
      const title = `${lang}: improve, ${natural ? "the authors' own" : 'made worse by rule'}`;
      const chosen = all.filter((sample) => sample.lang === lang && (sample.natural === true) === natural).slice(0, samples);
      if (chosen.length === 0) continue;
      rows[title] = await delivered(chosen, join(work, 'delivered', `${lang}-${natural ? 'own' : 'worse'}`), root);
      say(`${title}: ${rows[title].length} asked`);
    }
  }
  writeFileSync(join(work, 'delivered.json'), JSON.stringify(rows, null, 1));
  say(tableOf(rows));
}

async function delivered(samples: readonly Sample[], folder: string, root: string): Promise<Delivered[]> {
  rmSync(folder, { recursive: true, force: true });
  const repository = join(folder, 'repository');
  mkdirSync(repository, { recursive: true });
  const git = (...words: string[]): string =>
    execFileSync('git', ['-C', repository, ...words], { encoding: 'utf8', maxBuffer: OUTPUT_LIMIT });
  git('init', '--quiet', '--initial-branch=main');
  const files = new Map(samples.map((sample, index) => [`f${String(index).padStart(4, '0')}.${ENDINGS[sample.lang]}`, sample]));
  for (const [file, { input }] of files) writeFileSync(join(repository, file), `${input}\n`);
  mkdirSync(join(folder, 'state', 'config'), { recursive: true });
  writeFileSync(join(folder, 'state', 'config', 'config.yaml'), 'delivery:\n  maxOpenBranches: 10000\n');
  git('add', '--all');
  git('-c', 'user.name=evaluation', '-c', 'user.email=evaluation@localhost', 'commit', '--quiet', '--message=held-out functions');
  const results: Delivered[] = [];
  const syntax = openSyntax();
  for (const { file, outcome = 'none', branch, reason = '' } of askFor(repository, join(folder, 'state'), root)) {
    const sample = files.get(file);
    if (sample === undefined) continue;
    files.delete(file);
    if (branch === undefined) {
      results.push({ name: sample.name, is: outcome, why: reason });
      continue;
    }
    const after = git('show', `${branch.head}:${file}`).replace(/\n$/u, '');
    const asked = await ask(sample, (code) => syntax.tree(code, sample.lang), 0);
    const judged = asked === undefined ? 'not-shown' : await judgeCode(asked, after, syntax);
    const symbol = (await syntax.outline(sample.input, sample.lang)).symbols[0]?.path ?? sample.name;
    const versions = { file, language: sample.lang, symbol, before: sample.input, after };
    const behaviour = await behaviourOf(versions, join(folder, 'place'), syntax);
    const { input: before } = sample;
    results.push({ name: sample.name, is: 'delivered', judged, behaviour: behaviour.is, why: behaviour.why, before, after });
  }
  return results;
}

/** Has the program improve everything in a repository, as a person would. */
function askFor(repository: string, state: string, root: string): readonly JobJson[] {
  const argv = [join(root, 'dist', 'src', 'main.js'), 'improve', '--glob', '*.*', '--yes', '--json'];
  const env = { ...process.env, LOCALCODER_STATE_DIR: state };
  let output: string;
  try {
    output = execFileSync(process.execPath, argv, {
      cwd: repository,
      env,
      encoding: 'utf8',
      maxBuffer: OUTPUT_LIMIT,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  } catch (error) {
    // Some of many requests are always refused, which the exit status tells.
    const { stdout } = error as { stdout?: string };
    if (stdout === undefined || stdout === '') throw error;
    output = stdout;
  }
  return (JSON.parse(output) as AskJson).jobs.filter((job): job is JobJson => 'id' in job);
}

function tableOf(rows: Readonly<Record<string, readonly Delivered[]>>): string {
  const head = [
    '| what | n | delivered | of these: exact | altered | lost or renamed | refused by checks | found nothing | the same when run |',
    '|---|---|---|---|---|---|---|---|---|',
  ];
  const lines = Object.entries(rows).map(([title, results]) => {
    const asked = results.filter(({ is }) => !is.startsWith('refused'));
    const out = asked.filter(({ is }) => is === 'delivered');
    const ran = out.filter(({ behaviour }) => behaviour === 'same' || behaviour === 'different');
    const share = (of: readonly Delivered[], what: 'is' | 'judged' | 'behaviour', ...values: readonly string[]): string =>
      shareOf(of.filter((one) => values.includes(one[what] ?? '')).length, of.length);
    const shares = [
      share(asked, 'is', 'delivered'),
      share(out, 'judged', 'exact'),
      share(out, 'judged', 'other', 'lost', 'broken'),
      share(out, 'judged', 'lost', 'broken'),
      share(asked, 'is', 'rejected-by-checks'),
      share(asked, 'is', 'no-change'),
      share(ran, 'behaviour', 'same'),
    ];
    return `| ${[title, asked.length, ...shares].join(' | ')} |`;
  });
  return [...head, ...lines].join('\n');
}
