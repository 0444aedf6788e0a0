import { expect, it } from 'vitest';
import { estimateOf } from '../../src/core/estimate.ts';
import type { JobRow } from '../../src/core/port/queue.ts';

/** A delivered job as far as an estimate looks at it. */
function delivered(kind: string, model: string, tookMs: number, tokens: number): JobRow {
  const usage = { model, promptTokens: tokens, outputTokens: 1 };
  return { job: { kind }, state: { startedAt: 1_000, endedAt: 1_000 + tookMs, delivery: { account: { usage } } } } as unknown as JobRow;
}

it('is the median of delivered jobs of that kind and model, and nothing without any', () => {
  const rows = [
    delivered('improve', 'small', 9_000, 99),
    delivered('improve', 'small', 1_000, 9),
    delivered('improve', 'small', 2_000, 19),
    delivered('improve', 'large', 90_000, 9_999),
    delivered('document', 'small', 5, 5),
    { job: { kind: 'improve' }, state: {} } as unknown as JobRow,
  ];
  expect(estimateOf(rows, 'improve', 'small')).toEqual({ jobs: 3, milliseconds: 2_000, tokens: 20 });
  expect(estimateOf(rows.slice(1), 'improve', 'small')).toEqual({ jobs: 2, milliseconds: 1_500, tokens: 15 });
  expect(estimateOf(rows, 'explain', 'small')).toBeUndefined();
});
