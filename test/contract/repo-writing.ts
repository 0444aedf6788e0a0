import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Oid, RepoPath } from '../../src/core/brand.ts';
import type { Repo } from '../../src/core/port/repo.ts';
import { BAKERY, GIT_TEST_ENV, type GitRepo } from '../support/git-repo.ts';
import { CART, headOf, JOB, OVEN, type RepoUnderTest, warmer, warmOven } from './repo.ts';

/** What every Repo makes, and what it never touches while it does. */
export function repoWritingContract(open: () => Promise<RepoUnderTest>): void {
  let person: GitRepo;
  let repo: Repo;
  let end: () => Promise<void>;
  let before: Record<string, string>;

  beforeEach(async () => {
    ({ person, repo, end } = await open());
    before = person.snapshot();
  });
  afterEach(async () => end());

  const head = (): Promise<Oid> => headOf(repo);
  const untouched = (): void => expect(person.snapshot()).toEqual(before);

  it('publishes a branch while index, HEAD, stash, work tree and configuration stay as they are to the inode', async () => {
    person.write(CART, 'half done');
    person.git('stash', 'push', '-q');
    person.write(CART, 'half done again');
    person.git('add', CART);
    person.write('.git-is-busy', '');
    before = person.snapshot();
    const published = await repo.publish(warmOven(await head()));
    expect(published).toMatchObject({ is: 'created', name: 'localcoder/improve/baking-minutes-abcd2345' });
    untouched();
    expect(person.git('diff', '--stat', 'HEAD', 'localcoder/improve/baking-minutes-abcd2345')).toContain('1 insertion(+), 1 deletion(-)');
    expect(
      person.git('log', '-1', '--format=%an %ae %cn %aI %G? %(trailers:key=LocalCoder-Job,valueonly,separator=+)', published.ref),
    ).toBe(`LocalCoder localcoder@localhost LocalCoder 2025-06-15T15:06:40+00:00 N ${JOB}`);
    person.git('fsck', '--strict', '--no-dangling');
  });

  it('publishes the same ids from the same publication, and finds them again', async () => {
    const publication = warmOven(await head());
    const first = await repo.publish(publication);
    const second = await repo.publish(publication);
    expect(second).toEqual({ ...first, is: 'already-there' });
    person.git('update-ref', '-d', first.ref);
    expect(await repo.publish(publication)).toEqual(first);
  });

  it('finds a branch that an earlier run of the same job made from another parent', async () => {
    const first = await repo.publish(warmOven(await head()));
    const moved = person.commit('Meanwhile') as Oid;
    expect(await repo.publish(warmOven(moved))).toEqual({ ...first, is: 'already-there' });
  });

  it('leaves a branch of that name alone when its tip is not ours', async () => {
    const publication = warmOven(await head());
    person.git('branch', publication.branch);
    expect(await repo.publish(publication)).toEqual({ is: 'taken', ref: `refs/heads/${publication.branch}` });
    expect(person.git('rev-parse', publication.branch)).toBe(person.head());
  });

  it('goes beside refs/heads when a branch named localcoder is in the way', async () => {
    person.git('branch', 'localcoder');
    const publication = warmOven(await head());
    const published = await repo.publish(publication);
    expect(published).toMatchObject({ is: 'created', ref: `refs/${publication.branch}` });
    expect(person.git('rev-parse', published.ref)).toBe(published.is === 'created' && published.head);
    person.git('branch', '-D', 'localcoder');
    expect(await repo.publish(publication)).toEqual({ ...published, is: 'already-there' });
  });

  it('stacks commits, makes folders, and adds the trailer the tip lacks', async () => {
    const file = 'test/oven/oven.test.js' as RepoPath;
    const publication = warmOven(await head(), {
      commits: [
        { files: [{ file: OVEN, mode: '100755', bytes: Buffer.from('base\n') }], message: 'Saved text of the oven' },
        { files: [{ file, mode: '100644', bytes: Buffer.from('test\n') }], message: 'Test the oven\n\nLocalCoder-Model: scripted' },
      ],
    });
    const published = await repo.publish(publication);
    expect(person.git('log', '--format=%s', `HEAD..${published.ref}`).split('\n')).toEqual(['Test the oven', 'Saved text of the oven']);
    expect(person.git('log', '-1', '--format=%(trailers)', published.ref).trim().split('\n')).toEqual([
      'LocalCoder-Model: scripted',
      `LocalCoder-Job: ${JOB}`,
    ]);
    expect(
      person
        .git('ls-tree', '-r', published.ref, OVEN, file)
        .split('\n')
        .map((line) => line.slice(0, 6)),
    ).toEqual(['100755', '100644']);
    person.git('fsck', '--strict', '--no-dangling');
  });

  it('publishes while the person holds index.lock and HEAD.lock', async () => {
    const gitDir = repo.gitDir;
    for (const lock of ['index.lock', 'HEAD.lock']) execFileSync('touch', [join(gitDir, lock)]);
    before = person.snapshot();
    expect(await repo.publish(warmOven(await head()))).toMatchObject({ is: 'created' });
    await repo.files();
    await repo.skips([CART]);
    await repo.changes(await head(), 'index');
    untouched();
  });

  it.each([
    '.github/workflows/ci.yml',
    '.gitattributes',
    '.GIT/hooks/pre-commit',
    '.vscode/settings.json',
    '.eslintrc.js',
    'yarn.lock',
    '.localcoderrc',
  ])('never publishes or writes %s', async (file) => {
    const commits = [{ files: [{ file: file as RepoPath, mode: '100644', bytes: Buffer.from('x') }], message: 'x' }];
    await expect(repo.publish(warmOven(await head(), { commits }))).rejects.toMatchObject({ code: 'git-refused' });
    await expect(repo.replaceSaved(file as RepoPath, repo.hash(Buffer.from('')), Buffer.from('x'))).rejects.toMatchObject({
      code: 'git-refused',
    });
    untouched();
  });

  it('never publishes a link, or outside the names that are ours', async () => {
    const link = [{ files: [{ file: OVEN, mode: '120000', bytes: Buffer.from('/etc/passwd') }], message: 'x' }];
    await expect(repo.publish(warmOven(await head(), { commits: link }))).rejects.toMatchObject({ code: 'git-refused' });
    for (const branch of ['main', 'localcoder', 'localcoder/../main', 'localcoder/x.lock', 'localcoder/-x', 'localcoder/a b']) {
      await expect(repo.publish(warmOven(await head(), { branch }))).rejects.toThrow(RangeError);
    }
    untouched();
  });

  it('makes a patch that turns the saved bytes into the new ones', async () => {
    const bytes = Buffer.from(warmer(BAKERY[OVEN] ?? ''));
    const patch = await repo.patch(OVEN, '100644', person.bytes(OVEN), bytes);
    untouched();
    execFileSync('git', ['apply'], { cwd: person.path, input: patch, env: { ...GIT_TEST_ENV } });
    expect(person.bytes(OVEN).equals(bytes)).toBe(true);
    expect(await repo.patch(OVEN, '100644', bytes, bytes)).toBe('');
  });

  it('replaces a saved file in one step, and only when it still holds the expected bytes', async () => {
    execFileSync('chmod', ['750', join(person.path, OVEN)]);
    before = person.snapshot();
    const expected = repo.hash(person.bytes(OVEN));
    expect(await repo.replaceSaved(OVEN, repo.hash(Buffer.from('other')), Buffer.from('new\n'))).toBe(false);
    expect(await repo.replaceSaved('none.js' as RepoPath, expected, Buffer.from('new\n'))).toBe(false);
    untouched();
    expect(await repo.replaceSaved(OVEN, expected, Buffer.from('new\n'))).toBe(true);
    expect(person.read(OVEN)).toBe('new\n');
    expect(statSync(join(person.path, OVEN)).mode & 0o777).toBe(0o750);
    const { [OVEN]: _was, ...others } = before;
    const { [OVEN]: _is, ...othersNow } = person.snapshot();
    expect(othersNow).toEqual(others);
  });

  it('writes notes where git does not see them', async () => {
    const path = await repo.writeNote('notes/abcd2345.md', '# Note\n');
    expect(path).toBe('.localcoder/notes/abcd2345.md');
    expect(readFileSync(join(person.path, path), 'utf8')).toBe('# Note\n');
    expect(await repo.writeNote('notes/abcd2345.md', '# Note again\n')).toBe(path);
    await repo.writeNote('patches/abcd2345.patch', 'patch');
    untouched();
    expect(person.git('status', '--porcelain', '--untracked-files=all')).toBe('');
    for (const name of ['../escape.md', '/abs.md', 'notes/../../x', '.hidden', ''])
      await expect(repo.writeNote(name, 'x')).rejects.toThrow(RangeError);
  });

  it('has nothing to sweep after its own work', async () => {
    await repo.publish(warmOven(await head()));
    await repo.patch(OVEN, '100644', person.bytes(OVEN), Buffer.from('x'));
    expect(await repo.sweep()).toEqual([]);
  });
}
