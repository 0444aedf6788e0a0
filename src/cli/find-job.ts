import type { JobRow, Queue } from '../core/port/queue.ts';
import { titleOf } from './render-job.ts';
import { UsageError } from './usage-error.ts';

/** The one job whose id begins so, as git finds commits. @throws UsageError when there is none or more than one. */
export function findJob(queue: Pick<Queue, 'match'>, prefix: string): JobRow {
  const wanted = prefix.trim().toLowerCase();
  const rows = /^[a-z2-7]+$/u.test(wanted) ? queue.match(wanted) : [];
  const [first, ...others] = rows;
  if (first === undefined) {
    throw new UsageError(`no job's id begins with '${prefix}'`, "see 'localcoder jobs' and 'localcoder history' for ids");
  }
  if (others.length === 0) return first;
  const shown = rows.slice(0, 8).map(({ job }) => `${job.id} (${titleOf(job)})`);
  throw new UsageError(`'${prefix}' is short for ${rows.length} jobs: ${shown.join(', ')}`, 'type more of the id');
}

/** Several ids or prefixes at once; a job named twice comes once. */
export function findJobs(queue: Pick<Queue, 'match'>, prefixes: readonly string[]): JobRow[] {
  const found = new Map(prefixes.map((prefix) => findJob(queue, prefix)).map((row) => [row.job.id, row]));
  return [...found.values()];
}
