import { expect, it } from 'vitest';
import { killHelper } from '../support/kill-helper.ts';
import { tinyChoice } from '../support/tiny-model.ts';

it('40 kills in mid-generation: every next answer is right, and 95 of 100 come within five seconds', { timeout: 300_000 }, async () => {
  const { restarts, restartsMs, codes, wrong } = await killHelper(tinyChoice(), 40);
  expect([...codes]).toEqual(['engine-out-of-memory']);
  expect(wrong).toBe(0);
  expect(restarts).toBe(40);
  const p95 = restartsMs[Math.ceil(restartsMs.length * 0.95) - 1] ?? Number.POSITIVE_INFINITY;
  console.info(`restart p95 ${Math.round(p95)} ms, median ${Math.round(restartsMs[19] ?? 0)} ms`);
  expect(p95).toBeLessThan(5_000);
});
