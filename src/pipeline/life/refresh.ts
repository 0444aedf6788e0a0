/**
 * Makes a result follow what the person did meanwhile: what it changed is merged by git into the present text, judged again there by the same
 * checks, and only then are its branch (moved by compare-and-swap), patch and note replaced. A person's own command, never the worker's.
 * Results that share a branch follow together, each on top of the one before, without those that were turned down. Whatever is not clean, or does
 * not pass, is stale: then nothing is touched, and asking again is offered.
 */
import type { JobId, RepoPath } from '../../core/brand.ts';
import type { Delivery } from '../../core/delivery.ts';
import type { Part } from '../../core/port/deliveries.ts';
import type { JobRow } from '../../core/port/queue.ts';
import type { ScratchFile } from '../../core/port/scratch.ts';
import type { Bench, World } from '../../core/port/world.ts';
import { carryResult } from './carry-result.ts';
import { branchOf, lookAround, type Now, standingOf } from './standing.ts';

/** What became of a result under `refresh`. */
export type Refreshed =
  | { readonly is: 'fresh' | 'merged' }
  | { readonly is: 'refreshed'; readonly delivery: Delivery }
  | { readonly is: 'stale' | 'refused'; readonly why: string };

/** Makes a result follow, if it can, and keeps its new delivery. @throws Failure as Repo and Checks. */
export async function refresh(
  row: JobRow,
  { queue, sha256 }: Pick<World, 'queue' | 'sha256'>,
  bench: Bench,
  signal: AbortSignal,
): Promise<Refreshed> {
  const followed = await follow(row, await lookAround(bench.repo), { queue, sha256 }, bench, signal);
  if (followed.is !== 'followed') return followed;
  // What was decided meanwhile stays as it was told; its branch moved all the same.
  const kept = followed.deliveries.filter(([id, delivery]) => queue.amend(id, delivery));
  const own = kept.find(([id]) => id === row.job.id);
  if (own === undefined) return { is: 'refused', why: 'somebody decided about it meanwhile' };
  return { is: 'refreshed', delivery: own[1] };
}

/** All results of the branch, delivered anew. */
interface Followed {
  readonly is: 'followed';
  readonly deliveries: readonly (readonly [JobId, Delivery])[];
}

async function follow(
  row: JobRow,
  now: Now,
  { queue, sha256 }: Pick<World, 'queue' | 'sha256'>,
  bench: Bench,
  signal: AbortSignal,
): Promise<Exclude<Refreshed, { is: 'refreshed' }> | Followed> {
  const { job } = row;
  const { delivery, decision, status } = row.state;
  if (delivery === undefined) return { is: 'refused', why: `it has not ended yet (${status})` };
  if (decision !== 'open') return { is: 'refused', why: `you have ${decision} it` };
  const standing = await standingOf(row, now, bench);
  if (standing === undefined) return { is: 'refused', why: 'it changes nothing that could move' };
  if (standing.branch === 'gone') return { is: 'refused', why: 'you deleted or renamed its branch, which is never made again' };
  if (standing.branch === 'theirs') return { is: 'refused', why: 'you committed onto its branch, which is yours now' };
  if (standing.is === 'stale') return { is: 'stale', why: 'the text it was made from is gone' };
  const branch = branchOf(delivery, now.branches);
  const rows =
    branch === undefined
      ? []
      : [...branch.made].reverse().map((made) => ({ ...made, row: made.job === job.id ? row : queue.find(made.job) }));
  const hasRejected = rows.some((each) => each.row?.state.decision === 'rejected');
  if (standing.is !== 'moved' && !(standing.is === 'fresh' && hasRejected)) return { is: standing.is };
  if (branch === undefined || now.head === undefined) return { is: 'stale', why: 'HEAD has no commit to move it to' };
  if (branch.checkedOut) return { is: 'refused', why: `a work tree stands on ${branch.name}` };

  const parts: Part[] = [];
  const over = new Map<RepoPath, ScratchFile>();
  for (const { job: id, commit, row: each } of rows) {
    if (each?.state.delivery === undefined) return { is: 'refused', why: `job ${id}, whose commit is on its branch, is forgotten` };
    // Whoever refreshes a branch does not want what they have turned down.
    if (each.state.decision === 'rejected') continue;
    const carried = await carryResult({ job: each.job, delivery: each.state.delivery, commit }, now.head, over, { bench, sha256, signal });
    if (carried.is === 'merged') continue;
    if (carried.is === 'stale') return { is: 'stale', why: id === job.id ? carried.why : `${id} on its branch: ${carried.why}` };
    parts.push(carried.part);
    for (const file of carried.files) over.set(file.file, file);
  }
  if (parts.every((part) => part.job.id !== job.id)) return { is: 'merged' };
  signal.throwIfAborted();
  const made = await bench.deliveries.redeliver(parts, branch);
  if (made.is === 'not-ours') return { is: 'refused', why: `${branch.name} was moved by somebody meanwhile` };
  if (made.is === 'checked-out') return { is: 'refused', why: `a work tree stands on ${branch.name}` };
  return {
    is: 'followed',
    deliveries: parts.flatMap((part, index) => (made.deliveries[index] ? [[part.job.id, made.deliveries[index]]] : [])),
  };
}
