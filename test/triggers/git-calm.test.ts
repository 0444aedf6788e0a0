import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Repo } from '../../src/core/port/repo.ts';
import { openRepo } from '../../src/git/repo.ts';
import { gitStamp, openGitCalm } from '../../src/triggers/git-calm.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { type GitRepo, gitRepo, removeFolder, temporaryFolder } from '../support/git-repo.ts';

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

it('git is calm when it holds no lock and waits for nothing; HEAD is told', async () => {
  expect(await openGitCalm(fakeClock())(repo)).toMatchObject({ is: 'calm', head: bakery.head() });
});

it('a held index means that git writes the files, for ten seconds; then the lock is one that was left behind', async () => {
  const clock = fakeClock();
  const calmOf = openGitCalm(clock);
  const lock = join(bakery.path, '.git/index.lock');
  writeFileSync(lock, '');
  expect(await calmOf(repo)).toEqual({ is: 'busy', why: 'git is changing the files' });
  await clock.advance(9_999);
  expect((await calmOf(repo)).is).toBe('busy');
  await clock.advance(1);
  expect((await calmOf(repo)).is).toBe('calm');
  rmSync(lock);
  expect((await calmOf(repo)).is).toBe('calm');
  writeFileSync(lock, '');
  expect((await calmOf(repo)).is).toBe('busy');
});

it('a merge that waits for the person is named', async () => {
  bakery.git('switch', '-q', '-c', 'topic');
  bakery.write('README.md', 'topic\n');
  bakery.commit('Topic');
  bakery.git('switch', '-q', 'main');
  bakery.write('README.md', 'main\n');
  bakery.commit('Main');
  expect(() => bakery.git('merge', '-q', 'topic')).toThrow();
  expect(await openGitCalm(fakeClock())(repo)).toEqual({ is: 'busy', why: 'a merge is in progress' });
});

it('its stamp changes with every checkout, there and back, and not by itself', () => {
  const { gitDir } = repo;
  bakery.git('switch', '-q', '-c', 'topic');
  bakery.write('README.md', 'topic\n');
  bakery.commit('Topic');
  const before = gitStamp(gitDir);
  expect(gitStamp(gitDir)).toBe(before);
  bakery.git('switch', '-q', 'main');
  bakery.git('switch', '-q', 'topic');
  expect(gitStamp(gitDir)).not.toBe(before);
});
