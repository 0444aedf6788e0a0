import { join } from 'node:path';
import { describe } from 'vitest';
import { openRepo } from '../../src/git/repo.ts';
import { type GitRepo, gitRepo, gitRepoAt, removeFolder, temporaryFolder } from '../support/git-repo.ts';
import { type RepoUnderTest, repoContract } from './repo.ts';
import { repoBranchContract } from './repo-branches.ts';

async function opened(person: GitRepo, ...also: GitRepo[]): Promise<RepoUnderTest> {
  const stateDir = temporaryFolder('localcoder-state');
  const repo = await openRepo({ path: person.path, stateDir });
  return {
    person,
    repo,
    async end() {
      await repo.close();
      for (const folder of [stateDir, person.path, ...also.map(({ path }) => path)]) removeFolder(folder);
    },
  };
}

describe('a repository', () => repoContract(() => opened(gitRepo())));

describe('branches of a SHA-256 repository', () => repoBranchContract(() => opened(gitRepo({ format: 'sha256' }))));

describe('a SHA-256 repository', () => repoContract(() => opened(gitRepo({ format: 'sha256' }))));

describe('a linked worktree', () => {
  const linked = () => {
    const main = gitRepo();
    const path = join(temporaryFolder('bakery-linked'), 'tree');
    main.git('worktree', 'add', '-q', path, '-b', 'evening');
    return opened(gitRepoAt(path), main);
  };
  repoContract(linked);
  repoBranchContract(linked);
});
