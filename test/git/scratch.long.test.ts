import { expect, it } from 'vitest';
import { scratchUnderKills } from '../support/kill-scratcher.ts';

it('hands out whole checkouts only, after 150 kills at random moments', async () => {
  const tally = await scratchUnderKills(150, 4);
  console.log(`scratch under kills: ${JSON.stringify(tally)}`);
  expect(tally.whole).toBeGreaterThanOrEqual(30);
  expect(tally.midway).toBeGreaterThan(0);
});
