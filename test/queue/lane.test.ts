import { beforeEach, describe, expect, it } from 'vitest';
import type { EpochMs } from '../../src/core/brand.ts';
import { Failure } from '../../src/core/failure.ts';
import type { Lane } from '../../src/core/port/lane.ts';
import type { Claim } from '../../src/core/port/queue.ts';
import { openLane } from '../../src/queue/lane.ts';
import { type FakeClock, fakeClock } from '../support/fake-clock.ts';

/** A claim that the lane only passes on. */
function claimed(name: string): Claim {
  return { job: { id: name }, attempt: 1, turn: 1 } as unknown as Claim;
}

let clock: FakeClock;
let waiting: { readonly name: string; readonly at: number }[];
let worked: string[];
let finish: (() => void) | undefined;
let started: (() => void) | undefined;
let refuse: (() => never) | undefined;

beforeEach(() => {
  clock = fakeClock();
  waiting = [];
  worked = [];
  finish = undefined;
  started = undefined;
  refuse = undefined;
});

function leave(name: string, delayMs = 0): void {
  waiting.push({ name, at: clock.now() + delayMs });
}

/** A lane over `waiting`; with `held`, each job runs until `finish` is called. */
function lane({ held = false, work }: { held?: boolean; work?: () => Promise<void> } = {}): Lane {
  return openLane(clock, {
    next: () => {
      refuse?.();
      const at = waiting.findIndex((each) => each.at <= clock.now());
      const [next] = at === -1 ? [] : waiting.splice(at, 1);
      return next === undefined ? undefined : claimed(next.name);
    },
    due: () => (waiting.length === 0 ? undefined : (Math.min(...waiting.map(({ at }) => at)) as EpochMs)),
    work: async ({ job }) => {
      worked.push(job.id);
      started?.();
      await work?.();
      if (held) {
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
      }
    },
  });
}

function untilStarted(): Promise<void> {
  return new Promise((resolve) => {
    started = resolve;
  });
}

describe('the lane', () => {
  it('does nothing before its first nudge', async () => {
    leave('rye');
    lane();
    await clock.advance(60_000);
    expect(worked).toEqual([]);
  });

  it('runs what waits, one after the other, in the order the queue gives', async () => {
    for (const name of ['rye', 'spelt', 'wheat']) leave(name);
    await lane().drain();
    expect(worked).toEqual(['rye', 'spelt', 'wheat']);
  });

  it('never claims a job while another runs, however often it is nudged', async () => {
    leave('rye');
    leave('spelt');
    const open = lane({ held: true });
    open.nudge();
    open.nudge();
    await clock.advance(60_000);
    open.nudge();
    expect(worked).toEqual(['rye']);
    expect(waiting.map(({ name }) => name)).toEqual(['spelt']);
    const next = untilStarted();
    finish?.();
    await next;
    expect(worked).toEqual(['rye', 'spelt']);
  });

  it('takes up what arrives while it rests, when it is nudged', async () => {
    const open = lane();
    await open.drain();
    leave('rye');
    const running = untilStarted();
    open.nudge();
    await running;
    expect(worked).toEqual(['rye']);
  });

  it('sleeps until a delayed job is due, then runs it without a nudge', async () => {
    leave('rye', 2_000);
    const open = lane();
    const drained = open.drain();
    await clock.advance(1_999);
    expect(worked).toEqual([]);
    await clock.advance(1);
    await drained;
    expect(worked).toEqual(['rye']);
    expect(clock.pending()).toBe(0);
  });

  it('runs a job that arrives while a delayed one waits', async () => {
    leave('rye', 2_000);
    const open = lane();
    open.nudge();
    leave('spelt');
    const running = untilStarted();
    open.nudge();
    await running;
    expect(worked).toEqual(['spelt']);
    await clock.advance(2_000);
    expect(worked).toEqual(['spelt', 'rye']);
  });

  it('is drained at once when there is nothing', async () => {
    await expect(lane().drain()).resolves.toBeUndefined();
  });

  it('stops after the running job, and leaves the others where they are', async () => {
    leave('rye');
    leave('spelt');
    const open = lane({ held: true });
    open.nudge();
    let stopped = false;
    const stopping = open.stop().then(() => {
      stopped = true;
    });
    await clock.advance(10);
    expect(stopped).toBe(false);
    finish?.();
    await stopping;
    open.nudge();
    expect(worked).toEqual(['rye']);
    expect(waiting.map(({ name }) => name)).toEqual(['spelt']);
  });

  it('stops at once when it rests, and no longer wakes for a delayed job', async () => {
    leave('rye', 2_000);
    const open = lane();
    open.nudge();
    await open.stop();
    await clock.advance(5_000);
    expect(worked).toEqual([]);
    expect(clock.pending()).toBe(0);
  });

  it('tries again a little later when the world refuses a claim for a while', async () => {
    leave('rye');
    refuse = () => {
      throw new Failure('store-busy', 'somebody writes', { next: 'wait' });
    };
    const open = lane();
    const drained = open.drain();
    await clock.advance(3_000);
    expect(worked).toEqual([]);
    refuse = undefined;
    await clock.advance(2_000);
    await drained;
    expect(worked).toEqual(['rye']);
  });

  it('never goes on after the world refused for good, a minute long, or a bug, and says so', async () => {
    const refusals = [
      new Failure('store-damaged', 'garbled', { next: 'move it aside' }),
      new Failure('disk-full', 'no room', { next: 'free some' }),
      new TypeError('a bug'),
    ];
    for (const error of refusals) {
      refuse = () => {
        throw error;
      };
      const open = lane();
      const told = [open.broken, open.drain()].map((promise) => expect(promise).rejects.toBe(error));
      await clock.advance(60_000);
      await Promise.all(told);
      refuse = undefined;
      leave('rye');
      open.nudge();
      await expect(open.stop()).rejects.toBe(error);
      expect(worked).toEqual([]);
      waiting = [];
    }
  });

  it('never goes on after its work threw, and says so', async () => {
    leave('rye');
    leave('spelt');
    const error = new Error('the oven is out');
    const open = lane({ work: () => Promise.reject(error) });
    const drained = open.drain();
    await expect(drained).rejects.toBe(error);
    await expect(open.broken).rejects.toBe(error);
    open.nudge();
    expect(worked).toEqual(['rye']);
  });
});
