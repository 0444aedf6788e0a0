import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOOK_NAMES, type HookOptions, type Hooks } from '../../src/core/port/hooks.ts';
import { findRepo } from '../../src/git/find-repo.ts';
import { openHooks } from '../../src/git/hooks.ts';
import { GIT_TEST_ENV, type GitRepo, gitRepo, gitRepoAt, removeFolder, temporaryFolder } from '../support/git-repo.ts';

let repo: GitRepo;
let state: string;

beforeEach(() => {
  repo = gitRepo();
  state = temporaryFolder();
  mkdirSync(join(state, 'spool'));
});
afterEach(() => {
  repo.remove();
  removeFolder(state);
});

const PLAIN: HookOptions = { write: false };

async function hooksOf(path = repo.path, environment: NodeJS.ProcessEnv = GIT_TEST_ENV): Promise<Hooks> {
  const found = await findRepo(path);
  if (found === undefined) throw new Error('no repository');
  return openHooks({ found, spool: join(state, 'spool'), version: '1.2.3', review: () => ['/bin/false'], environment });
}

const events = (): string => (existsSync(join(state, 'spool/events')) ? readFileSync(join(state, 'spool/events'), 'utf8') : '');

/** A bare repository to push to. */
function remote(of: GitRepo = repo): void {
  const bare = join(state, 'remote.git');
  of.git('init', '-q', '--bare', bare);
  of.git('remote', 'add', 'origin', bare);
}

/** Every hook file with its mode and content. */
function hookFiles(path = join(repo.path, '.git/hooks')): Record<string, string> {
  const names = readdirSync(path).filter((name) => !name.endsWith('.sample'));
  return Object.fromEntries(
    names.sort().map((name) => {
      const stat = lstatSync(join(path, name));
      const file = join(path, name);
      return [name, `${stat.mode} ${stat.isFile() ? `${stat.ino} ${readFileSync(file, 'latin1')}` : readlinkSync(file)}`];
    }),
  );
}

