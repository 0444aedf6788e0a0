/**
 * Where an accepted edit is committed when it is not on a branch of its own over what the person has saved: on a branch that results share, as a fixup
 * of an earlier commit, or both. There it is judged again exactly as it will stand in git, and what does not pass is not committed.
 */
import type { Oid } from '../../core/brand.ts';
import type { Candidate } from '../../core/candidate.ts';
import type { Owner } from '../../core/delivery.ts';
import type { Job } from '../../core/job.ts';
import { type Answer, no, type Refusal, yes } from '../../core/outcome.ts';
import type { Landing, SharedPlace } from '../../core/port/deliveries.ts';
import type { Bench, World } from '../../core/port/world.ts';
import { applyEdits } from '../../core/span.ts';
import type { Target } from '../../core/target.ts';
import type { CheckReport } from '../../core/verdict.ts';
import { judgeAgain } from '../judge-again.ts';
import { carriedTo, type Placed, textLike } from './carried-target.ts';
import { noFixup, ownerOf } from './fixup-owner.ts';
import { placeOnShared } from './shared-place.ts';

/** Where the edit goes. */
export type Landed =
  | { readonly is: 'own-branch' }
  | { readonly is: 'lands'; readonly landing: Landing; readonly checks: readonly CheckReport[] }
  /** Its branch has no place for it: it can be taken alone. */
  | { readonly is: 'left-out'; readonly why: string }
  | { readonly is: 'refused'; readonly refusal: Refusal }
  /** It does not pass where it would stand. */
  | { readonly is: 'rejected'; readonly checks: readonly CheckReport[] };

/** Finds the place of an accepted edit. `checks` are those it passed on what the person has saved. @throws Failure as Repo and Checks. */
export async function land(
  job: Job,
  target: Target,
  { edits, added }: Candidate,
  checks: readonly CheckReport[],
  world: Pick<World, 'queue' | 'sha256'>,
  bench: Bench,
  signal: AbortSignal,
): Promise<Landed> {
  if (job.oneBranch !== true && job.fixup !== true) return { is: 'own-branch' };
  let placed: Placed = { target, edits };
  let fixupOf: Owner | undefined;
  if (job.fixup === true) {
    const committed = await asCommitted(job, placed, bench, world.sha256);
    if (committed.is === 'no') return { is: 'refused', refusal: committed.refusal };
    const owner = await ownerOf(committed.value, committed.value.base, bench.repo);
    if (owner.is === 'no') return { is: 'refused', refusal: owner.refusal };
    fixupOf = owner.value;
    placed = { edits: committed.value.edits, target: { ...committed.value.target, over: [] } };
  }
  let shared: SharedPlace | undefined;
  if (job.oneBranch === true) {
    const found = await placeOnShared(job, placed, added, world, bench);
    if (found.is === 'none') return { is: 'left-out', why: found.why };
    ({ shared, placed } = found);
  }
  const landing: Landing = { ...placed, ...(shared && { shared }), ...(fixupOf && { fixupOf }) };
  if (await isJudged(target, landing.target, bench)) return { is: 'lands', landing, checks };
  signal.throwIfAborted();
  const again = await judgeAgain(job, placed.target, applyEdits(placed.target.source.clean, placed.edits), added, bench, signal);
  const failed = again.some((report) => report.is === 'ran' && report.findings.length > 0);
  return failed ? { is: 'rejected', checks: again } : { is: 'lands', landing, checks: again };
}

/** Why no fixup can come of a job, known before a model is asked. */
export async function cannotFixUp(
  job: Job,
  target: Target,
  bench: Bench,
  sha256: (text: string) => string,
): Promise<Answer<never> | undefined> {
  if (job.fixup !== true) return undefined;
  const committed = await asCommitted(job, { target, edits: [] }, bench, sha256);
  return committed.is === 'no' ? committed : noFixup(committed.value.target, committed.value.base, bench.repo);
}

/** The edits on the text that HEAD holds: a fixup is about committed lines, and takes nothing else along. */
async function asCommitted(
  { aim, ...job }: Job,
  { target, edits }: Placed,
  bench: Bench,
  sha256: (text: string) => string,
): Promise<Answer<Placed & { readonly base: Oid }>> {
  const { base, source } = target;
  const { file } = source;
  const alone = 'Leave out --fixup: the result then comes as a commit of its own.';
  if (aim.source.from === 'commit') return no('refused-unsupported', 'nobody works on a branch of a bare repository', alone);
  const head = base === undefined ? undefined : await bench.repo.committed(base, file);
  if (base === undefined || head === undefined) return no('refused-unsafe', `${file} is not committed`, `Commit it first. ${alone}`);
  const text = textLike(target, head);
  if (text === source.clean) return yes({ target, edits, base });
  const carried = await carriedTo(head, base, { target, edits }, { ...job, aim }, bench, sha256);
  if (carried === undefined)
    return no('refused-unsafe', `the lines of ${target.name || file} are not committed as they are saved`, `Commit them first. ${alone}`);
  return yes({ ...carried, base });
}

/** True when the place is the very state that the edit was judged in: the same commit with nothing else saved over it. */
async function isJudged(target: Target, there: Target, { repo }: Bench): Promise<boolean> {
  const { base, source } = target;
  if (base !== there.base || source.clean !== there.source.clean) return false;
  if (base === undefined) return true;
  const [committed, saved] = await Promise.all([repo.committed(base, source.file), repo.savedChanges(base)]);
  const isAlone = saved.every(({ file }) => file === source.file);
  return isAlone && committed !== undefined && textLike(target, committed) === source.clean;
}
