import { afterEach, describe, expect, it } from 'vitest';
import { BAKERY, type GitRepo, gitRepo } from './git-repo.ts';

const made: GitRepo[] = [];
afterEach(() => {
  for (const repo of made.splice(0)) repo.remove();
});

function make(...args: Parameters<typeof gitRepo>): GitRepo {
  const repo = gitRepo(...args);
  made.push(repo);
  return repo;
}

describe('test repositories', () => {
  it('hold the bakery in one commit of the same id every time', () => {
    const [one, two] = [make(), make()];
    expect(one.git('ls-files').split('\n')).toEqual(Object.keys(BAKERY).sort());
    expect(one.head()).toBe(two.head());
    expect(one.git('status', '--porcelain')).toBe('');
  });

  it('can begin without any commit, and in either object format', () => {
    expect(() => make({ files: {} }).head()).toThrow();
    expect(make({ format: 'sha256' }).head()).toHaveLength(64);
  });

  it('show in their snapshot that a file was rewritten with the same bytes, and that nothing else was', () => {
    const repo = make();
    const before = repo.snapshot();
    expect(repo.snapshot()).toEqual(before);
    repo.write('.localcoder/notes/a.md', 'a note');
    repo.git('update-ref', 'refs/heads/localcoder/improve/x', 'HEAD');
    expect(repo.snapshot()).toEqual(before);
    repo.write('README.md', repo.read('README.md'));
    expect(repo.snapshot()).not.toEqual(before);
  });
});
