import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JobId, Oid } from '../../src/core/brand.ts';
import { Failure } from '../../src/core/failure.ts';
import { type FakeClock, fakeClock } from '../support/fake-clock.ts';
import { type HookRig, openHookRig } from '../support/hook-rig.ts';

let rig: HookRig;

beforeEach(async () => {
  rig = await openHookRig();
});
afterEach(() => rig.close());

const short = (revision: string): string => rig.repo.git('rev-parse', '--short=12', revision);
const push = (...args: string[]): string => rig.repo.git('push', '-q', 'origin', ...args);
const events = (): string => join(rig.folder, 'events');

/** Changes one line of a file and commits. */
function bake(text: string): string {
  rig.repo.write('src/oven.js', rig.repo.read('src/oven.js').replace(/var minutes = .*;/u, `var minutes = ${text};`));
  return rig.repo.commit(`Bake ${text}`);
}

/** Commits of a branch that change no symbol, made by one process and without hooks. */
function commitsInARow(branch: string, count: number): void {
  const who = 'committer Ada Baker <ada@bakery.example> 1700000000 +0000';
  const one = (note: number): string => {
    const text = `Note ${note}`;
    const from = note === 1 ? `from ${rig.repo.head()}\n` : '';
    return `commit refs/heads/${branch}\n${who}\ndata ${text.length}\n${text}\n${from}M 644 inline notes/${note}.txt\ndata 1\nx\n`;
  };
  const notes = Array.from({ length: count }, (_, index) => one(index + 1));
  rig.repo.gitBytes(['fast-import', '--quiet', '--force'], notes.join('\n'));
}

/** Has the spool looked at after so long, by a clock that stands. */
async function lookAfter(clock: FakeClock, ms: number): Promise<void> {
  // Before anything can take the file away.
  const isTaken = existsSync(events());
  await clock.advance(ms);
  const done = rig.spool.look();
  if (isTaken) {
    await clock.waiting();
    await clock.advance(50);
  }
  await done;
  // That one may have begun on the way.
  await rig.spool.look();
}

