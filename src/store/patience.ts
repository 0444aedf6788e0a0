import { Failure } from '../core/failure.ts';

/** Milliseconds between two attempts. */
const RETRY_MS = 20;

/**
 * Does `work` again while it throws Failure store-busy, for at most `longestMs` milliseconds; then throws what it threw last. Blocks the
 * process meanwhile, which is right where nothing else can begin before the work is done.
 */
export function patiently<Result>(longestMs: number, work: () => Result): Result {
  const never = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  for (let waitedMs = 0; ; waitedMs += RETRY_MS) {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof Failure && error.code === 'store-busy') || waitedMs >= longestMs) throw error;
      Atomics.wait(never, 0, 0, RETRY_MS);
    }
  }
}
