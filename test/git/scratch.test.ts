import { existsSync, readdirSync, readFileSync, readlinkSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Oid, RepoPath } from '../../src/core/brand.ts';
import { BAKERY, type GitRepo, gitRepo, removeFolder, temporaryFolder } from '../support/git-repo.ts';
import { type TestScratch, testScratch } from '../support/open-scratch.ts';

const CART = 'src/cart.ts' as RepoPath;
const OVEN = 'src/oven.js' as RepoPath;
const never = new AbortController().signal;

describe('a scratch checkout', () => {
  let person: GitRepo;
  let made: TestScratch;

  beforeEach(async () => {
    person = gitRepo();
    made = await testScratch(person);
  });
  afterEach(async () => {
    await made.remove();
    person.remove();
  });

  it('holds exactly the files of the commit, and names its tree', async () => {
    const checkout = await made.checkout();
    expect(checkout.files).toEqual(Object.keys(BAKERY).sort());
    for (const [file, text] of Object.entries(BAKERY)) expect(readFileSync(join(checkout.root, file), 'utf8')).toBe(text);
    expect(readdirSync(checkout.root).sort()).toEqual(['README.md', 'scripts', 'src']);
    expect(checkout.tree).toBe(person.git('rev-parse', 'HEAD^{tree}'));
    expect(checkout.hidden).toContain(person.path);
    expect(checkout.readable).toEqual([]);
  });

  it('reads no more of the person than the commit, and changes nothing of theirs', async () => {
    person.write('src/cart.ts', 'unsaved work\n');
    person.write('new.ts', 'new\n');
    person.git('stash', 'push', '-q');
    const before = person.snapshot();
    const objects = person.git('count-objects', '-v');
    const checkout = await made.checkout();
    await checkout.put([{ file: CART, bytes: Buffer.from('candidate\n'), mode: '100644' }]);
    await made.scratch.checkout(undefined, never);
    expect(person.snapshot()).toEqual(before);
    expect(person.git('count-objects', '-v')).toBe(objects);
    expect(person.git('worktree', 'list').split('\n')).toHaveLength(1);
  });

  it('is pointed from commit to commit, and back', async () => {
    const first = await made.checkout();
    person.write(CART, 'second\n');
    person.git('rm', '-q', OVEN, 'scripts/stock.py');
    person.write('src/oven.js/inner.js', 'a folder now\n');
    person.commit('Second');
    const second = await made.checkout();
    expect(second.root).toBe(first.root);
    expect(second.files).toEqual(['README.md', 'src/cart.ts', 'src/oven.js/inner.js']);
    expect(second.read(CART)).toBe('second\n');
    expect(existsSync(join(second.root, 'scripts'))).toBe(false);
    const again = await made.checkout('HEAD~1');
    expect(again.tree).toBe(first.tree);
    expect(again.read(OVEN)).toBe(BAKERY[OVEN]);
    // An older checkout is what it was as soon as something is put into it.
    await second.put([]);
    expect(second.read('src/oven.js/inner.js' as RepoPath)).toBe('a folder now\n');
    expect(second.read('scripts/stock.py' as RepoPath)).toBeUndefined();
  });

  it('takes files over its tree, each as given, and forgets them at the next', async () => {
    const checkout = await made.checkout();
    const bytes = Buffer.from([0xff, 0x00, 0x0d, 0x0a]);
    await checkout.put([
      { file: CART, bytes: Buffer.from('candidate\n'), mode: '100755' },
      { file: 'test/deep/new.bin' as RepoPath, bytes, mode: '100644' },
    ]);
    expect(checkout.read(CART)).toBe('candidate\n');
    expect(statSync(join(checkout.root, CART)).mode & 0o111).not.toBe(0);
    expect(readFileSync(join(checkout.root, 'test/deep/new.bin'))).toEqual(bytes);
    expect(checkout.read('test/deep/new.bin' as RepoPath)).toBeUndefined();
    await checkout.put([{ file: OVEN, bytes: Buffer.from('other\n'), mode: '100644' }]);
    expect(checkout.read(CART)).toBe(BAKERY[CART]);
    expect(statSync(join(checkout.root, CART)).mode & 0o111).toBe(0);
    expect(existsSync(join(checkout.root, 'test'))).toBe(false);
    expect(checkout.read(OVEN)).toBe('other\n');
  });

  it('gives a file another second each time its content changes, for tools that compare size and second', async () => {
    const checkout = await made.checkout();
    const seconds = [Math.floor(statSync(join(checkout.root, CART)).mtimeMs / 1000)];
    for (const text of ['one\n', 'two\n', undefined, 'six\n', undefined]) {
      await checkout.put(text === undefined ? [] : [{ file: CART, bytes: Buffer.from(text), mode: '100644' }]);
      expect(checkout.read(CART)).toBe(text ?? BAKERY[CART]);
      seconds.push(Math.floor(statSync(join(checkout.root, CART)).mtimeMs / 1000));
    }
    expect(new Set(seconds).size).toBe(seconds.length);
    expect(seconds).toEqual([...seconds].sort((a, b) => a - b));
  });

  it('reads plain UTF-8 files only, and never through a link', async () => {
    person.write('latin.txt', Buffer.from([0xe9]));
    person.write('bom.txt', '\uFEFFtext');
    person.write('large.txt', 'x'.repeat(1024 * 1024 + 1));
    const secret = temporaryFolder('localcoder-secret');
    writeFileSync(join(secret, 'file'), 'secret');
    symlinkSync(join(secret, 'file'), join(person.path, 'link'));
    symlinkSync(secret, join(person.path, 'folder'));
    person.commit('Odd files');
    const checkout = await made.checkout();
    const read = (file: string): string | undefined => checkout.read(file as RepoPath);
    expect(readlinkSync(join(checkout.root, 'link'))).toBe(join(secret, 'file'));
    expect(read('bom.txt')).toBe('\uFEFFtext');
    for (const file of ['latin.txt', 'large.txt', 'link', 'folder/file', 'src', 'none', '../of', '/etc/passwd', '.git/config'])
      expect(read(file)).toBeUndefined();
    await expect(checkout.put([{ file: 'folder/new' as RepoPath, bytes: Buffer.from('x'), mode: '100644' }])).rejects.toMatchObject({
      code: 'git-refused',
    });
    await checkout.put([{ file: 'link' as RepoPath, bytes: Buffer.from('mine'), mode: '100644' }]);
    expect(read('link')).toBe('mine');
    expect(readdirSync(secret)).toEqual(['file']);
    expect(readFileSync(join(secret, 'file'), 'utf8')).toBe('secret');
    removeFolder(secret);
  });

  it('is refused for a commit that is not there, and interrupted by its signal', async () => {
    await expect(made.scratch.checkout('0'.repeat(40) as Oid, never)).rejects.toMatchObject({ code: 'git-refused' });
    await expect(made.scratch.checkout('--help' as Oid, never)).rejects.toMatchObject({ code: 'git-refused' });
    const reason = new Error('stop');
    await expect(made.scratch.checkout(person.head() as Oid, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect((await made.checkout()).read(CART)).toBe(BAKERY[CART]);
  });

  it('belongs to one process at a time', async () => {
    await made.checkout();
    const other = await made.again();
    await expect(other.checkout(person.head() as Oid, never)).rejects.toMatchObject({ code: 'git-busy' });
    await made.scratch.close();
    expect((await other.checkout(person.head() as Oid, never)).read(CART)).toBe(BAKERY[CART]);
    await other.close();
  });
});
