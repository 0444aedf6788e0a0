import type { JobId, RepoId } from '../core/brand.ts';
import { JOB_STATUSES, type JobStatus } from '../core/job.ts';
import type { JobFilter, JobRow } from '../core/port/queue.ts';
import type { SqlValue, Store } from '../core/port/store.ts';
import { asJobRow } from './row.ts';

/** As Queue.find. */
export function findJob(store: Store, id: JobId): JobRow | undefined {
  const row = store.get('SELECT * FROM jobs WHERE id = :id', { id });
  return row === undefined ? undefined : asJobRow(row);
}

/** As Queue.match: a whole id matches itself only, even when a longer one begins with it. */
export function matchJobs(store: Store, prefix: string): JobRow[] {
  const wanted = prefix.toLowerCase();
  if (!/^[a-z2-7]+$/u.test(wanted)) return [];
  const exact = findJob(store, wanted as JobId);
  if (exact !== undefined) return [exact];
  // '{' is the character after 'z', the last one an id can hold.
  return store
    .all('SELECT * FROM jobs WHERE id >= :prefix AND id < :beyond ORDER BY seq DESC', { prefix: wanted, beyond: `${wanted}{` })
    .map(asJobRow);
}

/** As Queue.list. */
export function listJobs(store: Store, filter: JobFilter): JobRow[] {
  const conditions: string[] = ['TRUE'];
  const values: Record<string, SqlValue> = {};
  const require = (condition: string, name: string, value: SqlValue): void => {
    conditions.push(condition);
    values[name] = value;
  };
  if (filter.repo !== undefined) require('repo = :repo', 'repo', filter.repo);
  if (filter.origin !== undefined) require('origin = :origin', 'origin', filter.origin);
  if (filter.request !== undefined) require('request = :request', 'request', filter.request);
  if (filter.statuses !== undefined) require(among('status', 'statuses'), 'statuses', JSON.stringify(filter.statuses));
  if (filter.ids !== undefined) require(among('id', 'ids'), 'ids', JSON.stringify(filter.ids));
  const rows = store.all(`SELECT * FROM jobs WHERE ${conditions.join(' AND ')} ORDER BY seq DESC LIMIT :limit`, {
    ...values,
    limit: filter.limit ?? -1,
  });
  return rows.map(asJobRow);
}

/** As Queue.counts. */
export function countJobs(store: Store, repo?: RepoId): Record<JobStatus, number> {
  const counts = Object.fromEntries(JOB_STATUSES.map((status) => [status, 0])) as Record<JobStatus, number>;
  const rows =
    repo === undefined
      ? store.all('SELECT status, count(*) AS jobs FROM jobs GROUP BY status')
      : store.all('SELECT status, count(*) AS jobs FROM jobs WHERE repo = :repo GROUP BY status', { repo });
  for (const { status, jobs } of rows) counts[String(status) as JobStatus] = Number(jobs);
  return counts;
}

function among(column: string, name: string): string {
  return `${column} IN (SELECT value FROM json_each(:${name}))`;
}
