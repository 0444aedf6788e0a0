import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Oid, RepoPath } from '../../src/core/brand.ts';
import type { Checkout } from '../../src/core/port/scratch.ts';
import { BAKERY, GIT_TEST_ENV, type GitRepo, type GitRepoOptions, gitRepo, gitRepoAt, temporaryFolder } from '../support/git-repo.ts';
import { type TestScratch, testScratch } from '../support/open-scratch.ts';

const CART = 'src/cart.ts' as RepoPath;
const never = new AbortController().signal;
const open: (() => Promise<void> | void)[] = [];

function repository(options: GitRepoOptions = {}): GitRepo {
  const made = gitRepo(options);
  open.push(() => made.remove());
  return made;
}

/** A clone made with these options, in a folder that goes after the test. */
function cloneOf(origin: GitRepo, ...options: string[]): GitRepo {
  const path = join(temporaryFolder('clone'), 'clone');
  execFileSync('git', ['clone', '-q', ...options, `file://${origin.path}`, path], { env: { ...GIT_TEST_ENV }, stdio: 'pipe' });
  const clone = gitRepoAt(path);
  open.push(() => clone.remove());
  return clone;
}

async function scratchOf(person: GitRepo, environment?: NodeJS.ProcessEnv): Promise<TestScratch> {
  const made = await testScratch(person, environment);
  open.push(() => made.remove());
  return made;
}

const all = (checkout: Checkout): Record<string, string | undefined> =>
  Object.fromEntries(checkout.files.map((file) => [file, checkout.read(file)]));