describe('a push', () => {
  beforeEach(async () => {
    push('main');
    rig.repo.git('remote', 'set-head', 'origin', 'main');
    await rig.install('pre-push');
  });

  it('becomes one review of what the remote did not have', async () => {
    bake('1');
    bake('2');
    push('main');
    await rig.spool.look();
    expect(rig.titles()).toEqual([`review ${short('main~2')}..${short('main')}`]);
    expect(rig.jobs()[0]).toMatchObject({ origin: 'hook', priority: 300 });
    expect(existsSync(events())).toBe(false);
    expect(readdirSync(rig.folder).sort()).toEqual(['known', 'last']);
  });

  it('of several refs and several times is one review for each head', async () => {
    bake('1');
    push('main');
    bake('2');
    push('main', 'main:refs/heads/release', 'main:refs/tags/v1');
    rig.repo.git('switch', '-q', '-c', 'topic', 'main~2');
    bake('3');
    push('topic');
    await rig.spool.look();
    expect(rig.titles()).toEqual([`review ${short('topic')}`, `review ${short('main~2')}..${short('main')}`].sort());
  });

  it('of a new branch starts where it left the main branch, also when the main branch is not known', async () => {
    rig.repo.git('switch', '-q', '-c', 'topic');
    bake('1');
    bake('2');
    push('topic');
    await rig.spool.look();
    expect(rig.titles()).toEqual([`review ${short('main')}..${short('topic')}`]);
    rig.repo.git('remote', 'set-head', 'origin', '--delete');
    bake('3');
    push('topic:other');
    await rig.spool.look();
    expect(rig.titles()).toContain(`review ${short('topic')}`);
  });

  it('that rewrites starts where the two histories part', async () => {
    bake('1');
    push('main');
    await rig.spool.look();
    rig.repo.git('reset', '-q', '--hard', 'main~1');
    bake('2');
    push('--force', 'main');
    await rig.spool.look();
    expect(rig.titles()).toContain(`review ${short('main')}`);
    expect(rig.jobs().length).toBe(2);
  });

  it('that deletes or tags means nothing', async () => {
    push('main:refs/heads/old');
    await rig.spool.look();
    rig.repo.git('tag', 'v1');
    push('v1');
    push('--delete', 'old');
    await rig.spool.look();
    expect(rig.jobs()).toEqual([]);
    expect(rig.spool.ignored()).toBe(0);
  });

  it('that no hook could write down is found when the worker starts, and only then what was not known', async () => {
    bake('1');
    rig.repo.git('-c', 'core.hooksPath=/dev/null', 'push', '-q', 'origin', 'main');
    await rig.again().start();
    const first = `review ${short('main')}`;
    expect(rig.titles()).toEqual([first]);
    bake('2');
    push('main');
    rmSync(events());
    await rig.again().start();
    expect(rig.titles()).toEqual([first, `review ${short('main')}`].sort());
    await rig.again().start();
    expect(rig.jobs().length).toBe(2);
  });

  it('that a hook told of is not found once more when the worker starts anew', async () => {
    for (const text of ['1', '2']) {
      bake(text);
      push('main');
      await rig.spool.look();
    }
    expect(rig.jobs().length).toBe(2);
    await rig.again().start();
    expect(rig.jobs().length).toBe(2);
  });

  it('of refs that the hook heard nothing of is found once git has written them down, also when that takes a while', async () => {
    await rig.close();
    const clock = fakeClock(Date.now());
    rig = await openHookRig('off', clock);
    push('main');
    await rig.install('pre-push');
    bake('1');
    const [was, head] = ['HEAD~1', 'HEAD'].map((each) => rig.repo.git('rev-parse', each));
    // As behind a hook of the person's own that has read all of the input.
    writeFileSync(events(), `v1\tpush\t0\t${join(rig.repo.path, '.git')}\t${rig.repo.path}\torigin\t${head}\trefs/heads/main\t${was}\n`);
    const look = async (afterMs: number): Promise<string[]> => {
      await lookAfter(clock, afterMs);
      return rig.titles();
    };
    const quietPush = (ref: string): string => rig.repo.git('-c', 'core.hooksPath=/dev/null', 'push', '-q', 'origin', ref);
    const told = `review ${short('main')}`;
    expect(await look(0)).toEqual([told]);
    rig.repo.git('switch', '-q', '-c', 'topic');
    bake('2');
    quietPush('topic');
    expect(await look(9_000)).toEqual([told]);
    const topic = `review ${short('main~1')}..${short('topic')}`;
    expect(await look(1_000)).toEqual([topic, told].sort());
    rig.repo.git('switch', '-q', '-c', 'late');
    bake('3');
    quietPush('late');
    expect((await look(40_000)).length).toBe(2);
    expect((await look(20_000)).length).toBe(3);
    expect((await look(600_000)).length).toBe(3);
    // The push of main itself comes last of all, and was told.
    quietPush('main');
    await rig.again().start();
    expect(rig.jobs().length).toBe(3);
  });

  it('is reviewed from where earlier reviews have come to, whatever branch they read it on', async () => {
    const reviewed = (from: string, to: string): void => {
      const [one, two] = [from, to].map((revision) => rig.repo.git('rev-parse', revision) as Oid);
      if (one === undefined || two === undefined) throw new Error('no range');
      const nothing = { unreadable: 0, noEvidence: 0, unscored: 0, unlikely: 0, repeated: 0, saidByLint: 0, dismissed: 0 };
      const review = { model: '', findings: [], shown: 0, dropped: nothing, hunks: { read: 1, all: 1 }, unread: [], lint: '' };
      rig.findings.record(rig.opened.id, 'abcd2345' as JobId, { ...review, from: one, to: two });
    };
    rig.repo.git('switch', '-q', '-c', 'topic');
    for (const text of ['1', '2', '3', '4']) bake(text);
    reviewed('topic~4', 'topic~3');
    reviewed('topic~3', 'topic~1');
    // One that went elsewhere from there says nothing about this branch.
    rig.repo.git('branch', 'other', rig.repo.git('commit-tree', '-p', 'topic~3', '-m', 'Elsewhere', 'topic~3^{tree}'));
    reviewed('topic~3', 'other');
    push('topic:main');
    await rig.spool.look();
    expect(rig.titles()).toEqual([`review ${short('topic')}`]);
    reviewed('topic~1', 'topic');
    push('topic:release');
    await rig.spool.look();
    expect(rig.jobs().length).toBe(1);
  });

  it('by somebody else, which was fetched, is nobody’s question', async () => {
    const other = join(rig.folder, '../other');
    rig.repo.git('clone', '-q', rig.repo.git('remote', 'get-url', 'origin'), other);
    rig.repo.git('-C', other, 'commit', '-q', '--allow-empty', '-m', 'Theirs');
    rig.repo.git('-C', other, 'push', '-q', 'origin', 'main');
    rig.repo.git('fetch', '-q', 'origin');
    await rig.again().start();
    expect(rig.jobs()).toEqual([]);
  });
});

