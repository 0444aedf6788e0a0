import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AskJson, JobJson } from '../../../../src/cli/json.ts';
import type { Sample } from '../data/sample.ts';

const ENDINGS = { javascript: 'js', typescript: 'ts', python: 'py' } as const;
const OUTPUT_LIMIT = 256 * 1024 * 1024;

/** What became of a request for the code of one sample. */
export interface Outcome {
  readonly sample: Sample;
  /** File that the code stood in. */
  readonly file: string;
  /** The product's word: changed, no-change, rejected-by-checks, refused-… */
  readonly is: string;
  readonly why: string;
  /** The code as delivered on a branch, if it was. */
  readonly after?: string;
}

/**
 * Has the program do something with functions, as a person would: each is committed in a file of its own to a repository in `folder`, which is
 * emptied first, and all are asked for with one command. The repository is not trusted, so that no check but the product's own takes part.
 */
export function throughProduct(verb: Sample['task'], samples: readonly Sample[], folder: string, root: string): Outcome[] {
  if (samples.length === 0) return [];
  rmSync(folder, { recursive: true, force: true });
  const [repository, state] = [join(folder, 'repository'), join(folder, 'state')];
  for (const made of [repository, join(state, 'config')]) mkdirSync(made, { recursive: true });
  writeFileSync(join(state, 'config', 'config.yaml'), 'delivery:\n  maxOpenBranches: 10000\n');
  const git = (...words: string[]): string =>
    execFileSync('git', ['-C', repository, ...words], { encoding: 'utf8', maxBuffer: OUTPUT_LIMIT });
  git('init', '--quiet', '--initial-branch=main');
  const files = new Map(samples.map((sample, index) => [`f${String(index).padStart(4, '0')}.${ENDINGS[sample.lang]}`, sample]));
  for (const [file, { input }] of files) writeFileSync(join(repository, file), `${input}\n`);
  git('add', '--all');
  git('-c', 'user.name=evaluation', '-c', 'user.email=evaluation@localhost', 'commit', '--quiet', '--message=held-out functions');
  return jobsOf(verb, repository, state, root).flatMap(({ file, outcome = 'none', reason = '', branch }) => {
    const sample = files.get(file);
    // A class with methods is more than one place to work on; the first counts.
    if (sample === undefined || !files.delete(file)) return [];
    const after = branch === undefined ? {} : { after: git('show', `${branch.head}:${file}`).replace(/\n$/u, '') };
    return [{ sample, file, is: outcome, why: reason, ...after }];
  });
}

function jobsOf(verb: Sample['task'], repository: string, state: string, root: string): readonly JobJson[] {
  const argv = [join(root, 'dist', 'src', 'main.js'), verb, '--glob', '*.*', '--yes', '--json'];
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
