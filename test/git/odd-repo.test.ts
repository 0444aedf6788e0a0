import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Oid, RepoPath } from '../../src/core/brand.ts';
import type { Repo } from '../../src/core/port/repo.ts';
import { findRepo } from '../../src/git/find-repo.ts';
import { openRepo } from '../../src/git/repo.ts';
import { warmOven } from '../contract/repo.ts';
import { BAKERY, GIT_TEST_ENV, type GitRepo, gitRepo, gitRepoAt, removeFolder, temporaryFolder } from '../support/git-repo.ts';

const CART = 'src/cart.ts' as RepoPath;
const OVEN = 'src/oven.js' as RepoPath;

let folders: string[];
let opened: Repo[];
let stateDir: string;

beforeEach(() => {
  stateDir = temporaryFolder('localcoder-state');
  folders = [stateDir];
  opened = [];
});
afterEach(async () => {
  for (const repo of opened) await repo.close();
  for (const folder of folders) removeFolder(folder);
});

function kept(person: GitRepo): GitRepo {
  folders.push(person.path);
  return person;
}

async function open(path: string, environment: NodeJS.ProcessEnv = { ...process.env, ...GIT_TEST_ENV }): Promise<Repo> {
  const repo = await openRepo({ path, stateDir, environment });
  opened.push(repo);
  return repo;
}

/** A clone made with `args`, whose remote is a trap from then on: going near the network writes a line. */
function clone(from: GitRepo, ...args: string[]): { person: GitRepo; attempts: () => string } {
  const folder = temporaryFolder('bakery-clone');
  folders.push(folder);
  const path = join(folder, 'clone');
  execFileSync('git', ['clone', '-q', ...args, `file://${from.path}`, path], { env: { ...GIT_TEST_ENV }, stdio: 'pipe' });
  const person = gitRepoAt(path);
  const log = join(folder, 'network');
  const trap = join(folder, 'trap.sh');
  writeFileSync(log, '');
  writeFileSync(trap, `#!/bin/sh\necho attempt >> ${log}\n`);
  chmodSync(trap, 0o755);
  person.git('config', 'remote.origin.url', `ext::${trap}`);
  person.git('config', 'protocol.ext.allow', 'always');
  person.git('config', 'core.sshCommand', trap);
  return { person, attempts: () => readFileSync(log, 'utf8') };
}

describe('a repository without commits', () => {
  it('says that HEAD is unborn and lists what is there', async () => {
    const person = kept(gitRepo({ files: {} }));
    person.write(OVEN, 'x\n');
    const repo = await open(person.path);
    expect((await repo.state()).head).toEqual({ is: 'unborn', branch: 'main' });
    expect(await repo.resolve('HEAD')).toBeUndefined();
    expect((await repo.files()).files).toEqual([OVEN]);
    person.git('add', OVEN);
    expect(await repo.changes(undefined, 'index')).toMatchObject([{ file: OVEN, is: 'added', lines: [{ first: 1, last: 1 }] }]);
  });

  it('gets a branch that begins with our commit', async () => {
    const person = kept(gitRepo({ files: {} }));
    const repo = await open(person.path);
    const before = person.snapshot();
    const published = await repo.publish(warmOven(undefined));
    expect(published).toMatchObject({ is: 'created' });
    expect(person.git('rev-list', '--count', published.ref)).toBe('1');
    expect(person.git('ls-tree', '-r', '--name-only', published.ref)).toBe(OVEN);
    expect(person.snapshot()).toEqual(before);
  });
});

describe('a detached HEAD', () => {
  it('is told as such, and branches start from it', async () => {
    const person = kept(gitRepo());
    person.git('checkout', '-q', '--detach');
    const repo = await open(person.path);
    expect((await repo.state()).head).toEqual({ is: 'detached', commit: person.head() });
    expect(await repo.publish(warmOven(person.head() as Oid))).toMatchObject({ is: 'created' });
    expect((await repo.state()).head.is).toBe('detached');
  });
});

