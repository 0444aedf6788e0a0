import { expect, onTestFinished, test } from 'vitest';
import { faultHome } from '../support/fault-home.ts';
import { helperRestarts, kitchen } from '../support/helper-restarts.ts';

const SIGNALS = Array.from({ length: 40 }, (_, at) => (['SIGKILL', 'SIGABRT', 'SIGSEGV', 'SIGKILL'] as const)[at % 4] ?? 'SIGKILL');

test('40 times lost in mid-sentence, a model process writes again within 5 s, and every job is delivered', async () => {
  const home = await faultHome({ files: kitchen(3 * SIGNALS.length), settings: '{}' });
  onTestFinished(() => home.close());
  const { pid } = await home.start();
  const { ends, backMs } = await helperRestarts(home, SIGNALS);
  const sorted = [...backMs].sort((a, b) => a - b);
  const p95Ms = sorted[Math.floor(sorted.length * 0.95)] ?? Number.POSITIVE_INFINITY;
  console.log(`${backMs.length} model processes lost; another wrote after ${sorted[sorted.length >> 1]} ms (median), ${p95Ms} ms (p95)`);
  expect(ends).toEqual(SIGNALS.map(() => ({ status: 'delivered', attempt: 2, outcome: 'changed' })));
  expect(backMs).toHaveLength(SIGNALS.length);
  expect(p95Ms).toBeLessThan(5_000);
  expect((await home.home.status())?.pid).toBe(pid);
});
