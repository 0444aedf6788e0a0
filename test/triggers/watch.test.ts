import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { EpochMs, RepoId } from '../../src/core/brand.ts';
import { Failure } from '../../src/core/failure.ts';
import { openRepo } from '../../src/git/repo.ts';
import { systemClock } from '../../src/system/clock.ts';
import { gitRepo, gitRepoAt, removeFolder, temporaryFolder } from '../support/git-repo.ts';
import { openRig, type Rig, type RigOptions } from './rig.ts';

const open: Rig[] = [];
afterEach(async () => {
  for (const rig of open.splice(0)) await rig.close();
});

async function started(options: RigOptions = {}): Promise<Rig> {
  const rig = await openRig(options);
  open.push(rig);
  await rig.triggers.start(() => {});
  return rig;
}

const OVEN = 'src/oven.js';
const asking = (text: string, comment = '// @ai improve'): string => text.replace(/^function/mu, `${comment}\nfunction`);

describe('the registry', () => {
  it('is looked at again by refresh: a new repository is followed, one that left is not, one that is missing fails alone', async () => {
    const rig = await started();
    const other = gitRepo();
    const state = temporaryFolder();
    const second = await openRepo({ path: other.path, stateDir: state });
    const lost = 'feedfeedfeedfeed' as RepoId;
    rig.register(second.id, other.path, async () => second);
    rig.register(lost, '/nowhere', async () => {
      throw new Failure('repository-missing', 'there is no git repository at /nowhere', { next: 'Run localcoder unwatch there.' });
    });
    await rig.triggers.refresh();
    other.write(OVEN, asking(other.read(OVEN)));
    await rig.until(() => rig.rows().length === 1);
    expect(rig.rows()[0]?.repo).toBe(second.id);
    expect(rig.triggers.watching().find(({ id }) => id === lost)).toMatchObject({
      by: 'failed',
      why: 'there is no git repository at /nowhere',
    });
    rig.unregister(second.id);
    await rig.triggers.refresh();
    other.write('src/tray.js', '// @ai improve\nfunction tray() {\n}\n');
    await rig.settled();
    expect(rig.triggers.watching().map(({ path }) => path)).toEqual([rig.repo.path, '/nowhere']);
    expect(rig.rows().filter(({ repo }) => repo === second.id)).toHaveLength(1);
    await second.close();
    other.remove();
    removeFolder(state);
  });
});

it('linked worktrees and repositories without commits are followed like any other; a bare one says why it is not', async () => {
  const rig = await started();
  const state = temporaryFolder();
  const tree = join(state, 'tree');
  const bare = join(state, 'bare.git');
  rig.repo.git('worktree', 'add', '-q', '-b', 'topic', tree);
  rig.repo.git('clone', '-q', '--bare', rig.repo.path, bare);
  const young = gitRepo({ files: {} });
  const repos = await Promise.all([tree, young.path, bare].map((path) => openRepo({ path, stateDir: state })));
  for (const [index, repo] of repos.entries()) {
    const id = `${index}`.padEnd(16, 'f') as RepoId;
    rig.register(id, repo.root ?? bare, async () => repo);
  }
  await rig.triggers.refresh();
  for (const folder of [tree, young.path]) gitRepoAt(folder).write(OVEN, '// @ai improve\nfunction oven() {}\n');
  await rig.until(() => rig.rows().length === 2);
  expect(rig.triggers.watching().find(({ path }) => path === bare)).toMatchObject({
    by: 'failed',
    why: 'a bare repository has no saved files to follow',
  });
  await rig.triggers.stop();
  for (const repo of repos) await repo.close();
  young.remove();
  removeFolder(state);
});

/** Events that never come. */
const SILENT = {
  openSaveEvents: async () => ({ renew: async () => false, count: () => 0, stop: async () => {} }),
  silentMount: async () => undefined,
};

describe('without a single event, a save is found', () => {
  it('after the machine slept', async () => {
    let sleptMs = 0;
    const clock = { ...systemClock, now: () => (systemClock.now() + sleptMs) as EpochMs };
    const rig = await started({ sources: SILENT, clock });
    rig.repo.write(OVEN, asking(rig.repo.read(OVEN)));
    sleptMs = 3_600_000;
    await rig.until(() => rig.jobs().length === 1);
  });

  it('at the interval of the settings', async () => {
    const rig = await started({ sources: SILENT, reconcileMinutes: 1 / 60 });
    rig.repo.write(OVEN, asking(rig.repo.read(OVEN)));
    await rig.until(() => rig.jobs().length === 1);
  });
});

describe('a turn that fails', () => {
  it('is said and repeated until it succeeds: the save is not lost', async () => {
    const rig = await started({
      wrapQueue: (queue) => {
        let failures = 1;
        return {
          ...queue,
          add(job) {
            if (failures-- > 0) throw new Failure('store-busy', 'the database is busy', { next: 'Nothing to do.' });
            return queue.add(job);
          },
        };
      },
    });
    rig.repo.write(OVEN, asking(rig.repo.read(OVEN)));
    await rig.until(() => rig.watched().by === 'failed');
    expect(rig.watched().why).toBe('the database is busy');
    await rig.until(() => rig.jobs().length === 1);
    await rig.until(() => rig.watched().by === 'events');
    expect(rig.log.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
  });
});
