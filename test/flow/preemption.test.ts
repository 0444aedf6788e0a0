import { afterEach, expect, it } from 'vitest';
import { PRIORITY } from '../../src/core/job.ts';
import { type Flow, fenced, inRepo, openFlow, shownCode } from '../support/flow.ts';

let flow: Flow | undefined;
afterEach(async () => {
  await flow?.close();
  flow = undefined;
});

const OVEN = inRepo('src/oven.js');
const CART = inRepo('src/cart.ts');

it('a batch stops writing for a review, goes on with the same seed afterwards, and ends in one delivery', async () => {
  flow = await openFlow(({ messages }, call) => {
    if (call === 0) return 'never';
    return fenced(shownCode(messages.at(-1)?.content ?? '').replace('{\n', '{\n  const kept = 1;\n  void kept;\n'));
  });
  const batchPriority = { priority: PRIORITY.batch, origin: 'batch' } as const;
  const [asked] = await flow.ask('improve', { at: 'place', file: OVEN, symbol: 'bakingMinutes' }, batchPriority);
  const draining = flow.drain();
  await flow.engine.begun(1);
  const [urgent] = await flow.ask('improve', { at: 'place', file: CART, symbol: 'discount' }, { priority: PRIORITY.review });
  await draining;
  const rows = flow.rows();
  const batch = rows.find(({ job }) => job.aim.symbol === asked?.aim.symbol);
  const review = rows.find(({ job }) => job.aim.symbol === urgent?.aim.symbol);
  expect(rows.map(({ state }) => state.status)).toEqual(['delivered', 'delivered']);
  expect(batch?.state.attempt).toBe(1);
  expect(review?.state.endedAt ?? 0).toBeLessThanOrEqual(batch?.state.startedAt ?? 0);
  const seeds = flow.engine.requests.map(({ seed }) => seed);
  expect(seeds).toHaveLength(3);
  expect(seeds[2]).toBe(seeds[0]);
  expect(flow.repo.git('for-each-ref', '--format=%(refname)', 'refs/heads/localcoder').split('\n')).toHaveLength(2);
});
