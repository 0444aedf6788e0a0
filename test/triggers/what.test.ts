import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Repo } from '../../src/core/port/repo.ts';
import { openRepo } from '../../src/git/repo.ts';
import { parseWhat, type What } from '../../src/triggers/what.ts';
import { type GitRepo, gitRepo, gitRepoAt, removeFolder, temporaryFolder } from '../support/git-repo.ts';

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

/** The scope, or the refusal's two sentences. */
async function read(text: string, rest: Partial<What> = {}): Promise<unknown> {
  const answer = await parseWhat({ text, ...rest }, repo);
  return answer.is === 'yes' ? answer.value : `${answer.refusal.reason}. ${answer.refusal.next}`;
}

describe('a revision', () => {
  it('is a commit, a branch, a tag or anything else git resolves', async () => {
    bakery.git('tag', '-a', 'v1', '-m', 'first');
    const scope = { at: 'commit', commit: bakery.head() };
    for (const text of ['HEAD', 'main', 'v1', bakery.head().slice(0, 10), 'HEAD^{commit}']) expect(await read(text), text).toEqual(scope);
  });

  it('may be a range, where a missing end is HEAD', async () => {
    const first = bakery.head();
    bakery.write('README.md', 'more\n');
    const second = bakery.commit('More');
    const scope = { at: 'range', from: first, to: second };
    for (const text of ['HEAD~1..HEAD', `${first}..main`, 'HEAD~1..']) expect(await read(text), text).toEqual(scope);
    expect(await read('..HEAD~1')).toEqual({ at: 'range', from: second, to: first });
  });

  it('that is no revision is refused by name', async () => {
    expect(await read('main..tpoic')).toBe('tpoic is not a revision. Check it with: git log tpoic');
    expect(await read('--output=x')).toMatch(/^--output=x is neither a revision nor a file/u);
  });

  it('that starts from HEAD is refused with the way out while there is no commit', async () => {
    bakery.git('switch', '-q', '--orphan', 'empty');
    const refusal = 'this branch has no commit yet. Run git commit first, or name a saved file, or use --staged.';
    for (const text of ['HEAD', '@', 'HEAD~1', 'HEAD~1..HEAD', 'HEAD..main']) expect(await read(text), text).toBe(refusal);
    expect(await read('topic')).toMatch(/^topic is neither a revision nor a file/u);
  });

  it('with three dots is refused with the two ways to write it', async () => {
    expect(await read('main...topic')).toBe(
      'main...topic has three dots, which would compare with the merge base. Write two dots: main..topic; or $(git merge-base main topic)..topic.',
    );
  });

  it('--staged is what is staged', async () => {
    expect(await read('', { staged: true })).toEqual({ at: 'staged' });
  });
});

describe('a place', () => {
  it('is a path, with a line, a range of lines or a symbol', async () => {
    const file = 'src/cart.ts';
    expect(await read(file)).toEqual({ at: 'place', file });
    expect(await read('src/cart.ts:12')).toEqual({ at: 'place', file, lines: { first: 12, last: 12 } });
    expect(await read('src/cart.ts:10-40')).toEqual({ at: 'place', file, lines: { first: 10, last: 40 } });
    expect(await read('src/cart.ts#Cart.total')).toEqual({ at: 'place', file, symbol: 'Cart.total' });
    expect(await read('src/cart.ts:40-10')).toBe(
      'src/cart.ts:40-10 is not a range of lines. Lines count from 1, the smaller first: src/cart.ts:10-40.',
    );
    expect(await read('src/cart.ts:0')).toContain('is not a range of lines');
  });

  it('may hold the signs that end a path: the longest path that is there wins', async () => {
    bakery.write('odd#1:2.js', '');
    bakery.write('..two', '');
    expect(await read('odd#1:2.js')).toEqual({ at: 'place', file: 'odd#1:2.js' });
    expect(await read('odd#1:2.js#a')).toEqual({ at: 'place', file: 'odd#1:2.js', symbol: 'a' });
    expect(await read('odd#1:2.js:7')).toEqual({ at: 'place', file: 'odd#1:2.js', lines: { first: 7, last: 7 } });
    expect(await read('..two')).toEqual({ at: 'place', file: '..two' });
  });

  it('may have a name that no revision can have', async () => {
    const names = ['new\nline.js', 'tab\there.js'];
    for (const name of names) bakery.write(name, 'let a;\n');
    for (const name of names) expect(await read(name)).toEqual({ at: 'place', file: name });
    expect(await read('not\nthere')).toMatch(/is neither a revision nor a file/u);
    expect(await read('x'.repeat(4_000))).toMatch(/is neither a revision nor a file/u);
  });

  it('starts from the folder the person is in, and may be absolute', async () => {
    const scope = { at: 'place', file: 'src/cart.ts' };
    expect(await read('cart.ts', { folder: 'src' })).toEqual(scope);
    expect(await read('../src/./cart.ts', { folder: 'scripts' })).toEqual(scope);
    expect(await read(join(bakery.path, 'src/cart.ts'))).toEqual(scope);
  });

  it('that HEAD has is one, though it is not saved', async () => {
    removeFolder(join(bakery.path, 'src/cart.ts'));
    expect(await read('src/cart.ts#Cart')).toEqual({ at: 'place', file: 'src/cart.ts', symbol: 'Cart' });
  });

  it('outside the repository is refused', async () => {
    for (const text of ['../cart.ts', '/etc/passwd', `${bakery.path}-2/a.js`, 'src/../../x.js']) {
      expect(await read(text), text).toBe(
        `${text} is outside the repository ${bakery.path}. Name a path inside it, or run the command there (-C <path>).`,
      );
    }
  });

  it('that is not there is refused with what was probably meant; a folder is named as one', async () => {
    expect(await read('src/crat.ts')).toBe('src/crat.ts is neither a revision nor a file of this repository. Did you mean src/cart.ts?');
    expect(await read('cart.ts:10')).toContain('Did you mean src/cart.ts?');
    expect(await read('zzzzzzzzzzz')).toContain('Name a revision, a path, path:line, path:10-40 or path#symbol.');
    mkdirSync(join(bakery.path, 'empty'));
    for (const text of ['src', 'src/', '.'])
      expect(await read(text), text).toBe(`${text} is a folder. Name one file of it, or a revision.`);
  });
});

describe('what is both a revision and a path', () => {
  it('is refused naming both, and settled by --', async () => {
    bakery.write('main', 'a file\n');
    expect(await read('main')).toBe('main is both a revision and a path. Write "-- main" for the path, or "refs/heads/main" for a branch.');
    expect(await read('main', { afterDashes: true })).toEqual({ at: 'place', file: 'main' });
    expect(await read('refs/heads/main')).toEqual({ at: 'commit', commit: bakery.head() });
    expect(await read('HEAD', { afterDashes: true })).toContain('HEAD is neither');
  });
});

it('in a bare repository a path is one that HEAD has', async () => {
  const bare = join(state, 'bare.git');
  bakery.git('clone', '-q', '--bare', bakery.path, bare);
  const opened = await openRepo({ path: bare, stateDir: state });
  expect(await parseWhat({ text: 'src/cart.ts#Cart' }, opened)).toMatchObject({
    is: 'yes',
    value: { file: 'src/cart.ts', symbol: 'Cart' },
  });
  expect(await parseWhat({ text: 'src/gone.ts' }, opened)).toMatchObject({ is: 'no' });
  expect(await parseWhat({ text: 'HEAD' }, opened)).toMatchObject({ value: { commit: gitRepoAt(bare).head() } });
  await opened.close();
});