describe('a bare repository', () => {
  it('is read at its commits, gets branches, and has its notes in the state folder', async () => {
    const person = kept(gitRepo());
    const { person: bare } = clone(person, '--bare');
    const repo = await open(bare.path);
    expect(repo.root).toBeUndefined();
    expect(await repo.state()).toMatchObject({ bare: true, head: { is: 'branch', branch: 'main', commit: person.head() } });
    expect((await repo.files()).files).toEqual(Object.keys(BAKERY).sort());
    expect(await repo.saved(CART)).toMatchObject({ is: 'refused' });
    expect((await repo.committed(person.head() as Oid, CART))?.bytes.toString()).toBe(BAKERY[CART]);
    expect(await repo.staged(CART)).toBeUndefined();
    expect(await repo.changes(person.head() as Oid, 'index')).toEqual([]);
    expect(await repo.replaceSaved(CART, repo.hash(Buffer.from('')), Buffer.from(''))).toBe(false);
    expect(await repo.skips(['yarn.lock' as RepoPath, CART])).toEqual(new Map([['yarn.lock', 'lock file']]));
    expect(await repo.publish(warmOven(person.head() as Oid))).toMatchObject({ is: 'created' });
    const note = await repo.writeNote('notes/a.md', 'note');
    expect(note).toBe(join(stateDir, 'notes', repo.id, 'notes/a.md'));
    expect(readFileSync(note, 'utf8')).toBe('note');
    expect(existsSync(join(bare.path, '.localcoder'))).toBe(false);
  });

  it('beside its linked worktrees is bare itself while they are not', async () => {
    const person = kept(gitRepo());
    const folder = temporaryFolder('bakery-worktrees');
    folders.push(folder);
    execFileSync('git', ['clone', '-q', '--bare', person.path, join(folder, '.bare')], { env: { ...GIT_TEST_ENV } });
    writeFileSync(join(folder, '.git'), 'gitdir: ./.bare\n');
    execFileSync('git', ['-C', folder, 'worktree', 'add', '-q', join(folder, 'main')], { env: { ...GIT_TEST_ENV } });
    const bare = await open(folder);
    const tree = await open(join(folder, 'main', 'src'));
    expect([bare.root, tree.root]).toEqual([undefined, join(folder, 'main')]);
    expect(tree.id).not.toBe(bare.id);
    expect(await tree.state()).toMatchObject({ bare: false, linkedWorktree: true });
    expect(await tree.publish(warmOven(person.head() as Oid))).toMatchObject({ is: 'created' });
  });
});

describe('a shallow clone', () => {
  it('ends at its boundary, whose commit is a whole tree, and gets branches without a fetch', async () => {
    const origin = kept(gitRepo());
    const first = origin.head() as Oid;
    origin.write(OVEN, 'oven\n');
    origin.commit('Another oven');
    const { person, attempts } = clone(origin, '--depth=1');
    const repo = await open(person.path);
    const head = person.head() as Oid;
    expect(await repo.state()).toMatchObject({ shallow: true, partial: false });
    expect(await repo.parent(head)).toBeUndefined();
    expect(await repo.resolve('HEAD~1')).toBeUndefined();
    expect(await repo.changes(undefined, head)).toHaveLength(4);
    expect(await repo.history(head, OVEN, { first: 1, last: 1 }, 5)).toMatchObject([{ commit: head }]);
    await expect(repo.committed(first, CART)).rejects.toMatchObject({ code: 'git-refused' });
    expect(await repo.publish(warmOven(head))).toMatchObject({ is: 'created' });
    await expect(repo.publish(warmOven(first, { branch: 'localcoder/improve/other' }))).rejects.toMatchObject({ code: 'git-refused' });
    person.git('fsck', '--no-dangling');
    expect(attempts()).toBe('');
  });
});

