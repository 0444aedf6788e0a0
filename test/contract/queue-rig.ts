import { expect } from 'vitest';
import type { JobId } from '../../src/core/brand.ts';
import type { NewJob } from '../../src/core/job.ts';
import type { Claim, Queue } from '../../src/core/port/queue.ts';
import type { FakeClock } from '../support/fake-clock.ts';
import { delivery, newJob } from '../support/new-job.ts';

/** Makes an empty queue; `again` opens the same one a second time, as another process would. */
export type OpenQueues = () => { readonly queue: Queue; readonly clock: FakeClock; readonly again: () => Queue };

/** A queue with the moves that every test makes. */
export interface QueueRig extends ReturnType<OpenQueues> {
  /** Adds a job that must be new. */
  add(job?: Partial<NewJob>, aim?: Partial<NewJob['aim']>): JobId;
  /** Claims what must be there. */
  claim(): Claim;
  /** Delivers a claim, the next one unless one is given. */
  deliver(claimed?: Claim): JobId;
  status(id: JobId): string | undefined;
}

/** The rig of one test. */
export function queueRig(opened: ReturnType<OpenQueues>): QueueRig {
  const { queue } = opened;
  const rig: QueueRig = {
    ...opened,
    add: (job, aim) => {
      const added = queue.add(newJob(job, aim));
      expect(added.is).toBe('added');
      return added.id;
    },
    claim: () => queue.claim() ?? expect.fail('nothing to claim'),
    deliver: (claimed = rig.claim()) => {
      expect(queue.settle(claimed, { is: 'delivered', delivery: delivery() })).toBe(true);
      return claimed.job.id;
    },
    status: (id) => queue.find(id)?.state.status,
  };
  return rig;
}

/** What `add` answers for a request that the job `id` answers already. */
export function known(id: JobId): unknown {
  return expect.objectContaining({ is: 'known', id });
}
