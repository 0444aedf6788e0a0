import { MAX_ATTEMPTS } from '../core/backoff.ts';
import type { JobId } from '../core/brand.ts';
import type { Job } from '../core/job.ts';
import type { Clock } from '../core/port/clock.ts';
import type { Recovered } from '../core/port/queue.ts';
import type { Store } from '../core/port/store.ts';
import { endEarly } from './early-end.ts';
import { asJob } from './row.ts';
import { whyStopped } from './settle.ts';

/** As Queue.recover: who holds the worker lock knows that every running row was left by a worker that died. */
export function recoverJobs(store: Store, clock: Clock): Recovered {
  const now = clock.now();
  return store.transaction(() => {
    const waiting: JobId[] = [];
    const crashed: Job[] = [];
    for (const row of store.all("SELECT * FROM jobs WHERE status = 'running' ORDER BY seq")) {
      const seq = Number(row.seq);
      if (row.cancel_asked === 1) {
        endEarly(store, seq, whyStopped(row), now);
      } else if (Number(row.attempt) >= MAX_ATTEMPTS) {
        crashed.push(asJob(row));
      } else {
        store.run(
          `UPDATE jobs SET status = 'waiting', run_after = :now, failure_code = 'worker-died', failure_message = 'the worker died while it ran this job'
           WHERE seq = :seq`,
          { seq, now },
        );
        waiting.push(asJob(row).id);
      }
    }
    return { waiting, crashed };
  });
}
