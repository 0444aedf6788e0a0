import { afterEach, expect, it } from 'vitest';
import { runBot } from '../../src/bot.ts';
import { Failure } from '../../src/core/failure.ts';
import type { Queue } from '../../src/core/port/queue.ts';
import type { World } from '../../src/core/port/world.ts';
import { type Flow, fenced, inRepo, openFlow, shownCode } from '../support/flow.ts';

let flow: Flow | undefined;
afterEach(async () => {
  await flow?.close();
  flow = undefined;
});

const never = new AbortController().signal;
const full = () => new Failure('disk-full', 'no room left to write the database', { next: 'free some disk space' });

async function asked(): Promise<Flow> {
  flow = await openFlow(({ messages }) => fenced(shownCode(messages.at(-1)?.content ?? '').replaceAll('var ', 'let ')));
  await flow.ask('improve', { at: 'place', file: inRepo('src/oven.js'), symbol: 'bakingMinutes' });
  return flow;
}

/** The flow's world with other queue methods, where nobody waits for the clock. */
function worldOf({ world }: Flow, methods: Partial<Queue>): World {
  return { ...world, queue: { ...world.queue, ...methods }, clock: { ...world.clock, sleep: async () => undefined } };
}

it('a job whose end cannot be written down at once is delivered when the disk has room again', async () => {
  const opened = await asked();
  let refusals = 5;
  const { settle } = opened.world.queue;
  const world = worldOf(opened, {
    settle: (claim, settlement) => {
      refusals -= 1;
      if (refusals >= 0) throw full();
      return settle(claim, settlement);
    },
  });
  await runBot(world, { follow: false, stop: never, now: never });
  expect(opened.rows()[0]?.state).toMatchObject({ status: 'delivered', attempt: 1, delivery: { outcome: 'changed' } });
  expect(opened.events.filter(({ is }) => is === 'retry')).toHaveLength(5);
});

it.each([false, true])(
  'a job whose end can never be written down ends the bot (following: %s), and the next one delivers it once',
  async (follow) => {
    const opened = await asked();
    const refusing = worldOf(opened, {
      settle: () => {
        throw full();
      },
    });
    await expect(runBot(refusing, { follow, stop: never, now: never })).rejects.toThrow('no room left');
    expect(opened.rows()[0]?.state).toMatchObject({ status: 'running', attempt: 1 });
    await opened.drain();
    expect(opened.rows()[0]?.state).toMatchObject({ status: 'delivered', attempt: 2, delivery: { outcome: 'changed' } });
    expect(opened.repo.git('branch', '--list', 'localcoder/*').split('\n')).toHaveLength(1);
  },
);

it('a stop does not wait for a disk that stays full', async () => {
  const opened = await asked();
  const stop = new AbortController();
  const refusing = worldOf(opened, {
    settle: () => {
      stop.abort();
      throw full();
    },
  });
  await expect(runBot(refusing, { follow: true, stop: stop.signal, now: never })).rejects.toThrow('no room left');
});

it('a bot that follows ends when the queue cannot be read any more', async () => {
  const opened = await asked();
  const broken = worldOf(opened, {
    claim: () => {
      throw new Failure('store-damaged', 'the database is damaged', { next: 'move it aside' });
    },
  });
  await expect(runBot(broken, { follow: true, stop: never, now: never })).rejects.toThrow('the database is damaged');
});

it('a queue that cannot be asked about a cancellation for a while does not disturb the job', async () => {
  const opened = await asked();
  const busy = worldOf(opened, {
    cancelAsked: () => {
      throw new Failure('store-busy', 'another process is holding the database', { next: 'try again' });
    },
  });
  await runBot(busy, { follow: false, stop: never, now: never });
  expect(opened.rows()[0]?.state.delivery?.outcome).toBe('changed');
});
