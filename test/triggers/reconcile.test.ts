import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RepoPath } from '../../src/core/brand.ts';
import type { Repo } from '../../src/core/port/repo.ts';
import { openRepo } from '../../src/git/repo.ts';
import { systemClock } from '../../src/system/clock.ts';
import { type ScanRequest, type ScanResult, scan } from '../../src/triggers/reconcile.ts';
import { type GitRepo, gitRepo, removeFolder, temporaryFolder } from '../support/git-repo.ts';
import { readTools } from './rig.ts';

let bakery: GitRepo;
let state = '';
let repo: Repo;
beforeEach(async () => {
  bakery = gitRepo();
  state = temporaryFolder();
  repo = await openRepo({ path: bakery.path, stateDir: state });
});
afterEach(async () => {
  await repo.close();
  bakery.remove();
  removeFolder(state);
});

const scanned = (asked?: ScanRequest): Promise<ScanResult> => scan({ ...readTools(repo), clock: systemClock }, asked);
const paths = (...names: string[]): RepoPath[] => names as RepoPath[];
const ask = (name: string, verb = 'improve'): string => `// @ai ${verb}\nfunction ${name}() {\n}\n`;

describe('a scan', () => {
  it('finds every comment of the saved files, in order of path and place, as jobs of one request', async () => {
    bakery.write('src/tray.js', ask('tray') + ask('pan', 'explain'));
    bakery.write('a.js', ask('apron'));
    const { jobs, files, problems } = await scanned();
    expect(jobs.map(({ kind, aim, scope, origin, priority }) => [kind, aim.file, aim.symbol, scope, origin, priority])).toEqual([
      ['improve', 'a.js', 'apron', { at: 'comment', file: 'a.js', line: 1 }, 'comment', 200],
      ['improve', 'src/tray.js', 'tray', { at: 'comment', file: 'src/tray.js', line: 1 }, 'comment', 200],
      ['explain', 'src/tray.js', 'pan', { at: 'comment', file: 'src/tray.js', line: 4 }, 'comment', 200],
    ]);
    expect(new Set(jobs.map(({ request }) => request)).size).toBe(1);
    expect([files, problems]).toEqual([6, []]);
  });

  it('takes committed comments when it is told to, and otherwise says that it left them', async () => {
    bakery.write('src/tray.js', ask('tray'));
    bakery.commit('Ask');
    bakery.write('src/tray.js', `${bakery.read('src/tray.js')}${ask('pan')}`);
    const without = await scanned();
    expect(without.jobs.map(({ aim }) => aim.symbol)).toEqual(['pan']);
    expect(without.skipped).toEqual([{ what: 'src/tray.js:1', why: 'already committed' }]);
    expect((await scanned({ includeCommitted: true })).jobs.map(({ aim }) => aim.symbol)).toEqual(['tray', 'pan']);
  });

  it('looks where it is told to: files and folders', async () => {
    for (const file of ['src/a.js', 'src/deep/b.js', 'srcs/c.js']) bakery.write(file, ask('a'));
    const found = async (...names: string[]): Promise<string[]> =>
      (await scanned({ paths: paths(...names) })).jobs.map(({ aim }) => aim.file);
    expect(await found('src')).toEqual(['src/a.js', 'src/deep/b.js']);
    expect(await found('src/deep/b.js', 'srcs')).toEqual(['src/deep/b.js', 'srcs/c.js']);
  });

  it('refuses a path that it has not, saying why or what was probably meant', async () => {
    bakery.write('.gitignore', 'dist/\n');
    bakery.write('dist/a.js', ask('a'));
    expect((await scanned({ paths: paths('dist/a.js') })).refusal).toMatchObject({ reason: 'dist/a.js is ignored by git' });
    expect((await scanned({ paths: paths('src/ovne.js') })).refusal).toMatchObject({
      outcome: 'refused-not-found',
      next: 'Did you mean src/oven.js?',
    });
  });

  it('lists misspelt comments with their place', async () => {
    bakery.write('src/tray.js', ask('tray', 'imporve'));
    expect((await scanned()).problems).toEqual([expect.stringMatching(/^src\/tray\.js:1: .*imporve/u)]);
  });

  it('has nothing to read in a bare repository', async () => {
    const bare = join(state, 'bare.git');
    bakery.git('clone', '-q', '--bare', bakery.path, bare);
    const opened = await openRepo({ path: bare, stateDir: state });
    expect((await scan({ ...readTools(opened), clock: systemClock })).refusal?.outcome).toBe('refused-unsupported');
    await opened.close();
  });
});
