import type { WatchedRepo } from '../worker.ts';

/** The watchers of all registered repositories. */
export interface Triggers {
  /** Scans every watched repository, then follows its saves; new jobs land in the queue, each followed by a call of `nudge`. */
  start(nudge: () => void): Promise<void>;
  /** Looks again at which repositories are watched. */
  refresh(): Promise<void>;
  /** How each is being followed, for `status`. */
  watching(): readonly WatchedRepo[];
  stop(): Promise<void>;
}
