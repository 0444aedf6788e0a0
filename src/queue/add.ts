import type { EpochMs, JobId } from '../core/brand.ts';
import { normaliseInstruction } from '../core/fingerprint.ts';
import type { NewJob } from '../core/job.ts';
import type { Clock } from '../core/port/clock.ts';
import type { Added } from '../core/port/queue.ts';
import type { Store } from '../core/port/store.ts';
import { endEarly } from './early-end.ts';
import { type Identity, identityOf, jobId } from './identity.ts';
import { answerTo, type Known, lastRun } from './known.ts';
import { placeOf, SAME_PLACE } from './place.ts';

/** As Queue.add: one row more, or the job that answers the request already. */
export function addJob(store: Store, clock: Clock, request: NewJob): Added {
  const identity = identityOf(request);
  return store.transaction((): Added => {
    const last = lastRun(store, identity);
    const known = knownOf(store, request, identity, last);
    if (known !== undefined) return known;
    const askedAt = clock.now();
    const rerun = last === undefined ? 0 : last.rerun + 1;
    const id = jobId(identity.fingerprint(rerun), askedAt, (taken) => isTaken(store, taken));
    const superseded = supersede(store, request, id, askedAt);
    insert(store, request, identity, { id, rerun, askedAt, runAfter: Math.max(askedAt, cooledDown(store, request)) });
    return { is: 'added', id, superseded };
  });
}

/** As Queue.known. */
export function knownJob(store: Store, request: NewJob): Extract<Added, { is: 'known' }> | undefined {
  const identity = identityOf(request);
  return knownOf(store, request, identity, lastRun(store, identity));
}

function knownOf(store: Store, request: NewJob, identity: Identity, last: Known | undefined): Extract<Added, { is: 'known' }> | undefined {
  const known = request.again === true ? undefined : answerTo(store, request, identity, last);
  return known === undefined ? undefined : { is: 'known', id: known.id, status: known.status, decision: known.decision };
}

/** Ends the open jobs for the same code and verb; a running one is asked to stop. A more urgent request is never ended by a lesser one. */
function supersede(store: Store, request: NewJob, by: JobId, askedAt: EpochMs): JobId[] {
  const older = store.all(`SELECT seq, id, status FROM jobs WHERE ${SAME_PLACE} AND priority <= :priority ORDER BY seq`, {
    ...placeOf(request),
    priority: request.priority,
  });
  for (const { seq, status } of older) {
    if (status === 'waiting') endEarly(store, Number(seq), { is: 'superseded', by }, askedAt);
    else store.run('UPDATE jobs SET cancel_asked = 1, superseded_by = :by WHERE seq = :seq', { by, seq: Number(seq) });
  }
  return older.map(({ id }) => String(id) as JobId);
}

function insert(
  store: Store,
  request: NewJob,
  identity: Identity,
  { id, rerun, askedAt, runAfter }: { readonly id: JobId; readonly rerun: number; readonly askedAt: EpochMs; readonly runAfter: number },
): void {
  const { aim } = request;
  store.run(
    `INSERT INTO jobs (id, fingerprint, family, address, rerun, request, origin, repo, kind, instruction, scope, file, symbol, node,
       first_line, last_line, text_hash, source, priority, asked_at, run_after, one_branch, fixup)
     VALUES (:id, :fingerprint, :family, :address, :rerun, :request, :origin, :repo, :kind, :instruction, :scope, :file, :symbol, :node,
       :first, :last, :textHash, :source, :priority, :askedAt, :runAfter, :oneBranch, :fixup)`,
    {
      id,
      fingerprint: identity.fingerprint(rerun),
      family: identity.family,
      address: identity.address,
      rerun,
      request: request.request,
      origin: request.origin,
      repo: request.repo,
      kind: request.kind,
      instruction: normaliseInstruction(request.instruction),
      scope: JSON.stringify(request.scope),
      file: aim.file,
      symbol: aim.symbol,
      node: aim.node,
      first: aim.lines.first,
      last: aim.lines.last,
      textHash: aim.textHash,
      source: JSON.stringify(aim.source),
      priority: request.priority,
      askedAt,
      runAfter,
      oneBranch: request.oneBranch === true ? 1 : 0,
      fixup: request.fixup === true ? 1 : 0,
    },
  );
}

/** When the file of a comment may be worked on again by itself; 0 for at once. */
function cooledDown(store: Store, { origin, repo, aim, coolDownMs = 0 }: NewJob): number {
  if (coolDownMs === 0 || origin !== 'comment') return 0;
  const row = store.get(
    "SELECT max(ended_at) AS last FROM jobs WHERE repo = :repo AND file = :file AND origin = 'comment' AND status = 'delivered'",
    { repo, file: aim.file },
  );
  return typeof row?.last === 'number' ? row.last + coolDownMs : 0;
}

function isTaken(store: Store, id: string): boolean {
  return store.get('SELECT 1 FROM jobs WHERE id = :id UNION ALL SELECT 1 FROM forgotten WHERE id = :id LIMIT 1', { id }) !== undefined;
}
