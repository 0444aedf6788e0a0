import type { EpochMs, JobId } from '../brand.ts';
import type { Outcome } from '../outcome.ts';

/** How things are, in few words, for prompts and status lines. One line of JSON in `status.json`, its keys in this order. */
export interface ShortStatus {
  /** The engine's state, with ` paused` behind it while the queue is. */
  readonly state: string;
  readonly running: number;
  readonly waiting: number;
  /** The job that ended last under this worker; absent before the first. */
  readonly last?: { readonly id: JobId; readonly kind: string; readonly outcome: Outcome; readonly at: EpochMs };
  /** The worker that wrote it. */
  readonly pid: number;
}

/** The worker's status file. What goes wrong with it is nobody's trouble: the socket and the queue are the truth. */
export interface StatusFile {
  /** Replaces the file as a whole, or, when nothing changed, only marks it as fresh. @returns false when it could not. */
  write(status: ShortStatus): boolean;
  remove(): void;
}
