import type { JobId } from '../core/brand.ts';
import type { Decision, JobStatus, NewJob } from '../core/job.ts';
import type { SqlRow, Store } from '../core/port/store.ts';
import type { Identity } from './identity.ts';
import { placeOf, SAME_PLACE } from './place.ts';

/** A request that was asked for before, whether its job is still in the table or forgotten. */
export interface Known {
  readonly id: JobId;
  readonly rerun: number;
  readonly status: JobStatus;
  readonly decision: Decision;
  readonly superseded: boolean;
}

/** The last re-run of this very request, if it was ever asked for. */
export function lastRun(store: Store, identity: Identity): Known | undefined {
  const row = store.get(
    `SELECT id, rerun, status, decision, superseded_by FROM jobs WHERE family = :family
     UNION ALL SELECT id, rerun, status, decision, superseded_by FROM forgotten WHERE family = :family
     ORDER BY rerun DESC LIMIT 1`,
    { family: identity.family },
  );
  return row === undefined ? undefined : asKnown(row);
}

/**
 * What already answers a request, so that it needs no new job: the same request waiting, running or delivered, or a rejected result at the
 * same address. One that ended dead or cancelled answers a comment (it still stands; nothing new was said) but neither a command nor a batch.
 */
export function answerTo(store: Store, request: NewJob, identity: Identity, last: Known | undefined): Known | undefined {
  if (last !== undefined && !hasEndedUnserved(last)) return last;
  const rejected = rejectedAt(store, request, identity);
  if (rejected !== undefined) return rejected;
  if (last === undefined || request.origin === 'command' || request.origin === 'batch') return undefined;
  return last.superseded && mayReturn(store, request, identity) ? undefined : last;
}

/** Dead, cancelled, or running but already told to stop because a newer request took its place. */
function hasEndedUnserved(known: Known): boolean {
  return known.status === 'dead' || known.status === 'cancelled' || (known.status === 'running' && known.superseded);
}

/**
 * A superseded request that is seen again was brought back (an edit undone). It may run unless another instruction for the same code is
 * still open: two comments on one function would otherwise supersede each other for ever.
 */
function mayReturn(store: Store, request: NewJob, identity: Identity): boolean {
  const rival = store.get(`SELECT 1 FROM jobs WHERE ${SAME_PLACE} AND superseded_by IS NULL AND address <> :address LIMIT 1`, {
    ...placeOf(request),
    address: identity.address,
  });
  return rival === undefined;
}

/** The job at this address whose result the person judged last, if the verdict was no. Of two regions of a file only the one meant counts. */
function rejectedAt(store: Store, request: NewJob, identity: Identity): Known | undefined {
  const { region, first, last } = placeOf(request);
  const here = `address = :address AND decision <> 'open' AND (:region = 0 OR (first_line <= :last AND last_line >= :first))`;
  const row = store.get(
    `SELECT id, rerun, status, decision, superseded_by, decided_at FROM jobs WHERE ${here}
     UNION ALL SELECT id, rerun, status, decision, superseded_by, decided_at FROM forgotten WHERE ${here}
     ORDER BY decided_at DESC, rerun DESC LIMIT 1`,
    { address: identity.address, region, first, last },
  );
  return row?.decision === 'rejected' ? asKnown(row) : undefined;
}

function asKnown(row: SqlRow): Known {
  return {
    id: String(row.id) as JobId,
    rerun: Number(row.rerun),
    status: String(row.status) as JobStatus,
    decision: String(row.decision) as Decision,
    superseded: row.superseded_by !== null,
  };
}
