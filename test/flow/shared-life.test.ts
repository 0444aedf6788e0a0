import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EpochMs } from '../../src/core/brand.ts';
import type { JobRow } from '../../src/core/port/queue.ts';
import type { Bench } from '../../src/core/port/world.ts';
import { type CleanWish, cleanable } from '../../src/pipeline/life/cleanable.ts';
import { presentFile } from '../../src/pipeline/life/present-file.ts';
import { type Refreshed, refresh } from '../../src/pipeline/life/refresh.ts';
import { lookAround, standingOf } from '../../src/pipeline/life/standing.ts';
import { type Flow, fenced, openFlow, shownCode } from '../support/flow.ts';
import { gitRepo } from '../support/git-repo.ts';

const STREET = 'src/street.js';
const PARK = 'src/park.js';
const house = (name: string): string => `function ${name}(doors) {\n  var open = doors + 1;\n  return open;\n}\n`;
const FILES = { [STREET]: ['north', 'east', 'south'].map(house).join('\n'), [PARK]: house('bench') };
const ONE_BRANCH = { origin: 'batch', priority: 0, form: { oneBranch: true } } as const;
const never = new AbortController().signal;

let flow: Flow;
let bench: Bench;
beforeEach(async () => {
  flow = await openFlow(({ messages }) => fenced(shownCode(messages.at(-1)?.content ?? '').replaceAll('var ', 'const ')), {
    repo: gitRepo({ files: FILES }),
  });
  await flow.ask('improve', { at: 'query', glob: '/src/**' }, ONE_BRANCH);
  ({ bench } = await flow.world.adopt(flow.repo.path));
});
afterEach(async () => flow.close());

/** Jobs in the order in which they run: bench, north, east, south. */
const rows = (): JobRow[] => flow.rows().reverse();
const row = (at: number): JobRow => rows()[at] ?? raise();
const ref = (): string => flow.repo.git('for-each-ref', '--format=%(refname)', 'refs/heads/localcoder');
const subjects = (): string[] => flow.repo.git('log', '--reverse', '--format=%s', `HEAD..${ref()}`).split('\n');
const decide = (at: number, decision: 'applied' | 'rejected'): void => flow.world.queue.decide(row(at).job.id, decision);
const refreshed = (at: number): Promise<Refreshed> => refresh(row(at), flow.world, bench, never);
const standings = async (): Promise<(string | undefined)[]> => {
  const now = await lookAround(bench.repo, flow.world.queue);
  return Promise.all(
    rows().map(async (each) => {
      const found = await standingOf(each, now, bench);
      return found && `${found.is} ${found.branch}`;
    }),
  );
};
const runFirst = async (count: number): Promise<void> => {
  const { runBot } = await import('../../src/bot.ts');
  const only = rows()
    .slice(0, count)
    .map(({ job }) => job.id);
  await runBot(flow.world, { only: { ids: only }, follow: false, stop: never, now: never });
};
const moveOn = (): string => {
  flow.repo.write(STREET, flow.repo.read(STREET).replace('function south', '// the long one\nfunction south'));
  return flow.repo.commit('Meanwhile', STREET);
};
/** Every row names its own commit, all on one line above HEAD, each whole and verified, and nothing holds a conflict marker. */
const expectWhole = (onIt: readonly number[]): void => {
  const commits = flow.repo.git('rev-list', '--reverse', `HEAD..${ref()}`).split('\n');
  expect(onIt.map((at) => row(at).state.delivery?.branch?.head)).toEqual(commits);
  for (const [index, commit] of commits.entries()) {
    const { job, state } = row(onIt[index] ?? -1);
    const message = flow.repo.git('log', '-1', '--format=%B', commit);
    expect(message).toContain(`LocalCoder-Job: ${job.id}`);
    expect(message).toMatch(/^LocalCoder-Verified: .*parse/mu);
    expect(flow.repo.git('diff', '--numstat', `${commit}^`, commit)).toBe(`1\t1\t${job.aim.file}`);
    for (const file of [STREET, PARK]) expect(() => new Function(flow.repo.git('show', `${commit}:${file}`))).not.toThrow();
    if (state.decision === 'open') expect(flow.repo.git('apply', '--check', state.delivery?.patch ?? '')).toBe('');
  }
  expect(flow.repo.git('fsck', '--strict', '--no-dangling')).toBe('');
};