describe('commits', () => {
  beforeEach(async () => {
    await rig.close();
    rig = await openHookRig('improve');
    await rig.install('pre-push', 'post-commit', 'post-merge', 'post-rewrite');
  });

  it('become one job for each symbol they changed, on every head, however many there are', async () => {
    bake('1');
    for (let count = 2; count <= 50; count += 1) rig.repo.git('commit', '-q', '--allow-empty', '-m', 'Again');
    rig.repo.git('switch', '-q', '-c', 'topic', 'main~49');
    rig.repo.write('src/cart.ts', rig.repo.read('src/cart.ts').replace('let sum = 0', 'let sum = 1'));
    rig.repo.commit('Count from one');
    rig.repo.git('switch', '-q', 'main');
    await rig.spool.look();
    expect(rig.titles()).toEqual(['improve src/cart.ts#Cart.total', 'improve src/oven.js#bakingMinutes']);
    expect(rig.jobs().every(({ priority, origin }) => priority === 100 && origin === 'hook')).toBe(true);
  });

  it('that were amended away or are merges mean nothing', async () => {
    rig.repo.write('src/cart.ts', rig.repo.read('src/cart.ts').replace('let sum = 0', 'let sum = 1'));
    rig.repo.commit('Wrong');
    rig.repo.git('reset', '-q', '--hard', 'HEAD~1');
    bake('1');
    rig.repo.git('switch', '-q', '-c', 'topic', 'HEAD~1');
    rig.repo.write('notes.txt', 'x');
    rig.repo.commit('Notes');
    rig.repo.git('merge', '-q', '--no-edit', 'main');
    await rig.spool.look();
    expect(rig.titles()).toEqual(['improve src/oven.js#bakingMinutes']);
    expect(rig.reconciled.length).toBe(1);
  });

  it('of a rebase mean nothing but another look; its push is one review', async () => {
    push('main');
    commitsInARow('topic', 50);
    bake('1');
    await rig.spool.look();
    const before = rig.jobs().length;
    rig.repo.git('switch', '-q', 'topic');
    rig.repo.git('rebase', '-q', 'main');
    const written = readFileSync(events(), 'utf8')
      .split('\n')
      .filter((line) => line !== '');
    expect(written.map((line) => line.split('\t')[1])).toEqual(['rewrite']);
    await rig.spool.look();
    expect(rig.jobs().length).toBe(before);
    expect(rig.reconciled.length).toBe(1);
    push('topic');
    await rig.spool.look();
    expect(rig.jobs().length).toBe(before + 1);
  });

  it('are left alone unless the settings ask for them', async () => {
    await rig.close();
    rig = await openHookRig('off');
    await rig.install('post-commit');
    bake('1');
    await rig.spool.look();
    expect(rig.jobs()).toEqual([]);
  });
});

describe('the spool', () => {
  const line = (is = 'commit', gitDir = join(rig.repo.path, '.git'), folder = rig.repo.path): string =>
    `v1\t${is}\t1700000000\t${gitDir}\t${folder}\trefs/heads/main\t${rig.repo.head()}\n`;

  it('ignores and counts what no hook of ours would write, and paths that are not what they say', async () => {
    await rig.close();
    rig = await openHookRig('improve');
    bake('1');
    const other = join(rig.repo.path, '..');
    writeFileSync(
      events(),
      `\nhello\n${line('evil')}${line('commit', '/etc')}${line('commit', 'relative')}${'x'.repeat(5_000)}\n\x00\x01\n${line().replace('v1', 'v2')}v1\tpush\t1\t/a\t/b\t$(id)\t--all\trefs/../x\t-\n${line()}`,
    );
    appendFileSync(events(), line('commit', join(rig.repo.path, '.git'), other).slice(0, -20));
    await rig.spool.look();
    expect(rig.titles()).toEqual(['improve src/oven.js#bakingMinutes']);
    expect(rig.spool.ignored()).toBe(9);
  });

  it('takes nothing of a repository that is neither known nor has our hooks', async () => {
    rig.mayOpen = false;
    writeFileSync(events(), line('push'));
    await rig.spool.look();
    expect(rig.jobs()).toEqual([]);
  });

  it('is read again after a failure of the world, and after a worker was killed over it', async () => {
    await rig.install('pre-push');
    push('main');
    rig.refuse = () => {
      throw new Failure('store-busy', 'busy', { next: '' });
    };
    await rig.spool.look();
    expect(rig.jobs()).toEqual([]);
    rig.refuse = undefined;
    await rig.again().look();
    expect(rig.jobs().length).toBe(1);
    expect(readdirSync(rig.folder).filter((name) => name.startsWith('taken'))).toEqual([]);
  });

  it('is tried again ever later while the world fails, and let go after a day, with a word', async () => {
    await rig.close();
    const clock = fakeClock(Date.now());
    rig = await openHookRig('off', clock);
    await rig.install('pre-push');
    push('main');
    let asked = 0;
    rig.refuse = () => {
      asked += 1;
      throw new Failure('disk-full', 'full', { next: '' });
    };
    const look = async (afterMs: number): Promise<number> => {
      await lookAfter(clock, afterMs);
      return asked;
    };
    expect(await look(0)).toBe(1);
    expect([await look(400), await look(100), await look(900), await look(100)]).toEqual([1, 2, 2, 3]);
    for (let minute = 0; minute < 30; minute += 1) await look(60_000);
    expect(asked).toBe(33);
    expect(rig.told).toEqual([]);
    await look(24 * 60 * 60 * 1_000);
    expect(rig.told).toEqual([{ is: 'notice', text: expect.stringContaining('could not be taken for a day') }]);
    expect(readdirSync(rig.folder).filter((name) => name.startsWith('taken'))).toEqual([]);
  });

  it('remembers when a repository last told something', async () => {
    writeFileSync(events(), `v1\tmerge\t1700000000\t${join(rig.repo.path, '.git')}\t${rig.repo.path}\t-\n`);
    await rig.spool.look();
    expect(statSync(join(rig.folder, 'last', rig.opened.id)).mtimeMs).toBe(1_700_000_000_000);
  });
});
