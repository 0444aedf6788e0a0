import type { EpochMs } from '../brand.ts';

/** The only source of time. Tests drive a fake one. */
export interface Clock {
  now(): EpochMs;
  /** Resolves after `delayMs`, or rejects with the signal's reason as soon as it aborts. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>;
  /** Calls `act` once after `delayMs`; the returned function takes it back. Does not keep the process alive. */
  after(delayMs: number, act: () => void): () => void;
}