describe('refreshing one of the results on a branch', () => {
  it('moves all of them, one commit each, and none of them has to be refreshed again', async () => {
    await flow.drain();
    const head = moveOn();
    const before = flow.repo.snapshot();
    expect(await standings()).toEqual(['fresh ours', 'moved ours', 'moved ours', 'moved ours']);
    expect(await refreshed(1)).toMatchObject({ is: 'refreshed' });
    expect(flow.repo.snapshot()).toEqual(before);
    expect(flow.repo.git('merge-base', ref(), 'HEAD')).toBe(head);
    expectWhole([0, 1, 2, 3]);
    expect(await standings()).toEqual(['fresh ours', 'fresh ours', 'fresh ours', 'fresh ours']);
    for (const at of [0, 1, 2, 3]) expect(await refreshed(at)).toEqual({ is: 'fresh' });
  });

  it('moves none of them when one no longer fits, names that one, and goes on once it is rejected', async () => {
    await flow.drain();
    flow.repo.write(STREET, FILES[STREET]?.replace('function east(doors) {\n  var open', 'function east(doors) {\n  let open') ?? '');
    flow.repo.commit('Meanwhile');
    const refs = flow.repo.git('for-each-ref');
    const states = rows();
    const east = row(2).job;
    expect(await refreshed(1)).toMatchObject({
      is: 'stale',
      why: expect.stringContaining(`${east.id} on its branch: `),
      by: { job: east },
    });
    expect(await refreshed(2)).not.toHaveProperty('by');
    expect([flow.repo.git('for-each-ref'), rows()]).toEqual([refs, states]);
    decide(2, 'rejected');
    expect(await refreshed(1)).toMatchObject({ is: 'refreshed' });
    expectWhole([0, 1, 3]);
  });

  it.each(['renamed', 'deleted'])('moves none of them when the file of one was %s', async (how) => {
    await flow.drain();
    flow.repo.git(...(how === 'renamed' ? ['mv', PARK, 'src/garden.js'] : ['rm', '-q', PARK]));
    const head = flow.repo.commit('Meanwhile', 'src');
    moveOn();
    const refs = flow.repo.git('for-each-ref');
    expect(await standings()).toEqual(['stale ours', 'moved ours', 'moved ours', 'moved ours']);
    expect(await refreshed(1)).toMatchObject({ is: 'stale', by: { job: row(0).job } });
    expect(await presentFile(row(0), bench.repo)).toBe(how === 'renamed' ? 'src/garden.js' : undefined);
    expect(flow.repo.git('for-each-ref')).toBe(refs);
    expect(flow.repo.git('status', '--porcelain')).toBe('');
    decide(0, 'rejected');
    expect(await refreshed(1)).toMatchObject({ is: 'refreshed' });
    expect(flow.repo.git('merge-base', '--is-ancestor', head, ref())).toBe('');
    expect(subjects()).toHaveLength(3);
  });

  it('takes off what HEAD holds already; its row says so, and the branch is still ours', async () => {
    await flow.drain();
    flow.repo.git('cherry-pick', row(1).state.delivery?.branch?.head ?? '');
    expect(await standings()).toEqual(['fresh ours', 'merged ours', 'moved ours', 'moved ours']);
    expect(await refreshed(2)).toMatchObject({ is: 'refreshed' });
    expectWhole([0, 2, 3]);
    expect(row(1).state.delivery).toMatchObject({ leftOut: expect.stringContaining('held it already') });
    expect(row(1).state.delivery?.branch).toBeUndefined();
    expect(await standings()).toEqual(['fresh ours', 'merged none', 'fresh ours', 'fresh ours']);
    moveOn();
    expect(await refreshed(3)).toMatchObject({ is: 'refreshed' });
    expectWhole([0, 2, 3]);
  });

  it('keeps what is needed to take an applied one back, whether it still stands in the file or not', async () => {
    await flow.drain();
    const { delivery } = row(0).state;
    expect(await bench.deliveries.apply(delivery ?? raise())).toMatchObject({ is: 'done', exact: true });
    decide(0, 'applied');
    moveOn();
    flow.repo.git('checkout', '-q', '--', PARK);
    expect(await refreshed(1)).toMatchObject({ is: 'refreshed' });
    expectWhole([0, 1, 2, 3]);
    expect(row(0).state).toMatchObject({ decision: 'applied', delivery: { change: delivery?.change } });
    expect(await bench.deliveries.apply(delivery ?? raise())).toMatchObject({ is: 'done' });
    moveOn();
    expect(await refreshed(1)).toMatchObject({ is: 'refreshed' });
    expect(row(0).state.delivery?.branch).toBeUndefined();
    expect(await bench.deliveries.unapply(row(0).state.delivery ?? raise())).toMatchObject({ is: 'done', exact: true });
    expect(flow.repo.read(PARK)).toBe(FILES[PARK]);
  });

  it.each([
    ['moving the branch', 'row'],
    ['taking off what was rejected', 'ref'],
  ])('ends the same when it was killed after %s, and is asked for once more', async (_, at) => {
    await flow.drain();
    decide(1, 'rejected');
    moveOn();
    const queue = Object.create(flow.world.queue, at === 'row' ? { amend: { value: amendTheRejected } } : {});
    const repo = Object.create(bench.repo);
    const deliveries = { ...bench.deliveries, ...(at === 'ref' && { redeliver: () => Promise.reject(new Error('killed')) }) };
    function amendTheRejected(...[id, delivery, decided]: Parameters<typeof flow.world.queue.amend>): boolean {
      if (decided === 'rejected') return flow.world.queue.amend(id, delivery, decided);
      throw new Error('killed');
    }
    const killed = refresh(row(2), { queue, sha256: flow.world.sha256 }, { ...bench, repo, deliveries }, never);
    await expect(killed).rejects.toThrow('killed');
    expect(await refreshed(2)).toMatchObject({ is: 'refreshed' });
    expectWhole([0, 2, 3]);
  });

  it('waits for a job whose commit is there and which has not ended', async () => {
    await runFirst(2);
    const { queue } = flow.world;
    const settle = queue.settle;
    queue.settle = () => {
      throw new Error('killed');
    };
    await expect(runFirst(3)).rejects.toThrow('killed');
    queue.settle = settle;
    moveOn();
    expect(await refreshed(1)).toMatchObject({
      is: 'refused',
      why: expect.stringContaining(`${row(2).job.id}, whose commit is on its branch, has not ended`),
    });
    await flow.drain();
    expect(await refreshed(1)).toMatchObject({ is: 'refreshed' });
    expectWhole([0, 1, 2, 3]);
  });
});

