import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recognise, stubText } from '../../../src/git/hooks/stub.ts';
import { quoted } from '../../../src/git/hooks/waiting.ts';
import { type GitRepo, gitRepo, removeFolder, temporaryFolder } from '../../support/git-repo.ts';
import { smallDisk } from '../../support/small-disk.ts';

const SHELLS = [
  { name: 'sh', shell: ['/bin/sh'] },
  { name: 'bash', shell: ['/bin/bash', '--posix'] },
  { name: 'busybox', shell: ['/usr/bin/busybox', 'sh'] },
].filter(({ shell: [program = ''] }) => existsSync(program));
const OID = 'a'.repeat(40);
const OLD = 'b'.repeat(40);
const LINE = `refs/heads/main ${OID} refs/heads/main ${OLD}\n`;

let repo: GitRepo;
let state: string;
let spool: string;

beforeEach(() => {
  repo = gitRepo();
  state = temporaryFolder("a folder's \n name");
  spool = join(state, 'spool');
  mkdirSync(spool);
});
afterEach(() => {
  repo.remove();
  removeFolder(state);
});

const hook = (name: string): string => join(repo.path, '.git/hooks', name);

function install(name: 'pre-push' | 'post-commit', chain = true): void {
  writeFileSync(hook(name), stubText({ name, version: '1.2.3', spool, chain }), { mode: 0o755 });
}

function original(name: string, text: string): void {
  writeFileSync(`${hook(name)}.localcoder-original`, text, { mode: 0o755 });
}

function call(shell: readonly string[], name: string, options: { input?: string; env?: Record<string, string>; args?: string[] } = {}) {
  const [program = '', ...before] = shell;
  const { input = LINE, env = {}, args = ['origin', 'https://token@bakery.example/x.git'] } = options;
  const done = spawnSync(program, [...before, `.git/hooks/${name}`, ...args], {
    cwd: repo.path,
    env: { PATH: process.env.PATH ?? '', ...env },
    input,
    timeout: 60_000,
  });
  return { status: done.status, stdout: done.stdout.toString('latin1'), stderr: done.stderr.toString() };
}

const events = (): string[] =>
  existsSync(join(spool, 'events'))
    ? readFileSync(join(spool, 'events'), 'utf8')
        .split('\n')
        .filter((line) => line !== '')
    : [];
const told = (): string[] => events().map((line) => line.replace(/^(v1\t\w+)\t\d+\t[^\t]*\t[^\t]*\t/u, '$1 ').replaceAll('\t', ' '));

describe.each(SHELLS)('under $name the hook', ({ shell }) => {
  it('writes one line for each ref that is pushed, and nothing of the address', () => {
    install('pre-push');
    const input = `${LINE}HEAD^{/fix it} ${OID} refs/heads/a'b ${'0'.repeat(40)}\n(delete) ${'0'.repeat(40)} refs/heads/gone ${OLD}\n`;
    expect(call(shell, 'pre-push', { input })).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(told()).toEqual([
      `v1 push origin ${OID} refs/heads/main ${OLD}`,
      `v1 push origin ${OID} refs/heads/a'b ${'0'.repeat(40)}`,
      `v1 push origin ${'0'.repeat(40)} refs/heads/gone ${OLD}`,
    ]);
    const [, , time, gitDir, folder] = events()[0]?.split('\t') ?? [];
    expect([time, gitDir, folder]).toEqual(['0', join(repo.path, '.git'), repo.path]);
    expect(statSync(join(spool, 'events')).mode & 0o777).toBe(0o600);
  });

  it('hands its input and arguments on as they came, and ends as the hook before it ended', () => {
    install('pre-push');
    original('pre-push', '#!/bin/sh\nprintf "%s|" "$@"\ncat\nexit 3\n');
    const input = `${LINE.repeat(500)}\\n  odd \xe9 bytes\r\n\n no end`;
    const { status, stdout, stderr } = call(shell, 'pre-push', { input, args: ['a b', '', '*'] });
    expect({ status, stderr }).toEqual({ status: 3, stderr: '' });
    expect(Buffer.from(stdout, 'latin1').toString()).toBe(`a b||*|${input}`);
    expect(events()).toEqual([]);
    original('pre-push', '#!/bin/sh\nexit 0\n');
    expect(call(shell, 'pre-push', { input })).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(events().length).toBe(64);
  });

  it('does nothing of its own when it is switched off, while the hook before it runs', () => {
    install('pre-push');
    original('pre-push', '#!/bin/sh\ncat\nexit 5\n');
    expect(call(shell, 'pre-push', { env: { LOCALCODER: '0' } })).toEqual({ status: 5, stdout: LINE, stderr: '' });
    expect(events()).toEqual([]);
  });

  it('ends with 0 and says nothing without a spool, with one that cannot be written, and with a pipe or a folder in its place', () => {
    install('post-commit');
    const fine = { status: 0, stdout: '', stderr: '' };
    symlinkSync('/dev/full', join(spool, 'events'));
    expect(call(shell, 'post-commit', { args: [] })).toEqual(fine);
    rmSync(join(spool, 'events'));
    execFileSync('mkfifo', [join(spool, 'events')]);
    expect(call(shell, 'post-commit', { args: [] })).toEqual(fine);
    rmSync(join(spool, 'events'));
    mkdirSync(join(spool, 'events'));
    expect(call(shell, 'post-commit', { args: [] })).toEqual(fine);
    removeFolder(spool);
    expect(call(shell, 'post-commit', { args: [] })).toEqual(fine);
    expect(existsSync(spool)).toBe(false);
  });

  it('lets the spool grow to 1 MiB and no further', () => {
    install('post-commit');
    writeFileSync(join(spool, 'events'), '');
    truncateSync(join(spool, 'events'), 1024 * 1024);
    expect(call(shell, 'post-commit', { args: [] })).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(statSync(join(spool, 'events')).size).toBe(1024 * 1024);
  });

  it('ends with 0 on a full disk, and its next line stands by itself', () => {
    const disk = smallDisk(1);
    if (disk === undefined) return;
    try {
      spool = join(disk.path, 'spool');
      mkdirSync(spool);
      install('pre-push');
      disk.fill();
      expect(call(shell, 'pre-push')).toEqual({ status: 0, stdout: '', stderr: '' });
      disk.free();
      call(shell, 'pre-push');
      expect(told().at(-1)).toBe(`v1 push origin ${OID} refs/heads/main ${OLD}`);
    } finally {
      disk.remove();
    }
  });

  it('works without any environment', () => {
    install('pre-push');
    original('pre-push', '#!/bin/sh\nread -r line\necho "$line"\n');
    const [program = '', ...before] = shell;
    const bare = spawnSync('/usr/bin/env', ['-i', program, ...before, '.git/hooks/pre-push', 'origin'], { cwd: repo.path, input: LINE });
    expect([bare.status, bare.stdout.toString(), bare.stderr.toString()]).toEqual([0, LINE, '']);
    const lost = call(shell, 'pre-push', { env: { PATH: '/nowhere' } });
    expect([lost.status, lost.stderr]).toEqual([0, '']);
    expect(events().length).toBe(2);
  });

  it('is silent in the middle of a rebase, a merge and a cherry-pick, while the hook before it runs', () => {
    install('post-commit');
    original('post-commit', '#!/bin/sh\necho ran\n');
    for (const sign of ['rebase-merge', 'rebase-apply', 'sequencer', 'MERGE_HEAD', 'CHERRY_PICK_HEAD', 'REVERT_HEAD']) {
      writeFileSync(join(repo.path, '.git', sign), '');
      expect(call(shell, 'post-commit', { args: [] }).stdout).toBe('ran\n');
      rmSync(join(repo.path, '.git', sign));
    }
    expect(events()).toEqual([]);
    call(shell, 'post-commit', { args: [] });
    expect(told()).toEqual([`v1 commit refs/heads/main ${repo.head()}`]);
  });

  it('tells HEAD when somebody else has read what is pushed', () => {
    install('pre-push', false);
    expect(call(shell, 'pre-push', { input: '' }).status).toBe(0);
    expect(told()).toEqual([`v1 push origin ${repo.head()} refs/heads/main -`]);
  });

  it('escapes what would break its line', () => {
    const folder = join(state, 'a\tb\\n "c" $d');
    mkdirSync(folder);
    repo.git('worktree', 'add', '-q', '--detach', folder);
    install('post-commit');
    const [program = '', ...before] = shell;
    spawnSync(program, [...before, hook('post-commit')], { cwd: folder, env: { GIT_DIR: join(repo.path, '.git/worktrees/x') } });
    const path = folder.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n');
    expect(events()[0]?.split('\t')[4]).toBe(path);
  });
});

