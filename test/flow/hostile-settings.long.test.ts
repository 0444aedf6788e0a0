import { expect, it } from 'vitest';
import { tryHostileSettings } from '../support/hostile-rc.ts';

it('no hostile settings file has anything run before it is trusted at this content', async () => {
  const { tried, judged, ran } = await tryHostileSettings(() => true);
  expect(ran).toEqual([]);
  expect(tried).toBeGreaterThanOrEqual(40);
  expect(judged).toBeGreaterThan(tried);
});