describe('hooks in an ordinary repository', () => {
  it('are put in place, tell of a push and a commit, and leave nothing behind', async () => {
    const hooks = await hooksOf();
    const before = repo.snapshot();
    expect(await hooks.install(HOOK_NAMES, PLAIN)).toEqual(HOOK_NAMES.map((name) => ({ name, is: 'installed', chained: false })));
    expect((await hooks.install(['pre-push'], PLAIN))[0]?.is).toBe('already');
    expect(await hooks.status()).toEqual(HOOK_NAMES.map((name) => ({ name, is: 'installed', version: '1.2.3', chained: false })));
    expect(await hooks.uninstall(HOOK_NAMES)).toEqual(HOOK_NAMES.map((name) => ({ name, is: 'removed', chained: false })));
    expect(repo.snapshot()).toEqual(before);
    await hooks.install(HOOK_NAMES, PLAIN);
    remote();
    repo.commit('More bread');
    repo.git('push', '-q', 'origin', 'main');
    expect(events()).toMatch(new RegExp(`^\nv1\tcommit\t\\d+\t${repo.path}/.git\t${repo.path}\trefs/heads/main\t${repo.head()}\n`, 'u'));
    expect(events()).toContain(`\torigin\t${repo.head()}\trefs/heads/main\t${'0'.repeat(40)}\n`);
    expect((await hooks.uninstall(['post-merge', 'post-merge'])).map(({ is }) => is)).toEqual(['removed', 'absent']);
  });

  it('call the one that stood there before, and put it back to the byte', async () => {
    const hooks = await hooksOf();
    const folder = join(repo.path, '.git/hooks');
    writeFileSync(join(folder, 'pre-push'), `#!/bin/sh\ncat >'${state}/seen'\necho "$@" >>'${state}/seen'\n[ ! -e '${state}/no' ]\n`);
    chmodSync(join(folder, 'pre-push'), 0o751);
    writeFileSync(join(state, 'script'), `#!/bin/sh\necho ran >'${state}/ran'\n`, { mode: 0o755 });
    symlinkSync(join(state, 'script'), join(folder, 'post-commit'));
    writeFileSync(join(folder, 'post-merge'), 'not executable\n', { mode: 0o644 });
    const before = hookFiles();
    expect((await hooks.install(HOOK_NAMES, PLAIN)).map(({ chained }) => chained)).toEqual([true, true, true, false]);
    remote();
    repo.commit('More bread');
    expect(readFileSync(join(state, 'ran'), 'utf8')).toBe('ran\n');
    repo.git('push', '-q', 'origin', 'main');
    const line = `refs/heads/main ${repo.head()} refs/heads/main ${'0'.repeat(40)}\n`;
    expect(readFileSync(join(state, 'seen'), 'utf8')).toBe(`${line}origin ${join(state, 'remote.git')}\n`);
    writeFileSync(join(state, 'no'), '');
    repo.commit('Stale bread');
    expect(() => repo.git('push', '-q', 'origin', 'main')).toThrow();
    expect(repo.git('rev-parse', 'origin/main')).not.toBe(repo.head());
    expect((await hooks.uninstall(HOOK_NAMES)).map(({ is, chained }) => [is, chained])).toEqual([
      ['removed', true],
      ['removed', true],
      ['removed', true],
      ['removed', false],
    ]);
    expect(hookFiles()).toEqual(before);
  });

  it('are left alone once the person has changed them', async () => {
    const hooks = await hooksOf();
    const file = join(repo.path, '.git/hooks/pre-push');
    writeFileSync(file, '#!/bin/sh\nexit 0\n', { mode: 0o755 });
    await hooks.install(['pre-push'], PLAIN);
    const edited = `${readFileSync(file, 'utf8')}\n# mine\n`;
    writeFileSync(file, edited);
    expect((await hooks.status())[0]).toEqual({ name: 'pre-push', is: 'changed', version: '1.2.3', chained: true });
    expect((await hooks.install(['pre-push'], PLAIN))[0]?.is).toBe('refused');
    expect((await hooks.uninstall(['pre-push']))[0]).toMatchObject({ is: 'refused', why: expect.stringContaining('.localcoder-original') });
    expect(readFileSync(file, 'utf8')).toBe(edited);
    writeFileSync(file, '#!/bin/sh\necho theirs\n');
    expect((await hooks.install(['pre-push'], PLAIN))[0]?.is).toBe('refused');
    expect((await hooks.uninstall(['pre-push']))[0]?.is).toBe('refused');
    expect(readFileSync(file, 'utf8')).toBe('#!/bin/sh\necho theirs\n');
    expect(readFileSync(`${file}.localcoder-original`, 'utf8')).toBe('#!/bin/sh\nexit 0\n');
  });

  it('are renewed by another version, with the one that stood there before kept', async () => {
    const file = join(repo.path, '.git/hooks/pre-push');
    writeFileSync(file, '#!/bin/sh\nexit 0\n', { mode: 0o755 });
    const hooks = await hooksOf();
    await hooks.install(['pre-push'], PLAIN);
    expect((await hooks.install(['pre-push'], { write: false, waitSeconds: 5 }))[0]).toEqual({
      name: 'pre-push',
      is: 'installed',
      chained: true,
    });
    expect(readFileSync(file, 'utf8')).toContain('sleep 5');
    await hooks.uninstall(['pre-push']);
    expect(readFileSync(file, 'utf8')).toBe('#!/bin/sh\nexit 0\n');
  });
});

