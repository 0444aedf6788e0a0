import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { PackCounts } from './pack.ts';
import type { PackJob } from './pack-run.ts';

export type PackRequest = Omit<PackJob, 'shard'> & { readonly processes: number; onProgress(message: string): void };

/** Packs files in several processes, each into a base of its own: `<out>-0`, `<out>-1`. Returns those bases and what was counted in all. */
export async function packAll({
  processes,
  onProgress,
  ...job
}: PackRequest): Promise<{ readonly bases: readonly string[]; readonly counts: PackCounts }> {
  const bases = Array.from({ length: processes }, (_, index) => `${job.out}-${index}`);
  const done = await Promise.all(bases.map((out, index) => inProcess({ ...job, out, shard: { index, of: processes } }, onProgress)));
  const sum = (pick: (counts: PackCounts) => number): number => done.reduce((total, counts) => total + pick(counts), 0);
  return {
    bases,
    counts: {
      samples: sum(({ samples }) => samples),
      tokens: sum(({ tokens }) => tokens),
      tooLong: sum(({ tooLong }) => tooLong),
      notSketched: sum(({ notSketched }) => notSketched),
      slips: sum(({ slips }) => slips),
    },
  };
}

type Told = PackCounts & { readonly is: 'progress' | 'done' };

function inProcess(job: PackJob, onProgress: (message: string) => void): Promise<PackCounts> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('pack-run.js', import.meta.url)), []);
    let counts: PackCounts | undefined;
    child.on('message', (told: Told) => {
      if (told.is === 'done') counts = told;
      else onProgress(`${job.out}: ${told.samples} samples, ${told.tokens} tokens`);
    });
    child.on('error', reject);
    child.on('exit', (code) => (counts === undefined ? reject(new Error(`packing ${job.out} ended with ${code}`)) : resolve(counts)));
    child.send(job);
  });
}
