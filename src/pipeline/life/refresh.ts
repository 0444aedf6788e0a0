/**
 * Makes a result follow what the person did meanwhile: what it changed is merged by git into the present text, judged again there by the same
 * checks, and only then are its branch (moved by compare-and-swap), patch and note replaced. A person's own command, never the worker's.
 * Results that share a branch follow together, each on top of the one before, without those that were turned down. Whatever is not clean, or does
 * not pass, is stale: then nothing is touched, and asking again is offered.
 */
import type { Oid, RepoPath } from '../../core/brand.ts';
import type { Delivery } from '../../core/delivery.ts';
import type { Part } from '../../core/port/deliveries.ts';
import type { JobRow } from '../../core/port/queue.ts';
import type { ScratchFile } from '../../core/port/scratch.ts';
import type { Bench, World } from '../../core/port/world.ts';
import { carryResult } from './carry-result.ts';
import { isTurnedDown } from './shared-branch.ts';
import { branchOf, lookAround, type Now, standingOf } from './standing.ts';

/** What became of a result under `refresh`. */
export type Refreshed =
  | { readonly is: 'fresh' | 'merged' }
  | { readonly is: 'refreshed'; readonly delivery: Delivery }
  /** `by`: the result that cannot follow, where that is another one on the same branch. */
  | { readonly is: 'stale'; readonly why: string; readonly by?: JobRow }
  | { readonly is: 'refused'; readonly why: string };

/** Makes a result follow, if it can, and keeps its new delivery. @throws Failure as Repo and Checks. */
export async function refresh(
  row: JobRow,
  { queue, sha256 }: Pick<World, 'queue' | 'sha256'>,
  bench: Bench,
  signal: AbortSignal,
): Promise<Refreshed> {
  const followed = await follow(row, await lookAround(bench.repo, queue), { queue, sha256 }, bench, signal);
  if (followed.is !== 'followed') return followed;
  // What was decided meanwhile stays as it was told; its branch moved all the same.
  const kept = followed.parts.filter(({ row: { job, state }, delivery }) => queue.amend(job.id, delivery, state.decision));
  const own = kept.find((part) => part.row.job.id === row.job.id);
  if (own === undefined) return { is: 'refused', why: 'somebody decided about it meanwhile' };
  return { is: 'refreshed', delivery: own.delivery };
}

/** All results of the branch, delivered anew. */
interface Followed {
  readonly is: 'followed';
  readonly parts: readonly { readonly row: JobRow; readonly delivery: Delivery }[];
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
  if (standing.branch === 'theirs')
    return { is: 'refused', why: 'you committed onto its branch or took something out, so that it is yours' };
  if (standing.is === 'stale') return { is: 'stale', why: 'the text it was made from is gone' };
  const branch = branchOf(delivery, now.branches);
  const made = [...(branch?.made ?? [])].reverse().map((each) => ({ ...each, row: each.job === job.id ? row : queue.find(each.job) }));
  // Whoever refreshes a branch does not want what they have turned down. A row may name an older commit where an earlier refresh was killed.
  const differs = made.some((each) => each.row !== undefined && (isTurnedDown(each.row) || headOf(each.row) !== each.commit));
  if (standing.is !== 'moved' && !(standing.is === 'fresh' && differs)) return { is: standing.is };
  if (branch === undefined || now.head === undefined) return { is: 'stale', why: 'HEAD has no commit to move it to' };
  if (branch.checkedOut) return { is: 'refused', why: `a work tree stands on ${branch.name}` };

  const parts: (Part & { readonly row: JobRow })[] = [];
  const dropped: { readonly row: JobRow; readonly why: string }[] = [];
  const over = new Map<RepoPath, ScratchFile>();
  for (const { job: id, commit, row: each } of made) {
    if (each === undefined) return { is: 'refused', why: `job ${id}, whose commit is on its branch, is forgotten` };
    if (isTurnedDown(each)) {
      dropped.push({ row: each, why: 'it was turned down when the branch was refreshed' });
      continue;
    }
    if (each.state.delivery === undefined) return { is: 'refused', why: `job ${id}, whose commit is on its branch, has not ended yet` };
    const old = { job: each.job, delivery: each.state.delivery, commit };
    const carried = await carryResult(old, now.head, over, { bench, sha256, signal });
    if (carried.is === 'merged') {
      dropped.push({ row: each, why: 'the text held it already when the branch was refreshed' });
      continue;
    }
    if (carried.is === 'stale' && id === job.id) return carried;
    if (carried.is === 'stale') return { ...carried, why: `${id} on its branch: ${carried.why}`, by: each };
    parts.push({ ...carried.part, row: each });
    for (const file of carried.files) over.set(file.file, file);
  }
  if (parts.every((part) => part.job.id !== job.id)) return { is: 'merged' };
  signal.throwIfAborted();
  // Before the branch moves: after a kill in between they are on it still, and the next refresh takes them off.
  for (const each of dropped) takeOff(each.row, each.why, queue);
  const moved = await bench.deliveries.redeliver(parts, branch);
  if (moved.is === 'not-ours') return { is: 'refused', why: `${branch.name} was moved by somebody meanwhile` };
  if (moved.is === 'checked-out') return { is: 'refused', why: `a work tree stands on ${branch.name}` };
  return {
    is: 'followed',
    parts: parts.flatMap(({ row: each }, index) => {
      const after = moved.deliveries[index];
      return after === undefined ? [] : [{ row: each, delivery: each.state.decision === 'open' ? after : onlyMoved(each, after) }];
    }),
  };
}

/** The commit that a row says it is on. */
function headOf({ state }: JobRow): Oid | undefined {
  return state.delivery?.branch?.head;
}

/** Its row no longer says that it is on the branch. */
function takeOff({ job, state }: JobRow, why: string, queue: World['queue']): void {
  if (state.delivery === undefined) return;
  const { branch: _branch, ...alone } = state.delivery;
  queue.amend(job.id, { ...alone, leftOut: why }, state.decision);
}

/** What the person has applied is taken back as it was applied. */
function onlyMoved({ state }: JobRow, { branch, ...after }: Delivery): Delivery {
  return { ...(state.delivery ?? after), ...(branch && { branch }) };
}
