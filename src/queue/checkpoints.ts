import type { Checkpoints } from '../core/port/queue.ts';
import type { Store } from '../core/port/store.ts';
import { STAGES } from '../core/stage.ts';

/** What jobs have worked out so far, in the database. */
export function openCheckpoints(store: Store): Checkpoints {
  return {
    load: (job, key) => {
      const row = store.get('SELECT value FROM checkpoints WHERE job = :job AND key = :key', { job, key });
      return row === undefined ? undefined : JSON.parse(String(row.value));
    },

    save: (job, stage, key, value) => {
      const json = JSON.stringify(value) as string | undefined;
      if (json === undefined) throw new TypeError(`the checkpoint ${key} of job ${job} is not JSON`);
      store.transaction(() => {
        const row = store.get("SELECT stage FROM jobs WHERE id = :job AND status = 'running'", { job });
        if (row === undefined) throw new Error(`job ${job} is not running and can remember nothing`);
        store.run(
          `INSERT INTO checkpoints (job, key, stage, value) VALUES (:job, :key, :stage, :json)
           ON CONFLICT (job, key) DO UPDATE SET stage = excluded.stage, value = excluded.value`,
          { job, key, stage, json },
        );
        if (rank(row.stage) < rank(stage)) store.run('UPDATE jobs SET stage = :stage WHERE id = :job', { job, stage });
      });
    },

    clear: (job) => {
      store.run('DELETE FROM checkpoints WHERE job = :job', { job });
    },
  };
}

/** How far a stage is; -1 before the first. */
function rank(stage: unknown): number {
  return STAGES.findIndex((each) => each === stage);
}