describe('a partial clone', () => {
  it('says what it lacks instead of fetching it, and gets branches beside missing neighbours', async () => {
    const origin = kept(gitRepo());
    origin.git('config', 'uploadpack.allowFilter', 'true');
    const { person, attempts } = clone(origin, '--filter=blob:none', '--no-checkout');
    const repo = await open(person.path);
    const head = person.head() as Oid;
    const before = person.snapshot();
    expect(await repo.state()).toMatchObject({ partial: true, shallow: false });
    await expect(repo.committed(head, CART)).rejects.toMatchObject({ code: 'git-refused' });
    await expect(repo.changes(undefined, head)).rejects.toMatchObject({ code: 'git-refused' });
    expect(await repo.history(head, CART, { first: 1, last: 2 }, 3)).toMatchObject([{ commit: head }]);
    const published = await repo.publish(warmOven(head));
    expect(published).toMatchObject({ is: 'created' });
    expect((await repo.committed((published as { head: Oid }).head, OVEN))?.bytes.toString()).toContain('= 24');
    expect(await repo.publish(warmOven(head))).toMatchObject({ is: 'already-there' });
    expect(person.snapshot()).toEqual(before);
    expect(attempts()).toBe('');
  });

  it('would have fetched, were it asked by an ordinary git', () => {
    const origin = kept(gitRepo());
    origin.git('config', 'uploadpack.allowFilter', 'true');
    const { person, attempts } = clone(origin, '--filter=blob:none', '--no-checkout');
    spawnSync('git', ['-C', person.path, 'show', `HEAD:${CART}`], { env: { ...GIT_TEST_ENV } });
    expect(attempts()).not.toBe('');
  });
});

describe('a sparse checkout', () => {
  it('has only the files that are out, and says so of the others', async () => {
    const person = kept(gitRepo());
    person.git('sparse-checkout', 'set', 'scripts');
    const repo = await open(person.path);
    const before = person.snapshot();
    expect(await repo.state()).toMatchObject({ sparse: true });
    expect((await repo.files()).files).toEqual(['README.md', 'scripts/stock.py']);
    expect(await repo.skips([CART, 'README.md' as RepoPath])).toEqual(new Map([[CART, 'outside the sparse checkout']]));
    expect(await repo.saved(CART)).toEqual({ is: 'absent' });
    const published = await repo.publish(warmOven(person.head() as Oid));
    expect(person.git('diff', '--name-only', 'HEAD', published.ref)).toBe(OVEN);
    expect(person.snapshot()).toEqual(before);
  });
});

describe('a linked worktree', () => {
  it('has a HEAD and an identity of its own, and shares refs with the main one', async () => {
    const person = kept(gitRepo());
    const folder = temporaryFolder('bakery-linked');
    folders.push(folder);
    person.git('worktree', 'add', '-q', '-b', 'evening', join(folder, 'evening'));
    const [main, linked] = [await open(person.path), await open(join(folder, 'evening'))];
    expect(await linked.state()).toMatchObject({ linkedWorktree: true, head: { is: 'branch', branch: 'evening' } });
    expect(await main.state()).toMatchObject({ linkedWorktree: false, head: { is: 'branch', branch: 'main' } });
    expect(linked.id).not.toBe(main.id);
    expect(linked.gitDir).not.toBe(main.gitDir);
    const published = await linked.publish(warmOven(person.head() as Oid));
    expect(await main.publish(warmOven(person.head() as Oid))).toEqual({ ...published, is: 'already-there' });
  });
});

