import type { RetryRule } from './failure.ts';

/** Attempts after which a job that keeps failing is discarded; three crashes of the worker count as three. */
export const MAX_ATTEMPTS = 3;

const FIRST_DELAY_MS = 2_000;
const LONGEST_DELAY_MS = 60_000;

/** Milliseconds to wait before attempt `attempt + 1`, or undefined when there is none. `attempt` is 1 for the first run. */
export function backoff(rule: RetryRule, attempt: number): number | undefined {
  if (rule === 'never' || attempt >= MAX_ATTEMPTS) return undefined;
  if (rule === 'at-once') return 0;
  return Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1));
}
