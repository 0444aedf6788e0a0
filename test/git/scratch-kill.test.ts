import { expect, it } from 'vitest';
import { scratchUnderKills } from '../support/kill-scratcher.ts';

it('hands out whole checkouts only, also after kills at random moments', async () => {
  const { whole } = await scratchUnderKills(4, 11);
  expect(whole).toBeGreaterThanOrEqual(3);
});