describe('the text of a hook', () => {
  it('is known as ours from any version, and as changed once a byte is another', () => {
    const text = stubText({ name: 'pre-push', version: '1.2.3', spool: "/höme/o'brien\n", chain: true });
    expect(recognise(Buffer.from(text))).toEqual({ is: 'ours', version: '1.2.3' });
    expect(recognise(Buffer.from(`${text}\n`))).toEqual({ is: 'changed', version: '1.2.3' });
    expect(recognise(Buffer.from(`#!/bin/sh\necho first\n${text}`))).toEqual({ is: 'changed', version: '1.2.3' });
    expect(recognise(Buffer.from('#!/bin/sh\necho localcoder\n'))).toEqual({ is: 'foreign' });
  });

  it('quotes any word', () => {
    const word = `a'b"c$d\`e\\f\ng*`;
    expect(execFileSync('/bin/sh', ['-c', `printf %s ${quoted(word)}`]).toString()).toBe(word);
  });
});

describe('a hook that waits', () => {
  const waiting = (program: string, blockOn?: 'error', seconds = 20): void => {
    const main = join(state, 'main.sh');
    writeFileSync(main, program);
    const wait = { seconds, blockOn, program: ['/bin/sh', main, 'review'] };
    writeFileSync(hook('pre-push'), stubText({ name: 'pre-push', version: '1.2.3', spool, chain: true, wait }), { mode: 0o755 });
    chmodSync(hook('pre-push'), 0o755);
  };

  it('holds the push back for status 1 alone, and only when asked to', () => {
    waiting('[ "$1" = --version ] && exit 0\ncat\nexit 1\n', 'error');
    expect(call(['/bin/sh'], 'pre-push')).toEqual({ status: 1, stdout: '', stderr: LINE });
    waiting('[ "$1" = --version ] && exit 0\nexit 1\n');
    expect(call(['/bin/sh'], 'pre-push').status).toBe(0);
    waiting('[ "$1" = --version ] && exit 0\nexit 5\n', 'error');
    expect(call(['/bin/sh'], 'pre-push').status).toBe(0);
    waiting('exit 1\n', 'error');
    expect(call(['/bin/sh'], 'pre-push').status).toBe(0);
  });

  it('ends a review that takes longer than its budget, and lets the push go', () => {
    waiting('[ "$1" = --version ] && exit 0\nexec sleep 60\n', 'error', 1);
    const { status, stderr } = call(['/bin/sh'], 'pre-push');
    expect([status, stderr]).toEqual([0, 'localcoder: no review in the time given; the push goes on\n']);
  });
});
