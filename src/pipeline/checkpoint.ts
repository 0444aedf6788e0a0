import type { JobId } from '../core/brand.ts';
import type { Checkpoints } from '../core/port/queue.ts';
import type { Stage } from '../core/stage.ts';

/** Runs a step of a job once: a worker that died after it finds the answer instead of asking again. Answers are JSON. */
export type Remember = <Value>(stage: Stage, key: string, work: () => Promise<Value>) => Promise<Value>;

/** The memory of one job. */
export function rememberFor(job: JobId, checkpoints: Checkpoints): Remember {
  return async <Value>(stage: Stage, key: string, work: () => Promise<Value>): Promise<Value> => {
    const known = checkpoints.load(job, key);
    // The queue's own rows are trusted: only `save` below writes them, with the same key and type.
    if (known !== undefined) return known as Value;
    const value = await work();
    checkpoints.save(job, stage, key, value);
    return value;
  };
}
