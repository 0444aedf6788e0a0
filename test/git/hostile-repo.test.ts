import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Oid, RepoPath } from '../../src/core/brand.ts';
import type { Repo } from '../../src/core/port/repo.ts';
import { findRepo } from '../../src/git/find-repo.ts';
import { openRepo } from '../../src/git/repo.ts';
import { warmOven } from '../contract/repo.ts';
import { BAKERY, removeFolder, temporaryFolder } from '../support/git-repo.ts';
import { type HostileRepo, hostileRepo } from '../support/hostile-repo.ts';

const OVEN = 'src/oven.js' as RepoPath;

describe('a hostile repository', () => {
  let trap: HostileRepo;
  let repo: Repo;
  let stateDir: string;

  beforeEach(async () => {
    trap = hostileRepo();
    stateDir = temporaryFolder('localcoder-state');
    repo = await openRepo({ path: trap.person.path, stateDir, environment: trap.environment });
  });
  afterEach(async () => {
    await repo.close();
    trap.remove();
    removeFolder(stateDir);
  });

  /** Everything the product can ask of a repository, on every file of it. @returns all that came back, as text. */
  async function askEverything(): Promise<string> {
    const told: unknown[] = [await repo.state()];
    const head = (await repo.resolve('HEAD')) as Oid;
    const parent = await repo.parent(head);
    told.push(await repo.changes(undefined, head), await repo.changes(parent, head), await repo.changes(head, 'index'));
    const { files } = await repo.files();
    const all = [
      ...files,
      'menu.ts',
      'link.ts',
      'loop.ts',
      'recipes/rye.ts',
      'vendor/nested/src/cart.ts',
      'vendor/evil.git/config',
    ] as RepoPath[];
    told.push(files, [...(await repo.skips(all))]);
    for (const file of all) {
      const saved = await repo.saved(file);
      const committed = await repo.committed(head, file);
      told.push(
        saved.is === 'file' ? saved.bytes.toString() : saved,
        committed?.bytes.toString(),
        (await repo.staged(file))?.bytes.toString(),
      );
      if (/[-:*]|\.ts$/u.test(file)) told.push(await repo.history(head, file, { first: 1, last: 1 }, 3));
      if (saved.is === 'file')
        told.push(await repo.patch(file, saved.mode, saved.bytes, Buffer.concat([saved.bytes, Buffer.from('more\n')])));
    }
    told.push(await repo.publish(warmOven(head)));
    told.push(await repo.replaceSaved(OVEN, repo.hash(trap.person.bytes(OVEN)), Buffer.from('new\n')), await repo.sweep());
    told.push(await repo.resolve('no-such'), await repo.resolve('HEAD@{1 day ago}'), await repo.resolve(':/strange'));
    return JSON.stringify(told);
  }

  it('runs nothing, reads nothing outside and writes nothing outside, whatever is asked of it', async () => {
    const told = await askEverything();
    expect(trap.sprung()).toEqual([]);
    if (trap.tellsReads) expect(trap.outsideRead()).toEqual([]);
    expect(trap.outsideChanged()).toBe(false);
    expect(told).not.toContain(trap.secret);
    expect(told).toContain('"created"');
  });

  it('would have sprung its traps on an ordinary git, so they work', () => {
    const who = { GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@b', GIT_COMMITTER_NAME: 'A', GIT_COMMITTER_EMAIL: 'a@b' };
    const env = { PATH: process.env.PATH ?? '', HOME: '/nonexistent', GIT_CONFIG_NOSYSTEM: '1', ...who };
    const git = (off: readonly string[], ...args: string[]): void => {
      const settings = [`core.worktree=${trap.person.path}`, ...off].flatMap((setting) => ['-c', setting]);
      spawnSync('git', [...settings, ...args], { cwd: trap.person.path, env, stdio: 'ignore' });
    };
    const noFilter = ['filter.evil.process=', 'filter.evil.clean='];
    const noHooks = ['core.hooksPath=/dev/null', 'core.fsmonitor=false'];
    trap.person.write('README.md', 'changed');
    git([], 'status');
    git([], 'diff');
    git(noFilter, 'diff', 'README.md');
    git([...noFilter, 'diff.evil.command='], 'log', '-1', '-p');
    git([], 'update-ref', 'refs/heads/x', 'HEAD');
    git([], 'fetch');
    git([...noFilter, ...noHooks], 'commit', '--allow-empty', '-m', 'x');
    git([...noFilter, ...noHooks], 'commit', '--allow-empty');
    expect(trap.sprung()).toEqual(
      expect.arrayContaining([
        'include.path',
        'hook post-index-change',
        'hook reference-transaction',
        'filter.evil.process',
        'diff.evil.command',
        'diff.evil.textconv',
        'gpg.program',
        'core.editor',
        'remote ext',
      ]),
    );
  });

  it('is told apart from what lies inside it', async () => {
    const outer = await findRepo(trap.person.path);
    expect(outer?.root).toBe(trap.person.path);
    expect(await findRepo(join(trap.person.path, 'vendor/evil.git'))).toEqual(outer);
    expect(await findRepo(join(trap.person.path, 'vendor/evil.git/hooks'))).toEqual(outer);
    expect(await findRepo(join(trap.person.path, '.git/hooks'))).toEqual(outer);
    expect((await findRepo(join(trap.person.path, 'vendor/nested/src')))?.root).toBe(join(trap.person.path, 'vendor/nested'));
  });

  it('has its links, and what lies behind them or in other repositories, refused with the reason', async () => {
    const why = async (file: string): Promise<unknown> => repo.saved(file as RepoPath);
    expect(await why('menu.ts')).toEqual({ is: 'refused', why: 'it is a symbolic link' });
    expect(await why('loop.ts')).toEqual({ is: 'refused', why: 'it is a symbolic link' });
    expect(await why('recipes/rye.ts')).toEqual({ is: 'refused', why: 'a folder on its way is a symbolic link' });
    expect(await why('vendor/nested/src/cart.ts')).toEqual({ is: 'refused', why: 'it lies in another repository (a submodule?)' });
    expect(await why('.git/config')).toMatchObject({ is: 'refused' });
    expect(await why('.GIT/config')).toMatchObject({ is: 'refused' });
    expect(await why('../hostile')).toMatchObject({ is: 'refused' });
    expect(await why('/etc/passwd')).toMatchObject({ is: 'refused' });
    for (const file of ['menu.ts', 'recipes/rye.ts', 'vendor/nested/src/cart.ts']) {
      await expect(repo.replaceSaved(file as RepoPath, repo.hash(Buffer.from('')), Buffer.from('x'))).rejects.toMatchObject({
        code: 'git-refused',
      });
    }
  });

  it('keeps its notes to itself when `.localcoder` is a link', async () => {
    await expect(repo.writeNote('notes/a.md', 'x')).rejects.toMatchObject({ code: 'git-refused' });
    expect(trap.outsideChanged()).toBe(false);
  });

  it('lists, reads and compares files with strange names exactly', async () => {
    const { files } = await repo.files();
    const head = (await repo.resolve('HEAD')) as Oid;
    const changed = (await repo.changes(await repo.parent(head), head)).map(({ file }) => file);
    for (const file of [
      '-rf',
      'two\nlines.js',
      'quote"and\\slash.js',
      ':(exclude)src',
      '*',
      '100644 blob\n@@ -1 +1 @@\ndiff --git a/x b/x',
    ] as RepoPath[]) {
      expect(files).toContain(file);
      expect(changed).toContain(file);
      expect((await repo.committed(head, file))?.bytes.toString()).toBe(trap.person.read(file));
      expect((await repo.staged(file))?.bytes.toString()).toBe(trap.person.read(file));
      expect((await repo.changes(await repo.parent(head), head)).find((change) => change.file === file)?.lines).toEqual([
        { first: 2, last: 2 },
      ]);
    }
    expect((await repo.committed(head, OVEN))?.bytes.toString()).toBe(BAKERY[OVEN]);
  });
});
