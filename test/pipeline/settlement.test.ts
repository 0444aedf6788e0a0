import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Failure } from '../../src/core/failure.ts';
import { Interruption } from '../../src/core/interruption.ts';
import type { Claim, Queue } from '../../src/core/port/queue.ts';
import { settlementOf } from '../../src/pipeline/settlement.ts';
import { type Flow, inRepo, openFlow } from '../support/flow.ts';

const OVEN = { at: 'place', file: inRepo('src/oven.js'), symbol: 'bakingMinutes' } as const;

let flow: Flow;
beforeEach(async () => {
  flow = await openFlow(() => '');
});
afterEach(() => flow.close());

/** A job that runs. */
async function running(instruction: string): Promise<Claim> {
  await flow.ask('improve', OVEN, { instruction });
  const claim = flow.world.queue.claim();
  if (claim === undefined) throw new Error('nothing to claim');
  return claim;
}

describe('a running job that is asked to stop', () => {
  it('ends as superseded when a newer request took its place, and names it', async () => {
    const older = await running('shorter');
    await flow.ask('improve', OVEN, { instruction: 'longer' });
    const newer = flow.rows().find(({ job }) => job.id !== older.job.id)?.job.id;
    expect(await settlementOf(new Interruption('cancelled'), older, flow.world)).toMatchObject({
      is: 'cancelled',
      delivery: { outcome: 'superseded', next: `See localcoder show ${newer}.` },
    });
  });

  it('ends as cancelled when the person said so', async () => {
    const claim = await running('shorter');
    flow.world.queue.cancel(claim.job.id);
    expect(await settlementOf(new Interruption('cancelled'), claim, flow.world)).toMatchObject({
      is: 'cancelled',
      delivery: { outcome: 'cancelled', reason: 'it was cancelled', next: expect.stringContaining(`retry ${claim.job.id}`) },
    });
  });

  it('ends even while the database is busy', async () => {
    const claim = await running('shorter');
    const find: Queue['find'] = () => {
      throw new Failure('store-busy', 'busy', { next: '' });
    };
    const world = { ...flow.world, queue: { ...flow.world.queue, find } };
    expect(await settlementOf(new Interruption('cancelled'), claim, world)).toMatchObject({ is: 'cancelled' });
  });
});
