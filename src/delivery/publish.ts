import type { AddedFile } from '../core/candidate.ts';
import type { Account, DeliveredBranch } from '../core/delivery.ts';
import type { Job } from '../core/job.ts';
import type { Landing, SharedPlace } from '../core/port/deliveries.ts';
import type { Publication, Repo } from '../core/port/repo.ts';
import type { Target } from '../core/target.ts';
import { type Effect, effectOf } from './change.ts';
import { type Planned, planBranch, type SavedState } from './publication.ts';
import { branchesFull, branchOlder, branchTaken, leftOutOf, whyNotExtended } from './words.ts';

/** The branch of a result, or why there is none. */
export interface Branched {
  readonly branch?: DeliveredBranch;
  readonly reason: string;
  readonly state: SavedState;
  readonly leftOut?: string;
}

/** What is to be published: the result on what the person has saved, or where it lands. */
export interface Result {
  readonly job: Job;
  readonly account: Account;
  readonly target: Target;
  readonly effect: Effect;
  readonly added?: AddedFile | undefined;
  readonly landing?: Landing | undefined;
}

/** Plans the commits of a result where it goes. */
export function planResult({ job, account, target, effect, added, landing }: Result, repo: Repo): Promise<Planned> {
  const place = landing === undefined ? { target, effect } : { target: landing.target, effect: effectOf(landing.target, landing.edits) };
  return planBranch(job, account, place.target, place.effect, repo, { added, fixupOf: landing?.fixupOf });
}

/** Makes the branch of a result, finds it, or adds to the one it shares. A result beyond `most` open branches comes without one. */
export async function publishResult(result: Result, repo: Repo, most: number): Promise<Branched> {
  const { job, account, landing } = result;
  const planned = await planResult(result, repo);
  const { publication, state } = planned;
  const { shared, fixupOf } = landing ?? {};
  const facts = { ...(shared && ({ shared: true } as const)), ...(fixupOf && { fixupOf }) };
  if (shared?.branch !== undefined) {
    const head = await extend(shared, shared.branch, publication, repo);
    if (typeof head === 'object') return { reason: leftOutOf(account.reason, head.why), leftOut: head.why, state };
    const { ref, name, start } = shared.branch;
    return { branch: { name, ref, head, ...(start && { base: start }), ...facts }, reason: account.reason, state };
  }
  const open = (await repo.ours()).filter(({ job: maker, merged }) => maker !== undefined && !merged);
  if (open.length >= most && !open.some(({ job: maker }) => maker === job.id)) return { reason: branchesFull(account.reason, most), state };
  const published = await repo.publish(publication);
  if (published.is === 'taken') return { reason: branchTaken(account.reason, published.ref), state };
  const { ref, name, head } = published;
  const branch = { name, ref, head, ...(publication.parent && { base: publication.parent }), ...facts };
  const isOurs = published.is === 'created' || (await repo.committed(head, result.target.source.file))?.bytes.equals(planned.tip);
  return { branch, reason: isOurs ? account.reason : branchOlder(account.reason), state };
}

/** The commit on the shared branch, made now or by an earlier run. */
async function extend(
  { there }: SharedPlace,
  { ref, tip }: NonNullable<SharedPlace['branch']>,
  publication: Publication,
  repo: Repo,
): Promise<NonNullable<DeliveredBranch['head']> | { readonly why: string }> {
  if (there !== undefined) return there;
  const extended = await repo.extendBranch(ref, tip, publication);
  return extended.is === 'done' ? (extended.head ?? tip) : { why: whyNotExtended[extended.is] };
}
