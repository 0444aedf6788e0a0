import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Oid, RepoPath } from '../../src/core/brand.ts';
import type { Repo } from '../../src/core/port/repo.ts';
import { openRepo } from '../../src/git/repo.ts';
import { warmOven } from '../contract/repo.ts';
import { GIT_TEST_ENV, type GitRepo, gitRepo, removeFolder, temporaryFolder } from '../support/git-repo.ts';

const OVEN = 'src/oven.js' as RepoPath;

let person: GitRepo;
let repo: Repo;
let stateDir: string;

beforeEach(async () => {
  person = gitRepo();
  stateDir = temporaryFolder('localcoder-state');
  repo = await openRepo({ path: person.path, stateDir });
});
afterEach(async () => {
  await repo.close();
  person.remove();
  removeFolder(stateDir);
});

describe('an operation in progress', () => {
  function conflict(): void {
    person.write(OVEN, 'ours\n');
    person.commit('Ours');
    person.git('checkout', '-q', '-b', 'theirs', 'HEAD~1');
    person.write(OVEN, 'theirs\n');
    person.commit('Theirs');
  }

  it.each([
    ['rebase', ['rebase', 'main']],
    ['merge', ['merge', 'main']],
    ['cherry-pick', ['cherry-pick', 'main']],
    ['revert', ['revert', '--no-edit', 'main~1']],
    ['bisect', ['bisect', 'start']],
  ] as const)('a %s is named, and goes on as if nothing had happened beside it', async (name, command) => {
    conflict();
    spawnSync('git', ['-C', person.path, ...command], { env: { ...GIT_TEST_ENV } });
    const before = person.snapshot();
    expect(await repo.state()).toMatchObject({ inProgress: name });
    expect((await repo.files()).files).toContain(OVEN);
    await repo.changes(person.head() as Oid, 'index');
    await repo.staged(OVEN);
    expect(await repo.publish(warmOven(person.head() as Oid))).toMatchObject({ is: 'created' });
    expect(person.snapshot()).toEqual(before);
  });

  it('a mailbox being applied is named', async () => {
    conflict();
    const mail = person.gitBytes(['format-patch', '--stdout', 'main~1..main']);
    spawnSync('git', ['-C', person.path, 'am'], { input: mail, env: { ...GIT_TEST_ENV } });
    expect(await repo.state()).toMatchObject({ inProgress: 'apply-mailbox' });
  });
});
