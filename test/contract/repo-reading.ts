import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Oid, RepoPath } from '../../src/core/brand.ts';
import type { Repo } from '../../src/core/port/repo.ts';
import { BAKERY, type GitRepo } from '../support/git-repo.ts';
import { CART, headOf, OVEN, type RepoUnderTest, warmer } from './repo.ts';

/** What every Repo answers when it is asked. */
export function repoReadingContract(open: () => Promise<RepoUnderTest>): void {
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

  it('says where HEAD is and what the repository is like', async () => {
    const state = await repo.state();
    expect(state.head).toMatchObject({ commit: person.head() });
    expect(state.bare).toBe(false);
    expect(state.objectFormat).toBe(person.head().length === 40 ? 'sha1' : 'sha256');
    expect(state.inProgress).toBeUndefined();
    expect(repo.root).toBe(person.path);
    expect(repo.id).toMatch(/^[0-9a-f]{16}$/u);
    untouched();
  });

  it('resolves what names a commit, and nothing else', async () => {
    expect(await repo.resolve('HEAD')).toBe(person.head());
    expect(await repo.resolve(person.head().slice(0, 10))).toBe(person.head());
    expect(await repo.resolve('no-such-branch')).toBeUndefined();
    expect(await repo.resolve('HEAD:README.md')).toBeUndefined();
    expect(await repo.resolve('HEAD~1')).toBeUndefined();
    expect(await repo.parent(await head())).toBeUndefined();
  });

  it.each(['--all', '-rf', '', 'HEAD\n--all', 'HEAD\0', 'x'.repeat(501)])('refuses %j as a revision', async (revision) => {
    await expect(repo.resolve(revision)).rejects.toMatchObject({ code: 'git-refused' });
  });

  it('reads the saved bytes of a file with the blob id that git would give them', async () => {
    person.write(CART, 'export const closed = true;\r\n');
    const saved = await repo.saved(CART);
    expect(saved).toMatchObject({ is: 'file', mode: '100644', blob: person.git('hash-object', '--no-filters', CART) });
    expect(saved.is === 'file' && saved.bytes.equals(person.bytes(CART))).toBe(true);
    expect(await repo.saved('src/basket.ts' as RepoPath)).toEqual({ is: 'absent' });
    expect(await repo.saved('src' as RepoPath)).toMatchObject({ is: 'refused' });
  });

  it('tells what is saved and differs from a commit, line endings apart, with new files and without ignored ones', async () => {
    const base = await head();
    expect(await repo.savedChanges(base)).toEqual([]);
    person.write(CART, (BAKERY[CART] ?? '').replaceAll('\n', '\r\n'));
    person.write(OVEN, 'module.exports = {};\n');
    person.write('src/new.js', 'new\n');
    person.write('.gitignore', 'junk\n');
    person.write('junk', 'ignored\n');
    person.write('large.json', Buffer.alloc(2 * 1024 * 1024, ' '));
    const changes = await repo.savedChanges(base);
    expect(changes.map(({ file, bytes, mode }) => [file, mode, bytes.toString('utf8')])).toEqual([
      ['.gitignore', '100644', 'junk\n'],
      ['src/new.js', '100644', 'new\n'],
      [OVEN, '100644', 'module.exports = {};\n'],
    ]);
    person.git('add', '-A');
    person.git('commit', '-qm', 'Save all');
    expect(await repo.savedChanges(await head())).toEqual([]);
    expect((await repo.savedChanges(base)).map(({ file }) => file)).toEqual(['.gitignore', 'src/new.js', OVEN]);
  });

  it('reads a committed and a staged file, whatever is saved', async () => {
    const blob = person.git('rev-parse', `HEAD:${CART}`);
    person.write(CART, 'staged\n');
    person.git('add', CART);
    person.write(CART, 'saved later\n');
    expect(await repo.committed(await head(), CART)).toEqual({ bytes: Buffer.from(BAKERY[CART] ?? ''), blob, mode: '100644' });
    expect(await repo.staged(CART)).toEqual({ bytes: Buffer.from('staged\n'), blob: repo.hash(Buffer.from('staged\n')), mode: '100644' });
    expect(await repo.committed(await head(), 'src' as RepoPath)).toBeUndefined();
    expect(await repo.committed(await head(), 'src/none.ts' as RepoPath)).toBeUndefined();
    expect(await repo.staged('src' as RepoPath)).toBeUndefined();
  });

  it('lists tracked and untracked files that are not ignored', async () => {
    person.write('.gitignore', 'dist/\n*.log\n');
    person.write('dist/out.js', '');
    person.write('baking.log', '');
    person.write('src/new bread.ts', '');
    const { files, unreadable } = await repo.files();
    expect(files).toEqual([...Object.keys(BAKERY), '.gitignore', 'src/new bread.ts'].sort());
    expect(unreadable).toBe(0);
  });

  it('tells which files are not for it', async () => {
    person.write('.gitignore', 'dist/\n');
    person.write('.gitattributes', 'src/made/* linguist-generated\nsrc/hand.ts -linguist-generated\n');
    const files = ['dist/out.js', 'src/made/api.ts', 'src/hand.ts', 'package-lock.json', CART] as RepoPath[];
    expect(Object.fromEntries(await repo.skips(files))).toEqual({
      'dist/out.js': 'ignored',
      'src/made/api.ts': 'generated',
      'package-lock.json': 'lock file',
    });
    expect(await repo.skips([])).toEqual(new Map());
  });

  it('says which lines of which files a commit, a range and the index changed', async () => {
    const first = await head();
    expect((await repo.changes(undefined, first)).map(({ file, is }) => [file, is])).toEqual(
      Object.keys(BAKERY)
        .sort()
        .map((file) => [file, 'added']),
    );
    person.write(OVEN, warmer(BAKERY[OVEN] ?? ''));
    person.git('mv', CART, 'src/basket.ts');
    person.git('rm', '-q', 'README.md');
    person.git('add', OVEN);
    expect(await repo.changes(first, 'index')).toEqual([
      {
        file: 'README.md',
        is: 'deleted',
        lines: [],
        oldLines: [{ first: 1, last: 3 }],
        hunks: [{ first: 1, count: 0, oldFirst: 1, oldCount: 3 }],
      },
      { file: 'src/basket.ts', is: 'renamed', oldFile: CART, lines: [], oldLines: [], hunks: [] },
      {
        file: OVEN,
        is: 'modified',
        lines: [{ first: 1, last: 1 }],
        oldLines: [{ first: 1, last: 1 }],
        hunks: [{ first: 1, count: 1, oldFirst: 1, oldCount: 1 }],
      },
    ]);
    const second = person.commit('Warm up, tidy up') as Oid;
    expect(await repo.parent(second)).toBe(first);
    expect(await repo.changes(first, second)).toHaveLength(3);
    expect(await repo.changes(second, 'index')).toEqual([]);
  });

  it('counts the line after a pure deletion as changed', async () => {
    const first = await head();
    const lines = (BAKERY[OVEN] ?? '').split('\n');
    person.write(OVEN, [...lines.slice(0, 4), ...lines.slice(5)].join('\n'));
    const second = person.commit('Less baking') as Oid;
    expect(await repo.changes(first, second)).toEqual([
      {
        file: OVEN,
        is: 'modified',
        lines: [{ first: 5, last: 5 }],
        oldLines: [{ first: 5, last: 5 }],
        hunks: [{ first: 5, count: 0, oldFirst: 5, oldCount: 1 }],
      },
    ]);
  });

  it('tells the last commits that touched some lines', async () => {
    person.write(OVEN, warmer(BAKERY[OVEN] ?? ''));
    const second = person.commit('Warm the oven for longer') as Oid;
    expect(await repo.history(second, OVEN, { first: 1, last: 1 }, 5)).toMatchObject([
      { commit: second, author: 'Ada Baker', subject: 'Warm the oven for longer' },
      { subject: 'Open the bakery' },
    ]);
    expect(await repo.history(second, OVEN, { first: 4, last: 6 }, 5)).toMatchObject([{ subject: 'Open the bakery' }]);
    expect(await repo.history(second, OVEN, { first: 1, last: 1 }, 1)).toHaveLength(1);
    expect(await repo.history(second, 'none.js' as RepoPath, { first: 1, last: 1 }, 5)).toEqual([]);
  });

  it('lies where it says', () => {
    expect(isAbsolute(repo.gitDir)).toBe(true);
    expect(existsSync(join(repo.gitDir, 'HEAD'))).toBe(true);
  });
}