describe('a branch that the person took the last commit off', () => {
  it('is theirs: nothing moves, removes or adds to it, and the results can still be taken alone', async () => {
    await flow.drain();
    flow.repo.git('update-ref', ref(), `${ref()}~1`);
    moveOn();
    const refs = flow.repo.git('for-each-ref');
    expect(await standings()).toEqual(['fresh theirs', 'fresh theirs', 'fresh theirs', 'fresh theirs']);
    for (const at of [0, 1, 2, 3]) expect(await refreshed(at)).toMatchObject({ is: 'refused', why: expect.stringContaining('yours') });
    for (const at of [0, 1, 2]) decide(at, 'rejected');
    expect(await removable({ rejected: true, before: Number.MAX_SAFE_INTEGER as EpochMs })).toEqual([]);
    expect(flow.repo.git('for-each-ref')).toBe(refs);
    expect(await bench.deliveries.apply(row(3).state.delivery ?? raise())).toMatchObject({ is: 'done' });
  });
});

const removable = async (wish: CleanWish = {}): Promise<unknown[]> =>
  (await cleanable(await lookAround(bench.repo, flow.world.queue), wish, flow.world.queue, bench)).map(({ branch, why }) => [
    branch.ref,
    why,
  ]);

describe('cleaning a branch that results share', () => {
  it('waits until each of them is rejected or merged', async () => {
    await flow.drain();
    const name = ref();
    flow.repo.git('cherry-pick', row(0).state.delivery?.branch?.head ?? '');
    expect(await removable()).toEqual([]);
    for (const at of [1, 2]) decide(at, 'rejected');
    expect(await removable()).toEqual([]);
    decide(3, 'rejected');
    expect(await removable()).toEqual([[name, 'merged and rejected']]);
    expect(await removable({ rejected: true })).toEqual([]);
    expect(await removable({ merged: true })).toEqual([]);
    decide(0, 'rejected');
    expect(await removable({ rejected: true })).toEqual([[name, 'rejected']]);
  });

  it('takes a merged one, or one as old as asked for, and by age none that is younger', async () => {
    await flow.drain();
    const { askedAt } = row(3).job;
    expect(await removable({ before: askedAt })).toEqual([]);
    expect(await removable({ before: (askedAt + 1) as EpochMs })).toEqual([[ref(), { askedAt }]]);
    flow.repo.git('merge', '-q', '--ff-only', ref());
    expect(await removable()).toEqual([[ref(), 'merged']]);
    expect(await removable({ merged: true })).toEqual([[ref(), 'merged']]);
  });

  it('leaves it while results of the same command are still to come, and lets them come', async () => {
    await runFirst(2);
    for (const at of [0, 1]) decide(at, 'rejected');
    expect(await removable({ before: Number.MAX_SAFE_INTEGER as EpochMs })).toEqual([]);
    await flow.drain();
    expectWhole([0, 1, 2, 3]);
    for (const at of [2, 3]) decide(at, 'rejected');
    expect(await removable()).toHaveLength(1);
  });

  it('counts a job as rejected that was cancelled after its commit was made', async () => {
    const { queue } = flow.world;
    const settle = queue.settle;
    queue.settle = () => {
      throw new Error('killed');
    };
    await expect(runFirst(1)).rejects.toThrow('killed');
    queue.settle = settle;
    for (const { job } of rows()) queue.cancel(job.id);
    await flow.drain();
    expect(rows().map(({ state }) => state.status)).toEqual(['cancelled', 'cancelled', 'cancelled', 'cancelled']);
    expect(await removable()).toEqual([[ref(), 'rejected']]);
  });
});

