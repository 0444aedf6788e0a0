import type { EpochMs, JobId, RepoId } from './brand.ts';
import type { EngineStatus } from './port/engine.ts';
import type { ProgressEvent } from './port/progress.ts';
import type { Stage } from './stage.ts';

/** What a command may say to the running worker over its local socket, one JSON object a line. */
export type Ask =
  | { readonly ask: 'status' }
  /** Something new is in the queue. */
  | { readonly ask: 'nudge' }
  /** The registry changed: look again at which repositories to watch. */
  | { readonly ask: 'refresh' }
  /** The row says cancel; reach the sampler now. */
  | { readonly ask: 'cancel'; readonly job: JobId }
  /** Send events until the connection closes. */
  | { readonly ask: 'follow' }
  /** End: after the running job, or (now) by yielding it back to the queue. */
  | { readonly ask: 'stop'; readonly now: boolean };

/** What the worker answers. Every ask but `follow` gets exactly one; `follow` gets events until it hangs up. */
export type Tell =
  | { readonly tell: 'ok' }
  | { readonly tell: 'status'; readonly status: WorkerStatus }
  | { readonly tell: 'event'; readonly event: ProgressEvent }
  | { readonly tell: 'error'; readonly message: string };

export interface WorkerStatus {
  /** 'worker' serves all registered repositories until it is stopped; 'command' is a command that runs its own jobs and then ends. */
  readonly role: 'worker' | 'command';
  readonly pid: number;
  readonly version: string;
  readonly startedAt: EpochMs;
  readonly engine: EngineStatus;
  readonly current?: { readonly job: JobId; readonly stage: Stage };
  readonly watching: readonly WatchedRepo[];
}

/** How one repository is being followed. */
export interface WatchedRepo {
  readonly id: RepoId;
  readonly path: string;
  /** 'events' from the file system, 'poll' where there are none, 'suspended' during a rebase or branch switch, 'failed' with the reason. */
  readonly by: 'events' | 'poll' | 'suspended' | 'failed';
  readonly why?: string;
  /** Files with a trigger that were not queued, with the reason. */
  readonly skipped: readonly { readonly file: string; readonly why: string }[];
}
