import type { EpochMs, JobId, RepoPath } from '../core/brand.ts';
import { openRepo } from '../git/repo.ts';
import { codeOf, makeRepository } from './made-repository.ts';
import { type BenchPlace, TABLE_HEAD } from './place.ts';
import { interleaved, ratio, row } from './sample.ts';

const SIZES = [1_000, 10_000, 50_000] as const;
const ROUNDS = 20;
const FILE = 'part0/file0.js' as RepoPath;

/** Making one branch with one changed file, in repositories of 1,000, 10,000 and 50,000 files. */
export async function measureDelivery({ state, processes }: BenchPlace): Promise<string[]> {
  const made = await Promise.all(SIZES.map((size) => makeRepository(size, processes)));
  const opened = await Promise.all(made.map(async ({ path, files }) => ({ files, repo: await openRepo({ path, stateDir: state }) })));
  let count = 0;
  const cases = opened.map(({ files, repo }) => {
    const work = async (): Promise<void> => {
      count += 1;
      const { head } = await repo.state();
      const bytes = Buffer.from(codeOf(count + 100_000));
      await repo.publish({
        job: `bench${count}` as JobId,
        branch: `localcoder/improve/price-${count}`,
        ...(head.is === 'unborn' ? {} : { parent: head.commit }),
        commits: [{ files: [{ file: FILE, mode: '100644', bytes }], message: `improve: price\n\nLocalCoder-Job: bench${count}\n` }],
        when: 1_700_000_000_000 as EpochMs,
      });
    };
    return [`branch delivery, ${files.toLocaleString('en')} files`, work] as const;
  });
  try {
    const samples = await interleaved(Object.fromEntries(cases), ROUNDS);
    const [smallest] = samples;
    const largest = samples.at(-1);
    if (smallest === undefined || largest === undefined) return [];
    return ['', '### Branch delivery', ...TABLE_HEAD, ...samples.map(row), '', `50,000 / 1,000 files: ${ratio(largest, smallest)}`];
  } finally {
    for (const { repo } of opened) await repo.close();
    for (const repository of made) repository.remove();
  }
}