describe('a submodule', () => {
  it('is a repository of its own, and no part of the one around it', async () => {
    const library = kept(gitRepo());
    const person = kept(gitRepo());
    person.git('-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', library.path, 'library');
    person.commit('Use the library');
    const [outer, inner] = [await open(person.path), await open(join(person.path, 'library', 'src'))];
    const file = `library/${CART}` as RepoPath;
    expect(await inner.state()).toMatchObject({ submodule: true, head: { commit: library.head() } });
    expect(inner.root).toBe(join(person.path, 'library'));
    expect(await outer.state()).toMatchObject({ submodule: false });
    expect((await outer.files()).files).not.toContain('library');
    expect(await outer.saved(file)).toMatchObject({ is: 'refused', why: expect.stringContaining('another repository') });
    expect(await outer.skips([file])).toEqual(new Map([[file, 'submodule']]));
    expect(await outer.changes(await outer.parent(person.head() as Oid), person.head() as Oid)).toMatchObject([{ file: '.gitmodules' }]);
    const inside = { files: [{ file, mode: '100644', bytes: Buffer.from('x') }], message: 'x' };
    await expect(outer.publish(warmOven(person.head() as Oid, { commits: [inside] }))).rejects.toMatchObject({ code: 'git-refused' });
    expect(await inner.publish(warmOven(library.head() as Oid))).toMatchObject({ is: 'created' });
    expect(await inner.writeNote('notes/a.md', 'x')).toBe('.localcoder/notes/a.md');
    expect(gitRepoAt(join(person.path, 'library')).git('status', '--porcelain')).toBe('');
  });
});

describe('no repository', () => {
  it('is said of a folder without one, and of one that was deleted', async () => {
    const empty = temporaryFolder();
    folders.push(empty);
    expect(await findRepo(empty)).toBeUndefined();
    await expect(open(empty)).rejects.toMatchObject({ code: 'repository-missing' });
    const person = kept(gitRepo());
    const repo = await open(person.path);
    const head = person.head() as Oid;
    renameSync(person.path, `${person.path}-moved`);
    folders.push(`${person.path}-moved`);
    await expect(repo.saved(CART)).rejects.toMatchObject({ code: 'repository-missing' });
    await expect(repo.files()).rejects.toMatchObject({ code: 'repository-missing' });
    await expect(repo.publish(warmOven(head))).rejects.toMatchObject({ code: 'repository-missing' });
  });

  it('is found from a path that does not exist yet, and never through `core.worktree`', async () => {
    const person = kept(gitRepo());
    person.git('config', 'core.worktree', stateDir);
    expect(await findRepo(join(person.path, 'src/not/yet.ts'))).toMatchObject({ root: person.path, gitDir: join(person.path, '.git') });
    expect(await findRepo(join(person.path, CART))).toMatchObject({ root: person.path });
    const repo = await open(person.path);
    expect((await repo.files()).files).toEqual(Object.keys(BAKERY).sort());
  });

  it('is not made up for a broken `.git` file', async () => {
    const person = kept(gitRepo());
    mkdirSync(join(person.path, 'broken'));
    writeFileSync(join(person.path, 'broken', '.git'), 'gitdir: /nowhere\n');
    expect(await findRepo(join(person.path, 'broken'))).toMatchObject({ root: person.path });
    rmSync(join(person.path, '.git', 'HEAD'));
    expect(await findRepo(person.path)).toBeUndefined();
  });
});

describe('a world without', () => {
  it('git is told as such', async () => {
    const person = kept(gitRepo());
    await expect(open(person.path, { ...GIT_TEST_ENV, PATH: '/nonexistent:.' })).rejects.toMatchObject({ code: 'git-missing' });
  });

  it.runIf(process.geteuid?.() === 0)('ownership refuses the repository until the person calls it safe', async () => {
    const person = kept(gitRepo());
    for (const path of [person.path, join(person.path, '.git')]) chownSync(path, 12_345, 12_345);
    const environment = { ...GIT_TEST_ENV };
    await expect(open(person.path, environment)).rejects.toMatchObject({
      code: 'git-refused',
      next: expect.stringContaining('safe.directory'),
    });
    const settings = join(stateDir, 'gitconfig');
    writeFileSync(settings, `[safe]\n\tdirectory = ${person.path}\n`);
    const repo = await open(person.path, { ...environment, GIT_CONFIG_GLOBAL: settings });
    expect(await repo.resolve('HEAD')).toHaveLength(40);
  });
});
