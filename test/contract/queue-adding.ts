import { beforeEach, describe, expect, it } from 'vitest';
import type { RepoId, RepoPath } from '../../src/core/brand.ts';
import { PRIORITY } from '../../src/core/job.ts';
import { delivery, newJob, textHash } from '../support/new-job.ts';
import { known, type OpenQueues, type QueueRig, queueRig } from './queue-rig.ts';

/** Which requests become jobs, and what a newer one does to an older. */
export function queueAddingContract(open: OpenQueues): void {
  let rig: QueueRig;
  beforeEach(() => {
    rig = queueRig(open());
  });

  describe('adding', () => {
    it('keeps the request as it was asked', () => {
      const request = newJob({ instruction: '  use  a\nreduce ' });
      const { id } = rig.queue.add(request);
      const { job, state } = rig.queue.find(id) ?? expect.fail('the job is gone');
      expect(job).toEqual({
        ...request,
        instruction: 'use a reduce',
        id: expect.stringMatching(/^[a-z2-7]{8}$/u),
        fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/u),
        rerun: 0,
        askedAt: rig.clock.now(),
      });
      expect(state).toEqual({ status: 'waiting', attempt: 0, runAfter: rig.clock.now(), cancelAsked: false, decision: 'open' });
    });

    it.each(['comment', 'hook', 'batch', 'command'] as const)(
      'knows the same request of a %s again while it waits, runs and is delivered',
      (origin) => {
        const id = rig.add({ origin });
        expect(rig.queue.add(newJob({ origin }))).toEqual({ is: 'known', id, status: 'waiting', decision: 'open' });
        const claimed = rig.claim();
        expect(rig.queue.add(newJob({ origin }))).toEqual({ is: 'known', id, status: 'running', decision: 'open' });
        rig.deliver(claimed);
        expect(rig.queue.add(newJob({ origin }))).toEqual({ is: 'known', id, status: 'delivered', decision: 'open' });
      },
    );

    it('tells requests apart by repository, file, kind, instruction, symbol and text, not by line, place in the words or origin', () => {
      const id = rig.add();
      rig.add({ repo: 'mill000000000000' as RepoId });
      rig.add({}, { file: 'src/oven.ts' as RepoPath });
      rig.add({ kind: 'explain' });
      rig.add({}, { symbol: 'discount' });
      expect(rig.queue.add(newJob({ origin: 'command', instruction: '  ' }, { lines: { first: 20, last: 26 } }))).toEqual(known(id));
    });

    it('takes what is asked for in another form of commit for another request, which takes the place of the first', () => {
      const plain = rig.add();
      const fixup = rig.add({ fixup: true });
      expect(rig.queue.find(plain)?.state.supersededBy ?? rig.queue.find(plain)?.state.delivery?.next).toContain(fixup);
      const shared = rig.add({ oneBranch: true });
      const both = rig.add({ oneBranch: true, fixup: true });
      expect(new Set([plain, fixup, shared, both]).size).toBe(4);
      expect(rig.queue.add(newJob({ oneBranch: true, fixup: true }))).toEqual(known(both));
      const forms = [plain, fixup, shared, both].map((id) => rig.queue.find(id)?.job).map((job) => [job?.oneBranch, job?.fixup]);
      expect(forms).toEqual([
        [undefined, undefined],
        [undefined, true],
        [true, undefined],
        [true, true],
      ]);
      rig.deliver();
      rig.queue.decide(both, 'rejected');
      // What was rejected in one form is rejected in the others.
      expect(rig.queue.add(newJob({ fixup: true }))).toEqual(known(both));
    });

    it('asks for it again under a new name when told to', () => {
      const first = rig.add();
      rig.deliver();
      const second = rig.add({ again: true });
      expect(second).not.toBe(first);
      expect(rig.queue.find(second)?.job.rerun).toBe(1);
      rig.deliver();
      expect(rig.queue.find(rig.add({ again: true }))?.job.rerun).toBe(2);
    });

    it('takes a dead or cancelled request as answered for a comment, but not for a command', () => {
      const dead = rig.add();
      rig.queue.settle(rig.claim(), { is: 'dead', delivery: delivery('failed-engine'), code: 'model-missing', message: 'no model' });
      expect(rig.queue.add(newJob())).toEqual(known(dead));
      const asked = rig.queue.add(newJob({ origin: 'command' }));
      expect(asked).toMatchObject({ is: 'added' });
      expect(rig.queue.find(asked.id)?.job.rerun).toBe(1);
      rig.queue.cancel(asked.id);
      expect(rig.queue.add(newJob())).toEqual(known(asked.id));
      expect(rig.queue.add(newJob({ origin: 'command' }))).toMatchObject({ is: 'added' });
    });
  });

  describe('a rejected result', () => {
    it('never comes back by itself, whatever its text has become', () => {
      const id = rig.add();
      rig.deliver();
      rig.queue.decide(id, 'rejected');
      const now = newJob({}, { textHash: textHash('as it stands now') });
      expect(rig.queue.add(now)).toEqual({ is: 'known', id, status: 'delivered', decision: 'rejected' });
      expect(rig.queue.add({ ...now, origin: 'command' })).toEqual(known(id));
    });

    it('comes back with another instruction, or when asked for again', () => {
      const id = rig.add();
      rig.deliver();
      rig.queue.decide(id, 'rejected');
      rig.add({ instruction: 'use a reduce' });
      rig.add({ again: true }, { textHash: textHash('as it stands now') });
    });

    it('is forgiven by a later result at the same address that was taken', () => {
      const id = rig.add();
      rig.deliver();
      rig.queue.decide(id, 'rejected');
      const second = rig.add({ again: true });
      rig.deliver();
      rig.queue.decide(second, 'applied');
      rig.add({}, { textHash: textHash('as it stands now') });
    });

    it('of one region does not silence another region of the file', () => {
      const region = { symbol: '@region', node: 'region' } as const;
      const id = rig.add({}, { ...region, lines: { first: 1, last: 9 } });
      rig.deliver();
      rig.queue.decide(id, 'rejected');
      expect(rig.queue.add(newJob({}, { ...region, lines: { first: 3, last: 8 }, textHash: textHash('edited') }))).toEqual(known(id));
      rig.add({}, { ...region, lines: { first: 30, last: 39 }, textHash: textHash('elsewhere') });
    });
  });

  describe('a newer request for the same code', () => {
    const edited = { textHash: textHash('as it stands now') };

    it('supersedes the one that waits', () => {
      const older = rig.add();
      const newer = rig.queue.add(newJob({}, edited));
      expect(newer).toEqual({ is: 'added', id: expect.any(String), superseded: [older] });
      expect(rig.queue.find(older)?.state).toMatchObject({
        status: 'cancelled',
        supersededBy: newer.id,
        delivery: { outcome: 'superseded', next: expect.stringContaining(newer.id) },
      });
      expect(rig.queue.counts().waiting).toBe(1);
    });

    it('asks the one that runs to stop, and waits its turn', () => {
      rig.add();
      const running = rig.claim();
      const newer = rig.add({}, edited);
      expect(rig.queue.cancelAsked(running.job.id)).toBe(true);
      expect(rig.queue.find(running.job.id)?.state).toMatchObject({ status: 'running', supersededBy: newer });
      rig.queue.settle(running, { is: 'cancelled', delivery: delivery('superseded') });
      expect(rig.claim().job.id).toBe(newer);
    });

    it('leaves other symbols, files, kinds and repositories alone', () => {
      rig.add({}, { symbol: 'discount' });
      rig.add({ kind: 'explain' });
      rig.add({}, { file: 'src/oven.ts' as RepoPath });
      rig.add({ repo: 'mill000000000000' as RepoId });
      expect(rig.queue.add(newJob({}, edited))).toMatchObject({ superseded: [] });
    });

    it('of a region leaves the other regions of the file alone', () => {
      const region = { symbol: '@region', node: 'region' } as const;
      const above = rig.add({}, { ...region, lines: { first: 1, last: 9 } });
      const below = rig.add({}, { ...region, lines: { first: 30, last: 39 }, textHash: textHash('below') });
      expect(rig.queue.add(newJob({}, { ...region, lines: { first: 30, last: 41 }, ...edited }))).toMatchObject({ superseded: [below] });
      expect(rig.status(above)).toBe('waiting');
    });

    it('never ends a more urgent one', () => {
      const person = rig.add({ instruction: 'use a reduce' });
      expect(rig.queue.add(newJob({ origin: 'batch', priority: PRIORITY.batch }))).toMatchObject({ superseded: [] });
      expect(rig.status(person)).toBe('waiting');
    });

    it('is itself superseded when the edit is undone, so that what stands in the file is what runs', () => {
      rig.add();
      const newer = rig.add({}, edited);
      expect(rig.queue.add(newJob())).toMatchObject({ is: 'added', superseded: [newer] });
    });

    it('is itself superseded when the edit is undone while the first still runs', () => {
      rig.add();
      const running = rig.claim();
      const newer = rig.add({}, edited);
      const restored = rig.queue.add(newJob());
      expect(restored).toMatchObject({ is: 'added', superseded: expect.arrayContaining([newer]) });
      rig.queue.settle(running, { is: 'cancelled', delivery: delivery('superseded') });
      expect(rig.claim().job.id).toBe(restored.id);
    });

    it('with another instruction does not fight with the older one for ever when both stand in the file', () => {
      const seen = ['use a reduce', 'name it better'].map((instruction) => newJob({ instruction }));
      const scan = (): string[] => seen.map((request) => rig.queue.add(request).is);
      expect(scan()).toEqual(['added', 'added']);
      expect(scan()).toEqual(['known', 'known']);
      rig.deliver();
      expect(scan()).toEqual(['added', 'known']);
      rig.deliver();
      expect(scan()).toEqual(['known', 'known']);
      expect(rig.queue.counts()).toMatchObject({ waiting: 0, running: 0, delivered: 2 });
    });
  });
}
