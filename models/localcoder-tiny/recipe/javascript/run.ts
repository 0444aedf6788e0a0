import process from 'node:process';
import type { ShardJob, ShardMessage } from './shards.ts';

/** Takes one job of any stage, does it in this process, and gives the number of records that it wrote. */
export async function runJob(job: ShardJob, onProgress: (message: string) => void): Promise<number> {
  switch (job.stage) {
    case 'extract':
      return (await import('./extract-shard.ts')).extractShard(job.shard, onProgress);
    case 'clean':
      return (await import('./clean-shard.ts')).cleanShard(job.shard, onProgress);
    case 'samples':
      return (await import('./sample-shard.ts')).sampleShard(job.shard, onProgress);
  }
}

// As a process of its own: takes one job after the other from its parent, and ends when the parent does.
if (process.argv[2] === 'worker' && process.send !== undefined) {
  const tell = (message: ShardMessage) => process.send?.(message);
  process.on('message', async (job: ShardJob) => {
    try {
      tell({ is: 'done', count: await runJob(job, (message) => tell({ is: 'progress', message })) });
    } catch (error) {
      tell({ is: 'failed', reason: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  });
}
