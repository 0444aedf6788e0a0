import { beforeEach, describe, expect, it } from 'vitest';
import type { JobId } from '../../src/core/brand.ts';
import { delivery, newJob } from '../support/new-job.ts';
import { known, type OpenQueues, type QueueRig, queueRig } from './queue-rig.ts';

/** What people do with jobs, and what nobody may. */
export function queueSteeringContract(open: OpenQueues): void {
  let rig: QueueRig;
  beforeEach(() => {
    rig = queueRig(open());
  });

  describe('a person', () => {
    it('cancels a waiting job at once and a running one by asking', () => {
      const waiting = rig.add();
      expect(rig.queue.cancel(waiting)).toBe('waiting');
      expect(rig.queue.find(waiting)?.state).toMatchObject({
        status: 'cancelled',
        endedAt: rig.clock.now(),
        delivery: { outcome: 'cancelled' },
      });
      expect(rig.queue.claim()).toBeUndefined();
      const running = rig.add({}, { symbol: 'discount' });
      rig.claim();
      expect(rig.queue.cancelAsked(running)).toBe(false);
      expect(rig.queue.cancel(running)).toBe('running');
      expect(rig.again().cancelAsked(running)).toBe(true);
    });

    it('changes nothing by cancelling what has ended or never was', () => {
      const id = rig.add();
      rig.deliver();
      expect(rig.queue.cancel(id)).toBe('delivered');
      expect(rig.status(id)).toBe('delivered');
      expect(rig.queue.cancel('aaaaaaaa' as JobId)).toBeUndefined();
    });

    it('retries a dead or cancelled job from its first attempt, with what it remembered', () => {
      const id = rig.add();
      const claimed = rig.claim();
      rig.queue.checkpoints.save(id, 'plan', 'plan', { tokens: 12 });
      rig.queue.settle(claimed, { is: 'dead', delivery: delivery('failed-bug'), code: 'bug', message: 'undefined is not a function' });
      expect(rig.queue.retry(id)).toBe(true);
      expect(rig.queue.find(id)?.state).toEqual({
        status: 'waiting',
        stage: 'plan',
        attempt: 0,
        runAfter: rig.clock.now(),
        startedAt: rig.clock.now(),
        cancelAsked: false,
        decision: 'open',
      });
      expect(rig.queue.checkpoints.load(id, 'plan')).toEqual({ tokens: 12 });
      expect(rig.claim()).toMatchObject({ attempt: 1, turn: 2 });
    });

    it('cannot retry or bump what is not theirs to move', () => {
      const id = rig.add();
      expect(rig.queue.retry(id)).toBe(false);
      const claimed = rig.claim();
      expect([rig.queue.retry(id), rig.queue.bump(id)]).toEqual([false, false]);
      rig.deliver(claimed);
      expect([rig.queue.retry(id), rig.queue.bump(id)]).toEqual([false, false]);
      expect([rig.queue.retry('aaaaaaaa' as JobId), rig.queue.bump('aaaaaaaa' as JobId)]).toEqual([false, false]);
    });

    it('decides about delivered results, and may change their mind', () => {
      const id = rig.add();
      rig.deliver();
      for (const decision of ['applied', 'open', 'rejected'] as const) {
        rig.queue.decide(id, decision);
        expect(rig.queue.find(id)?.state.decision).toBe(decision);
      }
    });
  });

  describe('an illegal move throws and changes nothing:', () => {
    it.each(['waiting', 'running', 'dead', 'cancelled', 'unknown'] as const)('deciding about a job that is %s', (is) => {
      const id = inStatus(is);
      expect(() => rig.queue.decide(id, 'applied')).toThrow(/has delivered nothing/u);
      expect(rig.queue.find(id)?.state.decision).toBe(is === 'unknown' ? undefined : 'open');
    });

    it.each(['waiting', 'running', 'delivered', 'dead', 'cancelled'] as const)(
      'burying a job that is %s and did not crash too often',
      (is) => {
        const row = rig.queue.find(inStatus(is)) ?? expect.fail('the job is gone');
        expect(() => rig.queue.bury(row.job, delivery('failed-bug'), 'no')).toThrow(/cannot be buried/u);
        expect(rig.queue.find(row.job.id)).toEqual(row);
      },
    );

    it.each(['waiting', 'delivered', 'dead', 'cancelled', 'unknown'] as const)('remembering something for a job that is %s', (is) => {
      const id = inStatus(is);
      expect(() => rig.queue.checkpoints.save(id, 'plan', 'plan', {})).toThrow(/is not running/u);
      expect(rig.queue.checkpoints.load(id, 'plan')).toBeUndefined();
    });

    const inStatus = (is: string): JobId => {
      if (is === 'unknown') return 'aaaaaaaa' as JobId;
      const id = rig.add();
      if (is === 'cancelled') rig.queue.cancel(id);
      if (is === 'waiting' || is === 'cancelled') return id;
      const claimed = rig.claim();
      if (is === 'delivered') rig.deliver(claimed);
      if (is === 'dead') rig.queue.settle(claimed, { is: 'dead', delivery: delivery('failed-bug'), code: 'bug', message: 'no' });
      return id;
    };
  });

  describe('two processes at once', () => {
    it('a command adds, cancels and bumps while the worker claims', () => {
      const command = rig.again();
      const first = command.add(newJob()).id;
      const running = rig.claim();
      expect(running.job.id).toBe(first);
      const second = command.add(newJob({}, { symbol: 'discount' })).id;
      const third = command.add(newJob({}, { symbol: 'Cart' })).id;
      command.bump(third);
      command.cancel(first);
      expect(rig.queue.cancelAsked(first)).toBe(true);
      rig.queue.settle(running, { is: 'cancelled', delivery: delivery('cancelled') });
      expect(command.find(first)?.state.status).toBe('cancelled');
      expect([rig.claim().job.id, rig.claim().job.id]).toEqual([third, second]);
    });

    it('never claim the same job', () => {
      const queues = [rig.queue, rig.again(), rig.again()];
      const ids = Array.from({ length: 30 }, (_, index) => rig.add({}, { symbol: `f${index}` }));
      const claimed = ids.map((_, index) => queues[index % queues.length]?.claim()?.job.id);
      expect(claimed).toEqual(ids);
      expect(queues.map((each) => each.claim())).toEqual([undefined, undefined, undefined]);
    });

    it('know each other’s requests', () => {
      const id = rig.add();
      expect(rig.again().add(newJob())).toEqual(known(id));
    });
  });
}
