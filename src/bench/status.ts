import { join } from 'node:path';
import { packageRoot } from '../system/paths.ts';
import { type BenchPlace, TABLE_HEAD } from './place.ts';
import { interleaved, ratio, row } from './sample.ts';

const ROUNDS = 15;

/** A whole `localcoder status` process against a Node process that does nothing. */
export async function measureStatus({ env, processes }: BenchPlace): Promise<string[]> {
  const run = (...args: string[]) => {
    const argv: [string, ...string[]] = [process.execPath, ...args];
    const given = Object.fromEntries(Object.entries(env).filter((each): each is [string, string] => each[1] !== undefined));
    return processes.run({ argv, cwd: packageRoot(), env: given, wallMs: 30_000 }, new AbortController().signal);
  };
  const main = join(packageRoot(), 'dist', 'src', 'main.js');
  const samples = await interleaved(
    { 'node, nothing': () => run('-e', '0'), 'localcoder status, cold': () => run(main, 'status', '--short') },
    ROUNDS,
  );
  const [bare, status] = samples;
  if (bare === undefined || status === undefined) return [];
  return ['', '### Cold start', ...TABLE_HEAD, ...samples.map(row), '', `status / bare node: ${ratio(status, bare)}`];
}
