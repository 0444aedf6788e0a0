/**
 * Turns verdicts into what people read and take: a branch, a patch and a note. Everything delivered is a function of the job, the account
 * and the text it was made from, and comes in a fixed order (objects, ref, patch, note), so that a worker killed anywhere in between
 * delivers the very same thing when it tries again. Never writes to the person's files, save in `apply` and `unapply`, which they typed.
 */
import type { AddedFile } from '../core/candidate.ts';
import type { Account, Change, Delivery } from '../core/delivery.ts';
import type { Job } from '../core/job.ts';
import type { JobKind } from '../core/kind.ts';
import type { Outcome } from '../core/outcome.ts';
import type { Deliveries, Made } from '../core/port/deliveries.ts';
import type { Repo } from '../core/port/repo.ts';
import { protectedPath } from '../core/protected-path.ts';
import type { Target } from '../core/target.ts';
import { branchName } from './branch.ts';
import { type Effect, effectOf } from './change.ts';
import { fitOf } from './fit.ts';
import { apply, unapply } from './lifecycle.ts';
import { hashOf } from './move.ts';
import { noteText } from './note.ts';
import { plainLine } from './plain.ts';
import { type Branched, planResult, publishResult } from './publish.ts';
import { openUndo } from './undo.ts';
import { bareRepository, fileProtected, leftOutOf, nothingToWrite } from './words.ts';

/** Endings that leave something to take: code, or at least the removal of the comment that asked. */
const CHANGED: readonly Outcome[] = ['changed', 'changed-unverified'];
const ANSWERED: readonly Outcome[] = [...CHANGED, 'no-change', 'explained', 'reviewed-findings', 'reviewed-none'];

export interface DeliveriesOptions {
  readonly repo: Repo;
  readonly kinds: readonly JobKind[];
  /** Of this program; notes name it. */
  readonly version: string;
  /** The person's state folder; what has to be remembered between `apply` and `unapply` lies below it. */
  readonly stateDir: string;
  /** A result beyond so many unmerged branches of ours comes without one. */
  readonly maxOpenBranches?: number;
}

