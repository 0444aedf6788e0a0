import { beforeEach, describe, expect, it } from 'vitest';
import { delivery } from '../support/new-job.ts';
import { type OpenQueues, type QueueRig, queueRig } from './queue-rig.ts';

/** What happens to results after they were delivered, and to files that are worked on again and again. */
export function queueAmendingContract(open: OpenQueues): void {
  let rig: QueueRig;
  beforeEach(() => {
    rig = queueRig(open());
  });

  it('puts a newer delivery in the place of an open one and keeps the record', () => {
    const id = rig.add();
    const before = rig.queue.find(id);
    expect(rig.queue.amend(id, delivery('changed'))).toBe(false);
    rig.deliver();
    const newer = { ...delivery('changed-unverified'), note: 'newer' };
    expect(rig.queue.amend(id, newer)).toBe(true);
    expect(rig.queue.find(id)).toMatchObject({ job: before?.job, state: { status: 'delivered', decision: 'open', delivery: newer } });
    for (const decision of ['applied', 'rejected'] as const) {
      rig.queue.decide(id, decision);
      expect(rig.queue.amend(id, delivery('changed'))).toBe(false);
      expect(rig.queue.find(id)?.state.delivery).toEqual(newer);
    }
    // For who has read the decision and keeps to it.
    expect(rig.queue.amend(id, delivery('changed'), 'applied')).toBe(false);
    expect(rig.queue.amend(id, delivery('changed'), 'rejected')).toBe(true);
    expect(rig.queue.find(id)?.state).toMatchObject({ decision: 'rejected', delivery: delivery('changed') });
  });

  describe('a file that cools down', () => {
    const coolDownMs = 60_000;

    it('is worked on again for a comment only when the time is over, though at once for a command', async () => {
      rig.add({ coolDownMs });
      rig.deliver();
      const ended = rig.clock.now();
      const waits = rig.add({ coolDownMs, instruction: 'again' });
      expect(rig.queue.claim()).toBeUndefined();
      expect(rig.queue.nextDue()).toBe(ended + coolDownMs);
      expect(rig.queue.find(waits)?.state).toMatchObject({ status: 'waiting', runAfter: ended + coolDownMs });
      const typed = rig.add({ coolDownMs, origin: 'command' }, { symbol: 'discount' });
      expect(rig.queue.claim()?.job.id).toBe(typed);
      await rig.clock.advance(coolDownMs);
      expect(rig.queue.claim()?.job.id).toBe(waits);
    });

    it('holds up no other file, and not the other comments of the same save', () => {
      const [first, second] = [rig.add({ coolDownMs }), rig.add({ coolDownMs }, { symbol: 'discount' })];
      expect(rig.deliver()).toBe(first);
      expect(rig.queue.claim()?.job.id).toBe(second);
      const other = rig.add({ coolDownMs }, { file: 'src/other.ts' as never });
      expect(rig.queue.claim()?.job.id).toBe(other);
    });
  });
}
