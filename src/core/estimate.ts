import type { JobRow } from './port/queue.ts';

/** What one job has cost before, by the median. */
export interface Estimate {
  /** Jobs it is known from. */
  readonly jobs: number;
  readonly milliseconds: number;
  /** Read and written. */
  readonly tokens: number;
}

/** What a job of this kind with this model has cost, by delivered jobs for which the model was asked. Undefined without any. */
export function estimateOf(rows: readonly JobRow[], kind: string, model: string): Estimate | undefined {
  const costs = rows.flatMap(({ job, state: { startedAt, endedAt, delivery } }) => {
    const usage = delivery?.account?.usage;
    if (job.kind !== kind || usage?.model !== model || startedAt === undefined || endedAt === undefined) return [];
    return [{ milliseconds: Math.max(0, endedAt - startedAt), tokens: usage.promptTokens + usage.outputTokens }];
  });
  if (costs.length === 0) return undefined;
  return {
    jobs: costs.length,
    milliseconds: median(costs.map(({ milliseconds }) => milliseconds)),
    tokens: median(costs.map(({ tokens }) => tokens)),
  };
}

/** Of an even number the mean of the two in the middle, rounded. */
function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.slice(Math.floor((sorted.length - 1) / 2), Math.floor(sorted.length / 2) + 1);
  return Math.round(middle.reduce((sum, each) => sum + each, 0) / middle.length);
}