describe('a scratch checkout of', () => {
  afterEach(async () => {
    for (const close of open.splice(0).reverse()) await close();
  });

  it('a SHA-256 repository is like any other', async () => {
    const person = repository({ format: 'sha256' });
    const checkout = await (await scratchOf(person)).checkout();
    expect(all(checkout)).toEqual(BAKERY);
    expect(checkout.tree).toHaveLength(64);
  });

  it('a bare repository has no dependencies and no saved files', async () => {
    const person = cloneOf(repository(), '--bare');
    const made = await scratchOf(person);
    expect(all(await made.checkout())).toEqual(BAKERY);
    const empty = await made.scratch.checkout(undefined, never);
    expect([empty.files, readdirSync(empty.root)]).toEqual([[], []]);
  });

  it('a linked worktree and a shallow clone holds their commit', async () => {
    const origin = repository();
    origin.write(CART, 'second\n');
    origin.commit('Second');
    expect((await (await scratchOf(cloneOf(origin, '--depth=1'))).checkout()).read(CART)).toBe('second\n');
    const path = join(temporaryFolder('linked'), 'linked');
    origin.git('worktree', 'add', '-q', '--detach', path, 'HEAD~1');
    const linked = gitRepoAt(path);
    open.push(() => linked.remove());
    const checkout = await (await scratchOf(linked)).checkout();
    expect(checkout.read(CART)).toBe(BAKERY[CART]);
    expect(checkout.hidden).toEqual(expect.arrayContaining([path, join(origin.path, '.git')]));
  });

  it('a repository that borrows from one that borrows finds all objects', async () => {
    const first = repository();
    const second = cloneOf(first, '--bare', '--shared', '--no-local');
    rmSync(join(second.path, 'objects'), { recursive: true });
    execFileSync('mkdir', ['-p', join(second.path, 'objects/info')]);
    // Relative, which git only obeys in the first of a row of lists.
    symlinkSync(join(first.path, '.git/objects'), join(second.path, 'first'));
    writeFileSync(join(second.path, 'objects/info/alternates'), '# a comment\n../first\n');
    const third = repository({ files: {} });
    writeFileSync(join(third.path, '.git/objects/info/alternates'), `"${second.path.replaceAll('a', '\\141')}/objects"\n`);
    const checkout = await (await scratchOf(third)).scratch.checkout(first.head() as Oid, never);
    expect(all(checkout)).toEqual(BAKERY);
  });

  it('a partial clone is refused without asking the network, a sparse one is whole', async () => {
    const origin = repository();
    origin.git('config', 'uploadpack.allowFilter', 'true');
    const partial = cloneOf(origin, '--filter=blob:none', '--no-checkout');
    const before = partial.git('count-objects', '-v');
    const made = await scratchOf(partial);
    await expect(made.checkout()).rejects.toMatchObject({
      code: 'git-refused',
      message: expect.stringContaining('not in this repository'),
    });
    expect(partial.git('count-objects', '-v')).toBe(before);
    const treeless = await scratchOf(cloneOf(origin, '--filter=tree:0', '--no-checkout'));
    await expect(treeless.checkout()).rejects.toMatchObject({ code: 'git-refused' });
    const sparse = cloneOf(origin, '--sparse');
    expect(existsSync(join(sparse.path, CART))).toBe(false);
    expect(all(await (await scratchOf(sparse)).checkout())).toEqual(BAKERY);
  });

  it('submodules are empty folders, whatever commands put into them', async () => {
    const person = repository();
    const inner = repository({ files: { 'inner.ts': 'inner\n' } });
    person.git('-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', inner.path, 'sub');
    person.commit('A submodule');
    const checkout = await (await scratchOf(person)).checkout();
    expect(readdirSync(join(checkout.root, 'sub'))).toEqual([]);
    writeFileSync(join(checkout.root, 'sub/left'), '');
    await checkout.put([]);
    expect(readdirSync(join(checkout.root, 'sub'))).toEqual([]);
    expect(checkout.files).not.toContain('sub');
  });

  it('files with attributes has line endings as git writes them, and runs no filter', async () => {
    const ran = join(temporaryFolder('localcoder-ran'), 'ran');
    const person = repository({
      files: {
        '.gitattributes': '*.bat text eol=crlf\n*.bin filter=lfs diff=lfs -text\n*.evil filter=evil\n',
        'run.bat': 'one\ntwo\n',
        'large.bin': 'version https://git-lfs.github.com/spec/v1\noid sha256:0\n',
        'x.evil': 'x\n',
        'plain.txt': 'plain\n',
      },
    });
    person.git('config', 'filter.evil.smudge', `touch ${ran}; cat`);
    person.git('config', 'filter.evil.required', 'true');
    person.git('config', 'core.autocrlf', 'true');
    const made = await scratchOf(person);
    const checkout = await made.checkout();
    expect(checkout.read('run.bat' as RepoPath)).toBe('one\r\ntwo\r\n');
    expect(checkout.read('large.bin' as RepoPath)).toContain('git-lfs');
    expect(checkout.read('x.evil' as RepoPath)).toBe('x\r\n');
    expect(checkout.read('plain.txt' as RepoPath)).toBe('plain\r\n');
    const bytes = Buffer.from('as\ngiven\n');
    await checkout.put([{ file: 'run.bat' as RepoPath, bytes, mode: '100644' }]);
    expect(readFileSync(join(checkout.root, 'run.bat'))).toEqual(bytes);
    await checkout.put([]);
    expect(checkout.read('run.bat' as RepoPath)).toBe('one\r\ntwo\r\n');
    // Without a base the saved bytes count, whatever attributes say.
    expect((await made.scratch.checkout(undefined, never)).read('run.bat' as RepoPath)).toBe('one\ntwo\n');
    expect(existsSync(ran)).toBe(false);
  });

  it('a repository without commits holds what is saved and not ignored', async () => {
    const person = repository({ files: {} });
    person.write('.gitignore', 'ignored\n');
    person.write('ignored', 'x');
    person.write('src/new\nline.ts', 'saved\n');
    person.write('run.sh', '#!/bin/sh\n');
    chmodSync(join(person.path, 'run.sh'), 0o755);
    symlinkSync('/etc/passwd', join(person.path, 'link'));
    const made = await scratchOf(person);
    const before = person.snapshot();
    const first = await made.scratch.checkout(undefined, never);
    expect(first.files).toEqual(['.gitignore', 'run.sh', 'src/new\nline.ts']);
    expect(statSync(join(first.root, 'run.sh')).mode & 0o100).toBe(0o100);
    expect(existsSync(join(first.root, 'link'))).toBe(false);
    const { ino } = statSync(join(first.root, 'run.sh'));
    const same = await made.scratch.checkout(undefined, never);
    expect(same.tree).toBe(first.tree);
    expect(statSync(join(first.root, 'run.sh')).ino).toBe(ino);
    expect(person.snapshot()).toEqual(before);
    person.write('src/new\nline.ts', 'later\n');
    const later = await made.scratch.checkout(undefined, never);
    expect(later.tree).not.toBe(first.tree);
    expect(later.read('src/new\nline.ts' as RepoPath)).toBe('later\n');
    // The first commit takes its place.
    person.commit('First', '.gitignore');
    const committed = await made.checkout();
    expect(committed.files).toEqual(['.gitignore']);
    expect(readdirSync(committed.root)).toEqual(['.gitignore']);
  });

  it('names that are no text, and case that differs, stands exactly', async () => {
    const person = repository({ files: { 'A.ts': 'upper\n' } });
    const name = Buffer.concat([Buffer.from(`${person.path}/`), Buffer.from([0x66, 0xe9, 0x2e, 0x63])]);
    writeFileSync(name, 'latin\n');
    writeFileSync(join(person.path, ' -"\\*'), 'odd\n');
    person.commit('Odd names');
    const made = await scratchOf(person);
    const checkout = await made.checkout();
    expect(checkout.files).toEqual([' -"\\*', 'A.ts']);
    await checkout.put([]);
    expect(
      readdirSync(checkout.root, { encoding: 'buffer' })
        .map((one) => one.toString('latin1'))
        .sort(),
    ).toEqual([' -"\\*', 'A.ts', 'f\xe9.c']);
  });
});
