import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JobId, Oid } from '../../src/core/brand.ts';
import type { Published, Repo } from '../../src/core/port/repo.ts';
import { BAKERY, type GitRepo } from '../support/git-repo.ts';
import { CART, headOf, JOB, OVEN, type RepoUnderTest, warmer, warmOven } from './repo.ts';

/** Whose a branch is, and what may be done with one that is ours. */
export function repoBranchContract(open: () => Promise<RepoUnderTest>): void {
  let person: GitRepo;
  let repo: Repo;
  let end: () => Promise<void>;
  let made: Exclude<Published, { is: 'taken' }>;

  beforeEach(async () => {
    ({ person, repo, end } = await open());
    const published = await repo.publish(warmOven(await headOf(repo)));
    if (published.is === 'taken') throw new Error('nothing stands in the way');
    made = published;
  });
  afterEach(async () => end());

  const again = async (): Promise<ReturnType<typeof warmOven>> => warmOven(await headOf(repo));
  const refs = (): string => person.git('for-each-ref');

  it('knows the branches below our names, and whose each is', async () => {
    expect(await repo.ours()).toEqual([
      {
        ref: made.ref,
        name: made.name,
        tip: made.head,
        job: JOB,
        made: [{ job: JOB, commit: made.head, below: person.head() }],
        start: person.head(),
        madeAt: 1_750_000_000_000,
        merged: false,
        checkedOut: false,
      },
    ]);
    person.git('branch', 'localcoder/mine');
    person.git('symbolic-ref', 'refs/heads/localcoder/pointer', made.ref);
    person.git('merge', '-q', '--ff-only', made.name);
    const ours = await repo.ours();
    expect(ours.map(({ name, job, merged }) => [name, job, merged])).toEqual([
      [made.name, JOB, true],
      ['localcoder/mine', undefined, true],
      ['localcoder/pointer', undefined, true],
    ]);
  });

  it('no longer calls a branch ours that the person committed onto, amended or rebased', async () => {
    person.git('checkout', '-q', made.name);
    expect((await repo.ours())[0]).toMatchObject({ job: JOB, checkedOut: true });
    person.git('commit', '-q', '--amend', '--no-edit');
    expect((await repo.ours())[0]?.job).toBeUndefined();
    const tip = person.head() as Oid;
    person.git('checkout', '-q', '-');
    const before = refs();
    expect(await repo.removeBranch(made.ref, tip)).toEqual({ is: 'not-ours' });
    expect(await repo.moveBranch(made.ref, tip, await again())).toEqual({ is: 'not-ours' });
    expect(refs()).toBe(before);
  });

  it('moves a branch of ours to commits on the new HEAD, and finds that done the second time', async () => {
    person.write(CART, `${BAKERY[CART]}// more\n`);
    person.commit('Meanwhile');
    const before = person.snapshot();
    const moved = await repo.moveBranch(made.ref, made.head, await again());
    expect(moved).toMatchObject({ is: 'done' });
    expect(person.git('rev-parse', `${made.ref}^`)).toBe(person.head());
    expect(person.git('diff', '--name-only', 'HEAD', made.ref)).toBe(OVEN);
    expect(person.snapshot()).toEqual(before);
    if (moved.is !== 'done' || moved.head === undefined) throw new Error('it was moved');
    expect(await repo.moveBranch(made.ref, moved.head, await again())).toEqual(moved);
    expect(await repo.moveBranch(made.ref, made.head, await again())).toEqual({ is: 'not-ours' });
    person.git('fsck', '--strict', '--no-dangling');
  });

  describe('shared by several jobs', () => {
    const message = (job: string, shared = 'shared22') => `Warm it\n\nLocalCoder-Job: ${job}\nLocalCoder-Branch: ${shared}`;
    const plan = (parent: Oid, job: string, text: string, words = message(job)) =>
      warmOven(parent, {
        job: job as JobId,
        commits: [{ files: [{ file: OVEN, mode: '100644', bytes: Buffer.from(text) }], message: words }],
      });

    it('grows by a commit on its tip, and tells what of it is whose', async () => {
      await repo.removeBranch(made.ref, made.head);
      const start = await headOf(repo);
      const first = await repo.publish(plan(start, 'first222', 'one\n'));
      if (first.is === 'taken') throw new Error('nothing stands in the way');
      const before = person.snapshot();
      const second = await repo.extendBranch(first.ref, first.head, plan(first.head, 'second22', 'two\n'));
      expect(second).toMatchObject({ is: 'done' });
      expect(await repo.ours()).toMatchObject([
        {
          job: 'second22',
          made: [
            { job: 'second22', below: first.head },
            { job: 'first222', commit: first.head, below: start },
          ],
          start,
        },
      ]);
      expect(await repo.extendBranch(first.ref, first.head, plan(first.head, 'third222', 'x\n'))).toEqual({ is: 'not-ours' });
      await expect(repo.extendBranch(first.ref, first.head, plan(start, 'third222', 'x\n'))).rejects.toThrow(RangeError);
      // Either job may move it as a whole.
      if (second.is !== 'done' || second.head === undefined) throw new Error('it grew');
      expect(await repo.moveBranch(first.ref, second.head, plan(start, 'stranger', 'x\n'))).toEqual({ is: 'not-ours' });
      expect(await repo.moveBranch(first.ref, second.head, plan(start, 'first222', 'x\n'))).toMatchObject({ is: 'done' });
      expect(person.snapshot()).toEqual(before);
      person.git('fsck', '--strict', '--no-dangling');
    });

    it('is not taken for part of a branch of ours that was merged below it', async () => {
      const onTop = await repo.publish({ ...plan(made.head, 'second22', 'two\n'), branch: 'localcoder/improve/other-second22' });
      if (onTop.is === 'taken') throw new Error('nothing stands in the way');
      const branch = (await repo.ours()).find(({ ref }) => ref === onTop.ref);
      expect(branch?.made).toEqual([{ job: 'second22', commit: onTop.head, below: made.head }]);
      expect(branch?.start).toBe(made.head);
    });

    it.each([
      [
        'committed onto',
        () => person.git('update-ref', made.ref, person.git('commit-tree', '-p', made.ref, '-m', 'x', `${made.ref}^{tree}`)),
      ],
      ['checked out', () => person.git('checkout', '-q', made.name)],
      ['deleted', () => person.git('update-ref', '-d', made.ref)],
    ])('never grows when it was %s', async (how, act) => {
      act();
      const [before, tip] = [refs(), how === 'deleted' ? made.head : ((await repo.resolve(made.ref)) ?? made.head)];
      expect(await repo.extendBranch(made.ref, tip, plan(tip, 'second22', 'x\n'))).toEqual({
        is: how === 'checked out' ? 'checked-out' : 'not-ours',
      });
      expect(refs()).toBe(before);
    });
  });

  it('removes a branch of ours, packed or not, and nothing else', async () => {
    person.git('pack-refs', '--all');
    const before = person.git('for-each-ref', 'refs/heads/main', 'refs/heads/evening');
    expect(await repo.removeBranch(made.ref, made.head)).toEqual({ is: 'done' });
    expect(await repo.ours()).toEqual([]);
    expect(await repo.removeBranch(made.ref, made.head)).toEqual({ is: 'not-ours' });
    expect(person.git('for-each-ref', 'refs/heads/main', 'refs/heads/evening')).toBe(before);
    expect(await repo.sweep()).toEqual([]);
  });

  it.each(['stands on', 'is in the middle of rebasing'])('never moves or removes a branch that a work tree %s', async (how) => {
    person.git('checkout', '-q', made.name);
    if (how !== 'stands on')
      person.git('-c', 'core.editor=true', '-c', 'sequence.editor=sed -i s/pick/edit/', 'rebase', '-q', '-i', 'HEAD~1');
    const before = refs();
    expect(await repo.removeBranch(made.ref, made.head)).toEqual({ is: 'checked-out' });
    expect(await repo.moveBranch(made.ref, made.head, await again())).toEqual({ is: 'checked-out' });
    expect(refs()).toBe(before);
  });

  it.each(['refs/heads/main', 'HEAD', 'refs/heads/localcoder/../main', 'refs/tags/x'])('never changes %s', async (ref) => {
    const before = refs();
    expect(await repo.removeBranch(ref, await headOf(repo))).toEqual({ is: 'not-ours' });
    expect(await repo.moveBranch(ref, await headOf(repo), await again())).toEqual({ is: 'not-ours' });
    expect(refs()).toBe(before);
  });

  describe('merging', () => {
    const file = (bytes: string) => ({ file: OVEN, mode: '100644', bytes: Buffer.from(bytes) });
    const oven = BAKERY[OVEN] ?? '';

    it('carries what a branch did over to a newer commit, and writes nothing into the repository', async () => {
      const base = await headOf(repo);
      person.write(OVEN, oven.replace('module.exports', '// for the baker\nmodule.exports'));
      const ours = person.commit('Meanwhile') as Oid;
      const before = [person.snapshot(), person.git('count-objects', '-v')];
      const merged = await repo.mergeTree({ commit: base }, { commit: ours }, { commit: made.head });
      expect(merged).toEqual({ is: 'clean', files: [{ file: OVEN, bytes: Buffer.from(warmer(person.read(OVEN))) }] });
      expect([person.snapshot(), person.git('count-objects', '-v')]).toEqual(before);
    });

    it('takes files in place of a commit’s own', async () => {
      const commit = await headOf(repo);
      const saved = oven.replace('return minutes', 'return Math.ceil(minutes)');
      const merged = await repo.mergeTree({ commit }, { commit, files: [file(saved)] }, { commit: made.head });
      expect(merged).toEqual({ is: 'clean', files: [{ file: OVEN, bytes: Buffer.from(warmer(saved)) }] });
    });

    it('answers a conflict, and no text, when both changed the same line or one took the file away', async () => {
      const commit = await headOf(repo);
      expect(
        await repo.mergeTree({ commit }, { commit, files: [file(oven.replace('= 12', '= 13'))] }, { commit: made.head }),
      ).toMatchObject({
        is: 'conflict',
        why: expect.stringContaining(OVEN),
      });
      person.git('rm', '-q', OVEN);
      const gone = person.commit('No oven') as Oid;
      expect(await repo.mergeTree({ commit }, { commit: gone }, { commit: made.head })).toMatchObject({ is: 'conflict' });
    });

    it('never runs a merge driver or filter that the repository configures', async () => {
      const base = await headOf(repo);
      person.write('.gitattributes', '* merge=own filter=own\n');
      person.git('config', 'merge.own.driver', `touch ${person.path}/ran; exit 1`);
      person.git('config', 'filter.own.clean', `touch ${person.path}/ran; cat`);
      person.write(OVEN, `${oven}// more\n`);
      const ours = person.git('commit-tree', '-p', base, '-m', 'x', `${base}^{tree}`) as Oid;
      const merged = await repo.mergeTree({ commit: base }, { commit: ours, files: [file(`${oven}// more\n`)] }, { commit: made.head });
      expect(merged).toMatchObject({ is: 'clean' });
      expect((await repo.saved('ran' as never)).is).toBe('absent');
    });
  });
}
