import { expect, it } from 'vitest';
import { liveThrough } from '../support/life-of-results.ts';

it('2,500 random steps of a person and of what may be done with results break no promise', async () => {
  const all: Record<string, number> = {};
  for (const seed of [11, 12, 13, 14, 15]) {
    const { wrong, counts } = await liveThrough(500, seed);
    expect(wrong).toEqual([]);
    for (const [what, times] of Object.entries(counts)) all[what] = (all[what] ?? 0) + times;
  }
  console.log(JSON.stringify(all));
  for (const happens of [
    'apply: done',
    'apply: refused',
    'refresh: refreshed',
    'refresh: refused',
    'refresh: stale',
    'clean: done',
    'unapply: done',
  ])
    expect(all[happens] ?? 0, happens).toBeGreaterThan(10);
});
