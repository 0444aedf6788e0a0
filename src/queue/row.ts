import type { EpochMs, Fingerprint, JobId, RepoId, RepoPath, Sha256 } from '../core/brand.ts';
import type { Delivery } from '../core/delivery.ts';
import type { Decision, Job, JobStatus, Origin, Scope } from '../core/job.ts';
import type { JobRow, JobState } from '../core/port/queue.ts';
import type { SqlRow, SqlValue } from '../core/port/store.ts';
import type { Stage } from '../core/stage.ts';
import type { TargetNode } from '../core/target.ts';

/** A row of `jobs` as the port shows it. The table's CHECK constraints hold the closed lists, so its words are taken as they are. */
export function asJobRow(row: SqlRow): JobRow {
  return { job: asJob(row), state: asState(row) };
}

/** The record part of a row. */
export function asJob(row: SqlRow): Job {
  return {
    id: text(row.id) as JobId,
    fingerprint: text(row.fingerprint) as Fingerprint,
    request: text(row.request),
    origin: text(row.origin) as Origin,
    repo: text(row.repo) as RepoId,
    kind: text(row.kind),
    instruction: text(row.instruction),
    scope: JSON.parse(text(row.scope)) as Scope,
    aim: {
      file: text(row.file) as RepoPath,
      symbol: text(row.symbol),
      node: text(row.node) as TargetNode,
      lines: { first: number(row.first_line), last: number(row.last_line) },
      textHash: text(row.text_hash) as Sha256,
      source: JSON.parse(text(row.source)) as Job['aim']['source'],
    },
    priority: number(row.priority),
    rerun: number(row.rerun),
    askedAt: number(row.asked_at) as EpochMs,
    ...(row.one_branch === 1 && { oneBranch: true }),
    ...(row.fixup === 1 && { fixup: true }),
  };
}

function asState(row: SqlRow): JobState {
  return {
    status: text(row.status) as JobStatus,
    attempt: number(row.attempt),
    runAfter: number(row.run_after) as EpochMs,
    cancelAsked: row.cancel_asked === 1,
    decision: text(row.decision) as Decision,
    ...(row.stage === null ? {} : { stage: text(row.stage) as Stage }),
    ...(row.started_at === null ? {} : { startedAt: number(row.started_at) as EpochMs }),
    ...(row.ended_at === null ? {} : { endedAt: number(row.ended_at) as EpochMs }),
    ...(row.superseded_by === null ? {} : { supersededBy: text(row.superseded_by) as JobId }),
    ...(row.delivery === null ? {} : { delivery: JSON.parse(text(row.delivery)) as Delivery }),
    ...(row.failure_code === null ? {} : { lastFailure: asFailure(row) }),
  };
}

function asFailure(row: SqlRow): NonNullable<JobState['lastFailure']> {
  return { code: text(row.failure_code) as NonNullable<JobState['lastFailure']>['code'], message: text(row.failure_message) };
}

function text(value: SqlValue | undefined): string {
  if (typeof value !== 'string') throw new TypeError(`a column of a job holds ${typeof value}, not text`);
  return value;
}

function number(value: SqlValue | undefined): number {
  if (typeof value !== 'number') throw new TypeError(`a column of a job holds ${typeof value}, not a number`);
  return value;
}
