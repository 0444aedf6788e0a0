import { expect, it } from 'vitest';
import { publishUnderKills } from '../support/kill-publisher.ts';

it('200 kills over 500 branches: each is made once, nothing of the person changes, no litter stays', { timeout: 1_800_000 }, async () => {
  const { kills, swept } = await publishUnderKills(500, 200, 77);
  expect(kills).toBeGreaterThan(150);
  expect(swept).toBeGreaterThan(0);
});
