import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CleanShard } from './clean-shard.ts';
import type { ExtractShard } from './extract-shard.ts';
import type { SampleShard } from './sample-shard.ts';

/** One piece of work for a worker: a stage and what that stage needs to know. */
export type ShardJob =
  | { stage: 'extract'; shard: ExtractShard }
  | { stage: 'clean'; shard: CleanShard }
  | { stage: 'samples'; shard: SampleShard };

/** What a worker tells while it works; `done` or `failed` comes once for each job. */
export type ShardMessage = { is: 'progress'; message: string } | { is: 'done'; count: number } | { is: 'failed'; reason: string };

/** Takes jobs and does them in so many processes at once, or in this one for 1; gives the count that each job came to, in order. */
export async function runShards(jobs: readonly ShardJob[], processes: number, onProgress: (message: string) => void): Promise<number[]> {
  const counts: number[] = new Array(jobs.length).fill(0);
  const waiting = [...jobs.entries()];
  if (processes <= 1) {
    const { runJob } = await import('./run.ts');
    for (const [index, job] of waiting) counts[index] = await runJob(job, onProgress);
    return counts;
  }
  const work = async () => {
    const worker = startWorker();
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [index, job] = next;
        counts[index] = await askWorker(worker, job, (message) => onProgress(`${job.stage} ${index}: ${message}`));
      }
    } finally {
      worker.kill();
    }
  };
  await Promise.all(Array.from({ length: Math.min(processes, jobs.length) }, work));
  return counts;
}

function startWorker(): ChildProcess {
  // Compiled, this file stands beside run.js; a process cannot be started from the sources alone.
  return fork(fileURLToPath(new URL('run.js', import.meta.url)), ['worker'], { serialization: 'advanced' });
}

function askWorker(worker: ChildProcess, job: ShardJob, onProgress: (message: string) => void): Promise<number> {
  return new Promise((settle, fail) => {
    const hear = (message: ShardMessage) => {
      if (message.is === 'progress') return onProgress(message.message);
      leave();
      if (message.is === 'done') settle(message.count);
      else fail(new Error(`the stage ${job.stage} failed: ${message.reason}`));
    };
    const mourn = (code: number | null) => {
      leave();
      fail(new Error(`a worker for the stage ${job.stage} ended with ${code}`));
    };
    const leave = () => {
      worker.off('message', hear);
      worker.off('exit', mourn);
    };
    worker.on('message', hear);
    worker.on('exit', mourn);
    worker.send(job);
  });
}
