import { beforeEach, describe, expect, it } from 'vitest';
import { MAX_ATTEMPTS } from '../../src/core/backoff.ts';
import type { EpochMs, JobId } from '../../src/core/brand.ts';
import { type NewJob, PRIORITY } from '../../src/core/job.ts';
import { delivery } from '../support/new-job.ts';
import { type OpenQueues, type QueueRig, queueRig } from './queue-rig.ts';

/** From the claim to the end of a job. */
export function queueRunningContract(open: OpenQueues): void {
  let rig: QueueRig;
  beforeEach(() => {
    rig = queueRig(open());
  });

  describe('claiming', () => {
    const symbols = (count: number, job: Partial<NewJob> = {}): JobId[] =>
      Array.from({ length: count }, (_, index) => rig.add(job, { symbol: `${job.priority ?? 'plain'} ${index}` }));

    it('gives the most urgent first, then the oldest', async () => {
      const batch = symbols(2, { priority: PRIORITY.batch });
      await rig.clock.advance(10);
      const person = symbols(2);
      const review = symbols(1, { priority: PRIORITY.review });
      const order = [...review, ...person, ...batch];
      expect(order.map(() => rig.claim().job.id)).toEqual(order);
      expect(rig.queue.claim()).toBeUndefined();
      expect(rig.queue.nextDue()).toBeUndefined();
    });

    it('gives a bumped job before others of its priority, and the last bumped first', () => {
      const [first, second, third] = symbols(3) as [JobId, JobId, JobId];
      const [batch] = symbols(1, { priority: PRIORITY.batch }) as [JobId];
      expect(rig.queue.bump(second)).toBe(true);
      expect(rig.queue.bump(third)).toBe(true);
      expect(rig.queue.bump(batch)).toBe(true);
      const order = [third, second, first, batch];
      expect(order.map(() => rig.claim().job.id)).toEqual(order);
    });

    it('asks only a batch to make room, and only for a review that may run', () => {
      symbols(1);
      expect(rig.queue.preempts(PRIORITY.batch)).toBe(false);
      symbols(1, { priority: PRIORITY.review });
      expect([PRIORITY.batch, PRIORITY.commit, PRIORITY.person].map((each) => rig.queue.preempts(each))).toEqual([true, false, false]);
      rig.queue.pause(true);
      expect(rig.queue.preempts(PRIORITY.batch)).toBe(false);
      rig.queue.pause(false);
      rig.claim();
      expect(rig.queue.preempts(PRIORITY.batch)).toBe(false);
    });

    it('asks a batch to make room for a review that a person asked for, but for none of the batch itself', () => {
      symbols(1, { kind: 'review', priority: PRIORITY.batch });
      expect(rig.queue.preempts(PRIORITY.batch)).toBe(false);
      symbols(1, { kind: 'review', priority: PRIORITY.person });
      expect([PRIORITY.batch, PRIORITY.commit, PRIORITY.person].map((each) => rig.queue.preempts(each))).toEqual([true, false, false]);
    });

    it('gives a batch that runs alone the reviews that it has to make room for, and nothing else of others', async () => {
      const [mine, paused] = symbols(2, { priority: PRIORITY.batch }) as [JobId, JobId];
      symbols(1, { priority: PRIORITY.person });
      symbols(1, { priority: PRIORITY.review });
      const only = { ids: [mine, paused], andReviews: true };
      expect(rig.queue.preempts(PRIORITY.batch)).toBe(true);
      expect(rig.queue.preempts(PRIORITY.batch, only)).toBe(false);
      const [review] = symbols(1, { kind: 'review', priority: PRIORITY.person });
      expect(rig.queue.preempts(PRIORITY.batch, only)).toBe(true);
      expect(rig.queue.preempts(PRIORITY.batch, { ids: only.ids })).toBe(false);
      expect(rig.queue.claim(only)?.job.id).toBe(review);
      expect(rig.queue.claim(only)?.job.id).toBe(mine);
      symbols(1, { kind: 'review', priority: PRIORITY.review });
      rig.queue.pause(true);
      expect(rig.queue.claim(only)?.job.id).toBe(paused);
      expect(rig.queue.claim(only)).toBeUndefined();
      expect(rig.queue.nextDue(only)).toBeUndefined();
      rig.queue.pause(false);
      expect(rig.queue.nextDue({ ids: [] })).toBeUndefined();
      const claim = rig.queue.claim(only);
      if (claim === undefined) throw new Error('no review');
      // One that failed is tried again by whoever runs then: a batch that has ended does not wait for it.
      const runAfter = (rig.clock.now() + 60_000) as EpochMs;
      rig.queue.settle(claim, { is: 'retry', runAfter, code: 'engine-crashed', message: 'gone' });
      expect(rig.queue.nextDue(only)).toBeUndefined();
      expect(rig.queue.nextDue()).toBeLessThanOrEqual(rig.clock.now());
    });

    it('counts attempts and turns', () => {
      const id = rig.add();
      expect(rig.claim()).toMatchObject({ attempt: 1, turn: 1 });
      expect(rig.queue.find(id)?.state).toMatchObject({ status: 'running', attempt: 1, startedAt: rig.clock.now() });
    });

    it('gives only the jobs named, when some are', () => {
      const [first, second] = symbols(2) as [JobId, JobId];
      expect(rig.queue.claim({ ids: [second] })?.job.id).toBe(second);
      expect(rig.queue.claim({ ids: [second] })).toBeUndefined();
      expect(rig.queue.nextDue({ ids: [second] })).toBeUndefined();
      expect(rig.queue.nextDue({ ids: [first] })).toBe(rig.clock.now());
      expect(rig.queue.claim({ ids: [] })).toBeUndefined();
    });

    it('gives nothing while paused, except to who names the job', () => {
      const [first] = symbols(2) as [JobId, JobId];
      rig.queue.pause(true);
      expect(rig.again().paused()).toBe(true);
      expect(rig.queue.claim()).toBeUndefined();
      expect(rig.queue.nextDue()).toBeUndefined();
      expect(rig.queue.claim({ ids: [first] })?.job.id).toBe(first);
      rig.queue.pause(false);
      expect(rig.queue.paused()).toBe(false);
      expect(rig.queue.claim()).toBeDefined();
    });

    it('gives a new job at once even after the clock was set back', async () => {
      await rig.clock.advance(3_600_000);
      rig.add();
      await rig.clock.advance(-3_600_000);
      expect(rig.queue.claim()).toBeDefined();
    });
  });

  describe('settling', () => {
    it('ends a job with its delivery and forgets what it remembered', () => {
      const id = rig.add();
      const claimed = rig.claim();
      rig.queue.checkpoints.save(id, 'plan', 'plan', { tokens: 12 });
      rig.deliver(claimed);
      expect(rig.queue.find(id)?.state).toMatchObject({
        status: 'delivered',
        stage: 'plan',
        endedAt: rig.clock.now(),
        delivery: delivery(),
      });
      expect(rig.queue.checkpoints.load(id, 'plan')).toBeUndefined();
    });

    it('keeps why a job died, and what it remembered, for a retry', () => {
      const id = rig.add();
      const claimed = rig.claim();
      rig.queue.checkpoints.save(id, 'plan', 'plan', { tokens: 12 });
      rig.queue.settle(claimed, { is: 'dead', delivery: delivery('failed-world'), code: 'disk-full', message: 'no room' });
      expect(rig.queue.find(id)?.state).toMatchObject({ status: 'dead', lastFailure: { code: 'disk-full', message: 'no room' } });
      expect(rig.queue.checkpoints.load(id, 'plan')).toEqual({ tokens: 12 });
    });

    it('lets a job wait for its next attempt, and says when that is', async () => {
      rig.add();
      const runAfter = (rig.clock.now() + 2_000) as EpochMs;
      rig.queue.settle(rig.claim(), { is: 'retry', runAfter, code: 'git-busy', message: 'index.lock is held' });
      expect(rig.queue.claim()).toBeUndefined();
      expect(rig.queue.nextDue()).toBe(runAfter);
      await rig.clock.advance(2_000);
      expect(rig.claim().attempt).toBe(2);
    });

    it('does not count a run that was handed back', () => {
      rig.add();
      rig.queue.settle(rig.claim(), { is: 'yielded' });
      expect(rig.claim()).toMatchObject({ attempt: 1, turn: 2 });
    });

    it.each([{ is: 'yielded' } as const, { is: 'retry', runAfter: 0 as EpochMs, code: 'git-busy', message: 'busy' } as const])(
      'ends a job that is handed back ($is) after somebody cancelled it',
      (settlement) => {
        const id = rig.add();
        const claimed = rig.claim();
        rig.queue.cancel(id);
        expect(rig.queue.settle(claimed, settlement)).toBe(true);
        expect(rig.queue.find(id)?.state).toMatchObject({ status: 'cancelled', cancelAsked: false, delivery: { outcome: 'cancelled' } });
      },
    );

    it('is refused to whoever does not hold the last claim', () => {
      const id = rig.add();
      const first = rig.claim();
      rig.queue.settle(first, { is: 'yielded' });
      expect(rig.queue.settle(first, { is: 'delivered', delivery: delivery() })).toBe(false);
      const second = rig.claim();
      expect(second.attempt).toBe(first.attempt);
      expect(rig.queue.settle(first, { is: 'delivered', delivery: delivery() })).toBe(false);
      expect(rig.status(id)).toBe('running');
      expect(rig.queue.settle(second, { is: 'delivered', delivery: delivery() })).toBe(true);
      expect(rig.queue.settle(second, { is: 'yielded' })).toBe(false);
      expect(rig.status(id)).toBe('delivered');
    });
  });

  describe('recovering', () => {
    it('lets the jobs of a dead worker wait again', () => {
      const id = rig.add();
      const lost = rig.claim();
      expect(rig.again().recover()).toEqual({ waiting: [id], crashed: [] });
      expect(rig.queue.find(id)?.state).toMatchObject({ status: 'waiting', attempt: 1, lastFailure: { code: 'worker-died' } });
      expect(rig.queue.settle(lost, { is: 'delivered', delivery: delivery() })).toBe(false);
      expect(rig.claim().attempt).toBe(2);
    });

    it(`reports a job that crashed ${MAX_ATTEMPTS} workers until it is buried`, () => {
      const id = rig.add();
      for (let crash = 1; crash < MAX_ATTEMPTS; crash += 1) {
        rig.claim();
        expect(rig.queue.recover().waiting).toEqual([id]);
      }
      const { job } = rig.claim();
      expect(rig.queue.recover()).toEqual({ waiting: [], crashed: [job] });
      expect(rig.queue.recover()).toEqual({ waiting: [], crashed: [job] });
      rig.queue.bury(job, delivery('failed-bug'), 'it killed the worker three times');
      expect(rig.queue.find(id)?.state).toMatchObject({
        status: 'dead',
        lastFailure: { code: 'worker-died' },
        delivery: delivery('failed-bug'),
      });
      expect(rig.queue.recover()).toEqual({ waiting: [], crashed: [] });
    });

    it('ends a job that somebody had asked to stop', () => {
      const id = rig.add();
      rig.claim();
      rig.queue.cancel(id);
      expect(rig.queue.recover()).toEqual({ waiting: [], crashed: [] });
      expect(rig.status(id)).toBe('cancelled');
    });

    it('touches nothing that does not run', () => {
      const ended = rig.add();
      rig.deliver();
      const waiting = rig.add({}, { symbol: 'discount' });
      expect(rig.queue.recover()).toEqual({ waiting: [], crashed: [] });
      expect([rig.status(ended), rig.status(waiting)]).toEqual(['delivered', 'waiting']);
    });
  });

  describe('checkpoints', () => {
    it('give back what was saved, and keep the furthest stage', () => {
      const id = rig.add();
      rig.claim();
      const { checkpoints } = rig.queue;
      const value = { list: [1, 'two', null], deep: { text: 'röggbröd\u0000' } };
      checkpoints.save(id, 'generate', 'candidate 0', value);
      checkpoints.save(id, 'plan', 'plan', false);
      expect(rig.again().checkpoints.load(id, 'candidate 0')).toEqual(value);
      expect(checkpoints.load(id, 'plan')).toBe(false);
      expect(rig.queue.find(id)?.state.stage).toBe('generate');
      checkpoints.save(id, 'plan', 'plan', 'a better one');
      expect(checkpoints.load(id, 'plan')).toBe('a better one');
    });

    it('of one job are not those of another', () => {
      const id = rig.add();
      const other = rig.add({}, { symbol: 'discount' });
      rig.claim();
      rig.claim();
      rig.queue.checkpoints.save(id, 'plan', 'plan', 1);
      expect(rig.queue.checkpoints.load(other, 'plan')).toBeUndefined();
      rig.queue.checkpoints.save(other, 'plan', 'plan', 2);
      rig.queue.checkpoints.clear(id);
      expect([rig.queue.checkpoints.load(id, 'plan'), rig.queue.checkpoints.load(other, 'plan')]).toEqual([undefined, 2]);
    });

    it('refuse what is not JSON', () => {
      const id = rig.add();
      rig.claim();
      expect(() => rig.queue.checkpoints.save(id, 'plan', 'plan', undefined)).toThrow(/not JSON/u);
    });
  });
}