describe('one result among others', () => {
  it('can be applied and taken back exactly, in any order, and leaves the branch as it is', async () => {
    await flow.drain();
    const refs = flow.repo.git('for-each-ref');
    for (const at of [3, 1, 2]) expect(await bench.deliveries.apply(row(at).state.delivery ?? raise())).toMatchObject({ is: 'done' });
    expect(flow.repo.read(STREET)).toBe(FILES[STREET]?.replaceAll('var ', 'const '));
    expect(flow.repo.git('status', '--porcelain')).toBe(` M ${STREET}`);
    for (const at of [2, 3, 1]) expect(await bench.deliveries.unapply(row(at).state.delivery ?? raise())).toMatchObject({ is: 'done' });
    expect(flow.repo.read(STREET)).toBe(FILES[STREET]);
    expect(flow.repo.git('for-each-ref')).toBe(refs);
  });

  it('that is rejected stays on the branch until another is refreshed, also while HEAD stands still', async () => {
    await flow.drain();
    decide(1, 'rejected');
    expect(subjects()).toHaveLength(4);
    expect(await refreshed(3)).toMatchObject({ is: 'refreshed' });
    expectWhole([0, 2, 3]);
    expect(flow.repo.git('show', `${ref()}:${STREET}`)).toContain('function north(doors) {\n  var open');
    expect(row(1).state).toMatchObject({ decision: 'rejected', delivery: { leftOut: expect.stringContaining('turned down') } });
    expect(await refreshed(3)).toEqual({ is: 'fresh' });
  });

  it.each(['applied', 'rejected'] as const)(
    'that was %s does not bring a deleted branch back for those that come after it',
    async (decision) => {
      await runFirst(2);
      for (const at of [0, 1]) decide(at, decision);
      flow.repo.git('update-ref', '-d', ref());
      await flow.drain();
      expect(ref()).toBe('');
      expect(
        rows()
          .slice(2)
          .map(({ state }) => state.delivery?.leftOut),
      ).toEqual(['you deleted or renamed it', 'you deleted or renamed it']);
    },
  );
});

function raise(): never {
  throw new Error('it was delivered');
}
