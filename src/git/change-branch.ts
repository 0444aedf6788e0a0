/**
 * Moves or removes a branch that is still ours, for a person's own `refresh` or `clean`, or adds to one that results of a request share. A
 * branch is ours while it has its name, its tip is the one we know and we made that tip. The ref changes by compare-and-swap, so that whatever happens in between wins over us.
 * Never touches a branch that a work tree stands on, never one outside our names, never index, HEAD or work tree.
 */
import type { JobId, Oid } from '../core/brand.ts';
import type { BranchChange, Publication } from '../core/port/repo.ts';
import { gitFailure } from './git-failure.ts';
import { type BranchContext, ourBranches } from './our-branches.ts';
import { absent, build, collected, type PublishContext, unpack } from './publish.ts';

/** As in publish.ts: a garbage collection may take objects before the ref protects them. */
const TRIES = 5;

/** As Repo.removeBranch. @throws Failure git-busy | git-failed. */
export async function removeBranch(context: PublishContext & BranchContext, ref: string, tip: Oid): Promise<BranchChange> {
  const why = await notOurs(context, ref, tip);
  if (why !== undefined) return why;
  return context.journal.during({ is: 'ref', ref, oids: [] }, async () => {
    const { status, stderr } = await context.gateway.run(['update-ref', '--no-deref', '-d', ref, tip], { accept: [0, 1, 128] });
    return status === 0 ? { is: 'done' } : lost(context, ref, tip, stderr);
  });
}

/** As Repo.moveBranch. @throws Failure git-busy | git-failed | git-refused | disk-full. */
export async function moveBranch(
  context: PublishContext & BranchContext,
  ref: string,
  from: Oid,
  publication: Publication,
): Promise<BranchChange> {
  const why = await notOurs(context, ref, from, publication.job);
  return why ?? move(context, ref, from, publication);
}

/** As Repo.extendBranch. @throws Failure git-busy | git-failed | git-refused | disk-full. */
export async function extendBranch(
  context: PublishContext & BranchContext,
  ref: string,
  from: Oid,
  publication: Publication,
): Promise<BranchChange> {
  if (publication.parent !== from) throw new RangeError('what is added to a branch comes on top of its tip');
  const why = await notOurs(context, ref, from);
  return why ?? move(context, ref, from, publication);
}

async function move(context: PublishContext & BranchContext, ref: string, from: Oid, publication: Publication): Promise<BranchChange> {
  const { head, objects } = await build(context, publication);
  if (head === from) return { is: 'done', head };
  return context.journal.during({ is: 'ref', ref, oids: [...objects.keys()] }, async () => {
    for (let tries = 1; ; tries += 1) {
      await unpack(context, objects);
      const { status, stderr } = await context.gateway.run(['update-ref', '--no-deref', ref, head, from], { accept: [0, 1, 128] });
      if (status === 0) break;
      if (!/nonexistent object/iu.test(stderr)) return lost(context, ref, from, stderr);
      if (tries === TRIES) throw collected();
    }
    for (let tries = 1; (await absent(context.gateway, [...objects.keys()])).length > 0; tries += 1) {
      if (tries === TRIES) throw collected();
      await unpack(context, objects);
    }
    return { is: 'done', head };
  });
}

/** Why a branch is not to be changed. */
async function notOurs(context: BranchContext, ref: string, tip: Oid, job?: JobId): Promise<BranchChange | undefined> {
  const branch = (await ourBranches(context)).find((each) => each.ref === ref);
  if (branch?.job === undefined || branch.tip !== tip || (job !== undefined && branch.made.every((each) => each.job !== job)))
    return { is: 'not-ours' };
  return branch.checkedOut ? { is: 'checked-out' } : undefined;
}

/** Git did not change the ref: somebody was quicker, or it could not. */
async function lost(context: BranchContext, ref: string, tip: Oid, stderr: string): Promise<BranchChange> {
  if ((await context.reader.read(`${ref}^{commit}`))?.oid !== tip) return { is: 'not-ours' };
  throw gitFailure('update-ref', stderr);
}
