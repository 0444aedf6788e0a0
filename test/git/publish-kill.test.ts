import { expect, it } from 'vitest';
import { publishUnderKills } from '../support/kill-publisher.ts';

it('a publisher that is killed again and again makes each branch once and leaves no litter', async () => {
  const { kills } = await publishUnderKills(24, 8, 5);
  expect(kills).toBeGreaterThan(3);
});
