/**
 * Where a result goes on the branch that it shares with others of its request: on the tip that the one before it left, while that tip is one we
 * made and nobody took anything out. A branch that the person deleted, moved, committed onto or stands on gets nothing more.
 */
import type { Oid } from '../../core/brand.ts';
import type { AddedFile } from '../../core/candidate.ts';
import type { Job } from '../../core/job.ts';
import type { SharedPlace } from '../../core/port/deliveries.ts';
import type { Queue } from '../../core/port/queue.ts';
import type { Bench } from '../../core/port/world.ts';
import { isCutBack, sharersOf } from '../life/shared-branch.ts';
import { carriedTo, type Placed, textLike } from './carried-target.ts';

/** The place, or why there is none. */
export type Shared =
  | { readonly is: 'place'; readonly shared: SharedPlace; readonly placed: Placed }
  | { readonly is: 'none'; readonly why: string };

/** Finds the place and puts the edits there. @throws Failure as Repo. */
export async function placeOnShared(
  job: Job,
  from: Placed,
  added: AddedFile | undefined,
  { queue, sha256 }: { readonly queue: Queue; readonly sha256: (text: string) => string },
  bench: Bench,
): Promise<Shared> {
  const branch = await bench.deliveries.shared(job);
  const others = sharersOf(job, queue).filter(({ job: other }) => other.id !== job.id);
  if (branch === undefined) {
    // What became of those results since makes no difference: a branch that went is not made again.
    if (others.some(({ state }) => state.delivery?.branch?.shared === true)) return { is: 'none', why: 'you deleted or renamed it' };
    return { is: 'place', shared: {}, placed: { ...from, target: { ...from.target, over: [] } } };
  }
  const { ref, name, tip, start, made } = branch;
  if (branch.job === undefined) return { is: 'none', why: 'you committed onto it, so that it is yours' };
  if (isCutBack(branch, others)) return { is: 'none', why: 'you took commits out of it, so that it is yours' };
  const there = made.find((each) => each.job === job.id);
  const at = there === undefined ? tip : there.below;
  if (there === undefined && branch.checkedOut) return { is: 'none', why: 'a work tree stands on it' };
  const placed = await placeAt(at, from, job, bench, sha256);
  if (placed === undefined) return { is: 'none', why: 'an earlier change there touches the same lines' };
  if (added !== undefined && at !== undefined && (await bench.repo.committed(at, added.file)) !== undefined)
    return { is: 'none', why: `${added.file} is there already` };
  const found = { ref, name, tip, ...(start && { start }) };
  return { is: 'place', shared: { branch: found, ...(there && { there: there.commit }) }, placed };
}

/** The edits on the commit `at`: as they are while the file is the one they started from, else carried over to what stands there. */
async function placeAt(
  at: Oid | undefined,
  from: Placed,
  job: Job,
  bench: Bench,
  sha256: (text: string) => string,
): Promise<Placed | undefined> {
  const { target, edits } = from;
  const { file } = target.source;
  const [started, there] = await Promise.all([target.base, at].map((commit) => commit && bench.repo.committed(commit, file)));
  const { base: _base, ...rest } = target;
  const isSame = started?.blob === there?.blob && started?.mode === there?.mode;
  if (isSame) return { target: { ...rest, ...(at && { base: at }), over: [] }, edits };
  if (at === undefined || there === undefined || textLike(target, there) === undefined) return undefined;
  const carried = await carriedTo(there, at, from, job, bench, sha256);
  return carried && { ...carried, target: { ...carried.target, over: [] } };
}
