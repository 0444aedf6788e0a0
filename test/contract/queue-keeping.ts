import { beforeEach, describe, expect, it } from 'vitest';
import type { JobId, RepoId } from '../../src/core/brand.ts';
import type { Queue } from '../../src/core/port/queue.ts';
import { delivery, newJob, textHash } from '../support/new-job.ts';
import { type OpenQueues, type QueueRig, queueRig } from './queue-rig.ts';

/** Looking jobs up, and forgetting them. */
export function queueKeepingContract(open: OpenQueues): void {
  let rig: QueueRig;
  beforeEach(() => {
    rig = queueRig(open());
  });

  describe('listing', () => {
    it('filters, newest first, as many as asked', () => {
      const first = rig.add({ request: 'first save' });
      const second = rig.add({ origin: 'command', request: 'a command' }, { symbol: 'discount' });
      const third = rig.add({ repo: 'mill000000000000' as RepoId, request: 'a command' });
      const ids = (filter: Parameters<Queue['list']>[0]): JobId[] => rig.queue.list(filter).map(({ job }) => job.id);
      rig.deliver();
      expect(ids({})).toEqual([third, second, first]);
      expect(ids({ limit: 2 })).toEqual([third, second]);
      expect(ids({ repo: 'mill000000000000' as RepoId })).toEqual([third]);
      expect(ids({ statuses: ['delivered', 'dead'] })).toEqual([first]);
      expect(ids({ statuses: [] })).toEqual([]);
      expect(ids({ origin: 'command' })).toEqual([second]);
      expect(ids({ request: 'a command', statuses: ['waiting'] })).toEqual([third, second]);
      expect(ids({ ids: [first, third] })).toEqual([third, first]);
    });

    it('counts by status', () => {
      rig.add();
      rig.add({}, { symbol: 'discount' });
      rig.add({ repo: 'mill000000000000' as RepoId });
      rig.deliver();
      expect(rig.queue.counts()).toEqual({ waiting: 2, running: 0, delivered: 1, dead: 0, cancelled: 0 });
      expect(rig.queue.counts('mill000000000000' as RepoId)).toEqual({ waiting: 1, running: 0, delivered: 0, dead: 0, cancelled: 0 });
    });

    it('finds jobs by the beginning of their names', () => {
      const ids = Array.from({ length: 40 }, (_, index) => rig.add({}, { symbol: `f${index}` }));
      const [id] = ids as [JobId];
      expect(rig.queue.match(id).map(({ job }) => job.id)).toEqual([id]);
      expect(rig.queue.match(id.toUpperCase().slice(0, 7)).map(({ job }) => job.id)).toEqual([id]);
      const letter = id.slice(0, 1);
      expect(rig.queue.match(letter).map(({ job }) => job.id)).toEqual(ids.filter((each) => each.startsWith(letter)).reverse());
      for (const none of ['', '%', '_', 'a b', `${id}a`, "';--"]) expect(rig.queue.match(none)).toEqual([]);
    });
  });

  describe('forgetting', () => {
    it('removes what ended before a time, and never what has not ended', async () => {
      const old = rig.add();
      rig.deliver();
      const died = rig.add({ repo: 'mill000000000000' as RepoId });
      const claimed = rig.claim();
      rig.queue.checkpoints.save(died, 'plan', 'plan', {});
      rig.queue.settle(claimed, { is: 'dead', delivery: delivery('failed-bug'), code: 'bug', message: 'no' });
      const waiting = rig.add({}, { symbol: 'discount' });
      await rig.clock.advance(1_000);
      const recent = rig.add({}, { symbol: 'Cart' });
      rig.deliver(rig.queue.claim({ ids: [recent] }));
      const before = rig.clock.now();
      expect(rig.queue.forget(before, 'mill000000000000' as RepoId)).toBe(1);
      expect(rig.queue.forget(before)).toBe(1);
      expect([old, died, waiting, recent].map(rig.status)).toEqual([undefined, undefined, 'waiting', 'delivered']);
      expect(rig.queue.checkpoints.load(died, 'plan')).toBeUndefined();
    });

    it('does not bring a standing comment back to life', async () => {
      const id = rig.add();
      rig.deliver();
      await rig.clock.advance(1);
      rig.queue.forget(rig.clock.now());
      expect(rig.queue.add(newJob())).toEqual({ is: 'known', id, status: 'delivered', decision: 'open' });
    });

    it('does not bring a rejected result back to life', async () => {
      const id = rig.add();
      rig.deliver();
      rig.queue.decide(id, 'rejected');
      await rig.clock.advance(1);
      rig.queue.forget(rig.clock.now());
      expect(rig.queue.add(newJob({}, { textHash: textHash('as it stands now') }))).toEqual({
        is: 'known',
        id,
        status: 'delivered',
        decision: 'rejected',
      });
    });

    it('leaves the numbers of re-runs alone, since branches are named after them', async () => {
      const first = rig.add();
      rig.deliver();
      const second = rig.add({ again: true });
      rig.deliver();
      await rig.clock.advance(1);
      rig.queue.forget(rig.clock.now());
      const third = rig.add({ again: true });
      expect(rig.queue.find(third)?.job.rerun).toBe(2);
      expect(new Set([first, second, third]).size).toBe(3);
    });
  });
}
