import type { EpochMs } from '../brand.ts';
import type { Claim } from './queue.ts';

/** What a lane asks and does: `next` claims a job, `due` says when the next delayed one may run, `work` runs one to its end and never throws. */
export interface LaneParts {
  readonly next: () => Claim | undefined;
  readonly due: () => EpochMs | undefined;
  readonly work: (claim: Claim) => Promise<void>;
}

/** One job at a time, and only the current one in memory: the queue is the truth. */
export interface Lane {
  /** Rejects when one of the parts threw (a failure worth trying again while claiming is waited for instead); never resolves. The lane then takes nothing more. */
  readonly broken: Promise<never>;
  /** Something may be waiting: look. */
  nudge(): void;
  /** Resolves when nothing runs, nothing waits and nothing is due later; rejects as `broken`. */
  drain(): Promise<void>;
  /** Takes no further job; resolves when the running one has ended; rejects as `broken`. */
  stop(): Promise<void>;
}
