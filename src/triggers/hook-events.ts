/** What the hooks of one repository wrote down since the last look, as jobs in the queue. The queue knows by fingerprint what was asked before. */
import type { Oid, RepoId } from '../core/brand.ts';
import type { NewJob } from '../core/job.ts';
import type { Log } from '../core/port/log.ts';
import type { Progress } from '../core/port/progress.ts';
import type { Queue } from '../core/port/queue.ts';
import { commitJobs } from './commit-jobs.ts';
import { pushReviews } from './push-reviews.ts';
import type { ReviewTools } from './review-jobs.ts';
import type { ReadTools } from './source-file.ts';
import type { SpoolEvent } from './spool-line.ts';

/** What turning events into jobs takes; a Bench has all of it but `sha256`. */
export type HookTools = ReadTools & ReviewTools;

export interface EventTools {
  readonly queue: Pick<Queue, 'add'>;
  readonly log: Log;
  readonly progress: Progress;
  /** Called after each job that was added. */
  readonly nudge: () => void;
  /** Looks at a repository's saved files again, if it is followed. */
  readonly reconcile: (id: RepoId) => void;
}

/** A repository found by its path, as git/find-repo.ts finds it. */
export interface Place {
  readonly id: RepoId;
  readonly root?: string;
  readonly gitDir: string;
  readonly commonDir: string;
}

/** Queues what the events of one repository ask for. @throws Failure as Repo, Syntax and Queue do. */
export async function takeEvents(id: RepoId, events: readonly SpoolEvent[], tools: HookTools, { reconcile, ...rest }: EventTools) {
  if (events.some(({ is }) => is === 'merge' || is === 'rewrite')) reconcile(id);
  const pushes = events.filter((event) => event.is === 'push');
  if (pushes.length > 0) addJobs(await pushReviews(id, pushes, tools), rest);
  const told = events.flatMap((event) => (event.is === 'commit' ? [event.commit] : []));
  if (told.length === 0 || tools.config.hooks.postCommit === 'off') return;
  const { head } = await tools.repo.state();
  const commits = told.flatMap((commit): Oid[] => (commit !== undefined ? [commit] : head.is === 'unborn' ? [] : [head.commit]));
  const { jobs, left } = await commitJobs(id, commits, tools);
  addJobs(jobs, rest);
  if (left > 0) {
    const text = `${left} more symbols were changed by commits than triggers.backlog allows; ask for them by name`;
    rest.progress.tell({ is: 'notice', text: `${tools.repo.root ?? tools.repo.gitDir}: ${text}` });
  }
}

/** Adds jobs and tells of those that are new. */
export function addJobs(jobs: readonly NewJob[], { queue, log, progress, nudge }: Omit<EventTools, 'reconcile'>): void {
  for (const job of jobs) {
    const added = queue.add(job);
    if (added.is === 'known') continue;
    log.info('queued', { job: added.id, kind: job.kind, by: 'hook' });
    progress.tell({ is: 'queued', job: added.id, title: `${job.kind} ${job.aim.file === '.' ? '' : `${job.aim.file}#`}${job.aim.symbol}` });
    nudge();
  }
}