describe('hooks elsewhere', () => {
  it('serve a linked worktree, a submodule and a bare repository from their own hooks folders', async () => {
    const tree = join(state, 'linked tree');
    repo.git('worktree', 'add', '-q', '-b', 'topic', tree);
    const linked = gitRepoAt(tree);
    expect((await (await hooksOf(tree)).install(['post-commit'], PLAIN))[0]?.is).toBe('installed');
    expect((await (await hooksOf()).status())[1]?.is).toBe('installed');
    linked.commit('In the linked tree');
    expect(events()).toContain(`\t${repo.path}/.git/worktrees/linked-tree\t${tree}\trefs/heads/topic\t${linked.head()}\n`);

    const outer = gitRepo();
    outer.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', repo.path, 'part');
    const part = gitRepoAt(join(outer.path, 'part'));
    await (await hooksOf(part.path)).install(['post-commit'], PLAIN);
    part.commit('In the submodule');
    expect(existsSync(join(outer.path, '.git/modules/part/hooks/post-commit'))).toBe(true);
    expect(events()).toContain(`\t${outer.path}/.git/modules/part\t${part.path}\trefs/heads/main\t${part.head()}\n`);
    outer.remove();

    const bare = join(state, 'bare.git');
    repo.git('clone', '-q', '--bare', repo.path, bare);
    await (await hooksOf(bare)).install(['pre-push'], PLAIN);
    gitRepoAt(bare).git('push', '-q', 'origin', 'main:copy');
    expect(events()).toContain(`\t${bare}\t${bare}\torigin\t${repo.git('rev-parse', 'main')}\trefs/heads/copy\t`);
  });

  const RUN = 'lc=$(git rev-parse --git-common-dir)/hooks/localcoder-pre-push; [ ! -x "$lc" ] || ';
  it.each([
    [
      'lefthook',
      'lefthook.yml',
      'pre-push: {}\n',
      'lefthook-local.yml',
      /^pre-push: \{ commands: \{ localcoder: \{ run: (?<run>".*"), use_stdin: true \} \} \}$/u,
      `${RUN}"$lc" {0}; lc=$?; cat >/dev/null; exit $lc`,
    ],
    [
      'pre-commit',
      '.pre-commit-config.yaml',
      '# x\nrepos:\n\n-   repo: local\n',
      '.pre-commit-config.yaml',
      /^- \{ repo: local, .* entry: (?<run>".*"), language: system, stages: \[push\], /u,
      'sh -c ',
    ],
    [
      'simple-git-hooks',
      'package.json',
      '{ "simple-git-hooks": { "pre-push": "true" } }\n',
      'package.json',
      /^"pre-push": (?<run>".*")$/u,
      `true && { ${RUN}"$lc" "$@"; }`,
    ],
  ])('leave the files of %s alone and name the line that fits in', async (manager, file, content, into, shape, run) => {
    repo.write(file, content);
    const theirs = join(repo.path, '.git/hooks/pre-push');
    if (manager !== 'pre-commit') writeFileSync(theirs, '#!/bin/sh\nexit 0\n', { mode: 0o755 });
    const before = hookFiles();
    const hooks = await hooksOf();
    const [change] = await hooks.install(['pre-push'], { write: true });
    expect((await hooks.place()).manager).toBe(manager);
    expect(change).toMatchObject({ is: 'installed', chained: false, add: { file: into, command: expect.stringContaining(manager) } });
    expect([repo.read(file), hookFiles()['pre-push']]).toEqual([content, before['pre-push']]);
    expect(change?.add?.text).toMatch(shape);
    expect(JSON.parse(shape.exec(change?.add?.text ?? '')?.groups?.run ?? '""')).toContain(run);
    expect((await hooks.status())[0]).toMatchObject({ is: 'ready', line: false });
    // The manager's own hook is not there, so that the line alone is not enough.
    repo.write(into, `${existsSync(join(repo.path, into)) ? repo.read(into) : ''}${change?.add?.text}\n`);
    expect((await hooks.status())[0]).toMatchObject({ is: 'ready', line: true, add: { command: expect.stringContaining(manager) } });
    expect((await hooks.uninstall(['pre-push']))[0]).toMatchObject({ is: 'removed', add: { file: into } });
    expect(hookFiles()).toEqual(before);
  });

  it('call a hook of the person’s own themselves where pre-commit does not run it', async () => {
    repo.write('.pre-commit-config.yaml', 'repos: []\n');
    writeFileSync(join(repo.path, '.git/hooks/post-rewrite'), '#!/bin/sh\n', { mode: 0o755 });
    const before = hookFiles();
    const hooks = await hooksOf();
    expect(await hooks.install(['post-rewrite'], PLAIN)).toEqual([{ name: 'post-rewrite', is: 'installed', chained: true }]);
    expect((await hooks.status())[3]).toMatchObject({ is: 'installed', chained: true });
    await hooks.uninstall(['post-rewrite']);
    expect(hookFiles()).toEqual(before);
  });

  it.each([
    ['3.1.1', 'push'],
    ['3.2.0', 'pre-push'],
    ['10.0.0', 'pre-push'],
  ])('name the stage of a push as pre-commit %s does', async (version, stage) => {
    const python = join(state, 'venv/bin/python3');
    mkdirSync(join(state, `venv/lib/python3.12/site-packages/pre_commit-${version}.dist-info`), { recursive: true });
    writeFileSync(join(repo.path, '.git/hooks/pre-commit'), `#!/bin/sh\nINSTALL_PYTHON=${python}\n`);
    repo.write('.pre-commit-config.yaml', 'repos: []\n');
    const [change] = await (await hooksOf()).install(['pre-push'], PLAIN);
    expect(change?.add?.text).toContain(`stages: [${stage}]`);
    expect(change?.add?.where).toBe("in place of 'repos: []'");
  });

  it.each([
    ['.husky/_', '.husky'],
    ['.husky', '.husky'],
  ])('are called by husky at %s with one line, which is taken back to the byte', async (hooksPath, folder) => {
    repo.git('config', 'core.hooksPath', hooksPath);
    const run = hooksPath === folder ? '#!/bin/sh\n' : '';
    repo.write(`${folder}/pre-push`, `${run}cat >'${state}/seen'`);
    chmodSync(join(repo.path, folder, 'pre-push'), 0o755);
    if (hooksPath !== folder) repo.write('.husky/_/pre-push', `#!/bin/sh\nsh -e .husky/pre-push "$@"\n`);
    if (hooksPath !== folder) chmodSync(join(repo.path, '.husky/_/pre-push'), 0o755);
    const text = repo.read(`${folder}/pre-push`);
    const hooks = await hooksOf();
    expect((await hooks.install(['pre-push'], PLAIN))[0]).toMatchObject({ is: 'installed', add: { file: `${folder}/pre-push` } });
    expect(repo.read(`${folder}/pre-push`)).toBe(text);
    expect((await hooks.status())[0]).toMatchObject({ is: 'ready', line: false });
    expect((await hooks.install(['pre-push', 'post-merge'], { write: true })).map(({ is, written }) => [is, written])).toEqual([
      ['installed', `${folder}/pre-push`],
      ['installed', `${folder}/post-merge`],
    ]);
    expect((await hooks.status())[0]).toMatchObject({ is: 'installed', line: true });
    remote();
    repo.git('push', '-q', 'origin', 'main');
    expect(readFileSync(join(state, 'seen'), 'utf8')).toMatch(/^refs\/heads\/main \w+ refs\/heads\/main 0+\n$/u);
    expect(events()).toContain(`\torigin\t${repo.head()}\trefs/heads/main\t-\n`);
    expect((await hooks.uninstall(HOOK_NAMES)).map(({ is }) => is)).toEqual(['removed', 'absent', 'removed', 'absent']);
    expect(repo.read(`${folder}/pre-push`)).toBe(text);
    expect(existsSync(join(repo.path, folder, 'post-merge'))).toBe(false);
    expect(hookFiles()).toEqual({});
    expect(repo.git('config', 'core.hooksPath')).toBe(hooksPath);
  });

  it('get a line named for a folder that core.hooksPath points to, wherever that is said', async () => {
    writeFileSync(join(state, 'gitconfig'), `[core]\n\thooksPath = ${state}/own\n`);
    const hooks = await hooksOf(repo.path, { ...GIT_TEST_ENV, GIT_CONFIG_GLOBAL: join(state, 'gitconfig') });
    expect((await hooks.install(['pre-push'], { write: true }))[0]).toMatchObject({
      is: 'installed',
      add: { file: join(state, 'own/pre-push'), text: expect.stringMatching(/<\/dev\/null \|\| exit$/u) },
    });
    expect(existsSync(join(state, 'own'))).toBe(false);
    expect(Object.keys(hookFiles())).toEqual(['localcoder-pre-push']);
    repo.git('config', 'core.hooksPath', '.git/hooks');
    expect(await hooks.place()).toEqual({ folder: join(repo.path, '.git/hooks') });
  });

  it('are not written into a husky file that is no plain sh, ends early, or is a link', async () => {
    repo.git('config', 'core.hooksPath', '.husky/_');
    repo.write('.husky/pre-push', '#!/usr/bin/env node\n');
    repo.write('.husky/post-merge', 'npm test\nexit 0\n');
    symlinkSync(join(state, 'outside'), join(repo.path, '.husky/post-rewrite'));
    const hooks = await hooksOf();
    const changes = await hooks.install(['pre-push', 'post-merge', 'post-rewrite'], { write: true });
    expect(changes.map(({ written, add }) => [written, add !== undefined])).toEqual(Array(3).fill([undefined, true]));
    expect([repo.read('.husky/pre-push'), existsSync(join(state, 'outside'))]).toEqual(['#!/usr/bin/env node\n', false]);
  });
});
