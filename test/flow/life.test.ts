import { expect, it } from 'vitest';
import { liveThrough } from '../support/life-of-results.ts';

it('60 random steps of a person and of what may be done with results break no promise', async () => {
  const { wrong, counts } = await liveThrough(60, 2);
  expect(wrong).toEqual([]);
  expect(Object.keys(counts).length).toBeGreaterThan(10);
});