/** Opens the deliveries of one repository. */
export function openDeliveries({
  repo,
  kinds,
  version,
  stateDir,
  maxOpenBranches = Number.POSITIVE_INFINITY,
}: DeliveriesOptions): Deliveries {
  const undo = openUndo(stateDir, repo.id);
  const withChange = async (delivery: Delivery, act: typeof apply) => {
    if (repo.root === undefined) return bareRepository(delivery.branch?.name);
    return delivery.change === undefined ? nothingToWrite() : act(delivery.change, repo, undo);
  };
  /** Writes patch and note, after the branch. */
  const complete = async (job: Job, judgement: Judgement, target: Target | undefined, branch: Branched | undefined): Promise<Delivery> => {
    const { account, effect, added } = judgement;
    const patch =
      target !== undefined && effect !== undefined && changesBytes(judgement)
        ? await writePatch(job, target, effect, repo, added)
        : undefined;
    const change = target === undefined || effect === undefined ? undefined : changeOf(job, target, effect, added);
    const result = {
      outcome: account.outcome,
      reason: branch?.reason ?? account.reason,
      next: account.next,
      ...(patch === undefined ? {} : { patch: patch.path }),
      ...(branch?.branch === undefined ? {} : { branch: branch.branch }),
      ...(branch?.leftOut === undefined ? {} : { leftOut: branch.leftOut }),
      ...(change === undefined ? {} : { change }),
    };
    const kind = kinds.find(({ name }) => name === job.kind);
    const text = noteText({
      job,
      account,
      result,
      version,
      ...(kind === undefined ? {} : { kind }),
      ...(target === undefined ? {} : { target }),
      ...(patch === undefined ? {} : { patchText: patch.text }),
      ...(branch === undefined ? {} : { state: branch.state }),
      ...(added === undefined ? {} : { added: added.file }),
    });
    const note = await repo.writeNote(`notes/${job.id}.md`, text);
    return { ...result, note, account };
  };
  return {
    async deliver(job, asked, target, made = { edits: [] }) {
      const judgement = judged(asked, target, made);
      const { account, effect, added } = judgement;
      const { landing, leftOut } = made;
      if (target === undefined || effect === undefined || !changesBytes(judgement)) return complete(job, judgement, target, undefined);
      if (leftOut !== undefined) {
        const { state } = await planResult({ job, account, target, effect, added }, repo);
        return complete(job, judgement, target, { reason: leftOutOf(account.reason, leftOut), leftOut, state });
      }
      return complete(job, judgement, target, await publishResult({ job, account, target, effect, added, landing }, repo, maxOpenBranches));
    },
    shared: async (job) => {
      const name = branchName(job);
      return (await repo.ours()).find(({ ref }) => ref === `refs/heads/${name}` || ref === `refs/${name}`);
    },
    async redeliver(parts, { ref, tip }) {
      const plans = [];
      for (const { job, account: asked, target, made } of parts) {
        const judgement = judged(asked, target, made);
        const { account, effect, added } = judgement;
        if (effect === undefined || !changesBytes(judgement)) throw new RangeError('nothing to deliver again');
        const { landing } = made;
        const planned = await planResult({ job, account, target, effect, added, landing }, repo);
        plans.push({ job, judgement, target, landing, planned });
      }
      const [first, last] = [plans[0], plans.at(-1)];
      if (first === undefined || last === undefined) throw new RangeError('nothing to deliver again');
      const { parent } = first.planned.publication;
      const commits = plans.flatMap(({ planned }) => planned.publication.commits);
      const { parent: _parent, ...publication } = last.planned.publication;
      const moved = await repo.moveBranch(ref, tip, { ...publication, ...(parent && { parent }), commits });
      if (moved.is !== 'done') return moved;
      const now = (await repo.ours()).find((branch) => branch.ref === ref);
      const deliveries = [];
      for (const { job, judgement, target, landing, planned } of plans) {
        const head = now?.made.find((each) => each.job === job.id)?.commit ?? moved.head ?? tip;
        const facts = { ...(landing?.shared && ({ shared: true } as const)), ...(landing?.fixupOf && { fixupOf: landing.fixupOf }) };
        const branch = { name: ref.replace(/^refs\/heads\//u, ''), ref, head, ...(parent && { base: parent }), ...facts };
        deliveries.push(await complete(job, judgement, target, { branch, reason: judgement.account.reason, state: planned.state }));
      }
      return { is: 'done', deliveries };
    },
    fitOf: (delivery, at) => (delivery.change === undefined ? Promise.resolve('nothing') : fitOf(delivery.change, repo, at)),
    apply: (delivery) => withChange(delivery, apply),
    unapply: (delivery) => withChange(delivery, unapply),
  };
}

/** What the edits do, and how they are told of. */
interface Judgement {
  readonly account: Account;
  readonly effect?: Effect;
  readonly added?: AddedFile;
}

function changesBytes({ effect, added }: Judgement): boolean {
  return effect?.changesCode === true || added !== undefined;
}

/** What the edits do, if the ending lets them do anything; a change of a protected file becomes a refusal. */
function judged(account: Account, target: Target | undefined, made: Made): Judgement {
  if (target === undefined || !ANSWERED.includes(account.outcome)) return { account };
  const { edits, added } = CHANGED.includes(account.outcome) ? made : { edits: [], added: undefined };
  const effect = effectOf(target, edits);
  const written = [...(effect.changesCode ? [target.source.file] : []), ...(added === undefined ? [] : [added.file])];
  for (const file of written) {
    const why = protectedPath(file);
    if (why !== undefined) return { account: { ...account, ...fileProtected(plainLine(file), why) } };
  }
  return { account, effect, ...(added === undefined ? {} : { added }) };
}

async function writePatch(
  job: Job,
  target: Target,
  effect: Effect,
  repo: Repo,
  added: AddedFile | undefined,
): Promise<{ readonly path: string; readonly text: string }> {
  const { file, mode, saved } = target.source;
  const edited = await repo.patch(file, mode, Buffer.from(saved, 'utf8'), Buffer.from(effect.saved, 'utf8'));
  const text = edited + (added === undefined ? '' : await repo.patch(added.file, '100644', undefined, Buffer.from(added.text, 'utf8')));
  return { path: await repo.writeNote(`patches/${job.id}.patch`, text), text };
}

/** What `apply` may write: nothing when the text came from a commit, or when nothing changes. */
function changeOf(job: Job, target: Target, effect: Effect, added: AddedFile | undefined): Change | undefined {
  if (job.aim.source.from === 'commit' || (effect.pieces.length === 0 && added === undefined)) return undefined;
  const { file, saved } = target.source;
  const more = added === undefined ? {} : { added };
  return { file, ...more, pieces: effect.pieces, savedHash: hashOf(saved), appliedHash: hashOf(effect.saved) };
}
