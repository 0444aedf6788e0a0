import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Gateway, gitVersion, openGateway } from '../../src/git/gateway.ts';
import { GUARDS, gitEnvironment, withSafePath } from '../../src/git/guards.ts';
import { openObjectReader } from '../../src/git/object-reader.ts';
import { type GitRepo, gitRepo, removeFolder, temporaryFolder } from '../support/git-repo.ts';

let person: GitRepo;
let folder: string;

beforeEach(() => {
  person = gitRepo();
  folder = temporaryFolder();
  mkdirSync(join(folder, 'empty'));
});
afterEach(() => {
  person.remove();
  removeFolder(folder);
});

/** The gateway with a program of ours in git's place. */
function gatewayTo(script: string): Gateway {
  writeFileSync(join(folder, 'git'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, 'git'), 0o755);
  return gateway({ PATH: `${folder}:/usr/bin:/bin`, HOME: '/nonexistent' });
}

function gateway(environment: NodeJS.ProcessEnv = process.env): Gateway {
  return openGateway({ gitDir: join(person.path, '.git'), tree: { root: person.path, empty: join(folder, 'empty') }, environment });
}

describe('the gateway', () => {
  it('answers the same through either door', async () => {
    const git = gateway();
    expect(await git.text(['rev-parse', 'HEAD'])).toBe(`${person.head()}\n`);
    expect((await git.run(['rev-parse', 'HEAD'])).stdout.toString()).toBe(`${person.head()}\n`);
    expect(await git.text(['config', '--get', 'no.such'])).toBe('');
    expect((await git.run(['config', '--get', 'no.such'], { accept: [1] })).status).toBe(1);
  });

  it('names every guard, the absolute git directory and an empty work tree in each call', async () => {
    const git = gatewayTo(`printf '%s\\n' "$PWD" "$@"`);
    for (const lines of [await git.text(['ls-files']), (await git.run(['ls-files'])).stdout.toString()]) {
      const words = lines.trimEnd().split('\n');
      expect(words.slice(0, 4)).toEqual([
        join(folder, 'empty'),
        '--no-pager',
        `--git-dir=${person.path}/.git`,
        `--work-tree=${folder}/empty`,
      ]);
      for (const [key, value] of GUARDS) expect(words).toContain(`${key}=${value}`);
      expect(words.at(-1)).toBe('ls-files');
    }
    expect(await git.text(['ls-files'], { tree: true })).toContain(`--work-tree=${person.path}\n`);
  });

  it('passes on only what is on the list, whatever a hook leaks', async () => {
    const names = execFileSync('git', ['rev-parse', '--local-env-vars'], { encoding: 'utf8' }).trim().split('\n');
    const leaked = Object.fromEntries(
      [...names, 'GIT_TRACE', 'GIT_SSH_COMMAND', 'LD_PRELOAD', 'NODE_OPTIONS', 'EDITOR'].map((name) => [name, '/evil']),
    );
    const passed = gitEnvironment({ ...leaked, PATH: '/usr/bin', HOME: '/home/ada' });
    expect(Object.values(passed)).not.toContain('/evil');
    expect(passed).toMatchObject({ PATH: '/usr/bin', HOME: '/home/ada', GIT_OPTIONAL_LOCKS: '0', GIT_ALLOW_PROTOCOL: 'none' });
    const git = gatewayTo('env');
    expect((await git.run(['x'])).stdout.toString()).toContain('GIT_NO_LAZY_FETCH=1');
    expect(await git.text(['version'])).toContain('GIT_OPTIONAL_LOCKS=0');
  });

  it('never looks for a program in a relative folder or in the repository', () => {
    const path = ['.', '', 'bin', person.path, join(person.path, 'node_modules/.bin'), '/usr/bin', `${person.path}-other/bin`].join(':');
    expect(withSafePath({ PATH: path }, person.path).PATH).toBe(`/usr/bin:${person.path}-other/bin`);
  });

  it('stops a git that hangs', async () => {
    const git = gatewayTo('exec sleep 60');
    const hung = { code: 'git-failed', message: expect.stringContaining('took longer than 0.2 s') };
    await expect(git.run(['log'], { wallMs: 200 })).rejects.toMatchObject(hung);
    await expect(git.text(['log'], { wallMs: 200 })).rejects.toMatchObject(hung);
  });

  it('stops a git that floods', async () => {
    const git = gatewayTo('exec yes');
    await expect(git.run(['log'], { maxBytes: 1024 * 1024 })).rejects.toMatchObject({ code: 'git-refused' });
    await expect(git.text(['log'], { maxBytes: 1024 * 1024 })).rejects.toMatchObject({ code: 'git-refused' });
  });

  it.each([
    ["fatal: Unable to create '/x/.git/refs/heads/a.lock': File exists.", 'git-busy'],
    ["fatal: cannot lock ref 'refs/heads/a': is at 1 but expected 2", 'git-busy'],
    ['error: file write error: No space left on device', 'disk-full'],
    ['error: insufficient permission for adding an object to repository database .git/objects', 'permission-denied'],
    ['fatal: not a git repository: /x', 'repository-missing'],
    ['fatal: could not fetch abc from promisor remote', 'git-refused'],
    ['fatal: something else', 'git-failed'],
  ])('reads %j as %s', async (words, code) => {
    const git = gatewayTo(`echo "${words}" >&2; exit 128`);
    await expect(git.run(['x'])).rejects.toMatchObject({ code, message: expect.stringContaining(words.slice(7, 30)) });
    await expect(git.text(['x'])).rejects.toMatchObject({ code });
  });

  it('says which git is installed, or that none is', async () => {
    expect(await gitVersion()).toMatch(/^\d+\.\d+/u);
    await expect(gitVersion({ PATH: '' })).rejects.toMatchObject({ code: 'git-missing', next: expect.stringContaining('install git') });
  });
});

describe('the object reader', () => {
  it('answers many reads at once in order, and says undefined of what is not there', async () => {
    const reader = openObjectReader(gateway());
    const names = ['HEAD', 'refs/heads/none', 'HEAD:README.md', 'two\nlines', '0'.repeat(40), 'HEAD^{tree}'];
    const types = (await Promise.all(names.map((name) => reader.read(name)))).map((object) => object?.type);
    expect(types).toEqual(['commit', undefined, 'blob', undefined, undefined, 'tree']);
    reader.close();
    expect((await reader.read('HEAD'))?.oid).toBe(person.head());
    reader.close();
  });

  it('reads large and binary objects whole', async () => {
    const big = Buffer.alloc(3_000_000, 'flour\0\n');
    person.write('big.bin', big);
    person.commit('Flour');
    const reader = openObjectReader(gateway());
    const [object, next] = await Promise.all([reader.read('HEAD:big.bin'), reader.read('HEAD:README.md')]);
    expect(object?.body.equals(big)).toBe(true);
    expect(next?.body.toString()).toBe(person.read('README.md'));
    reader.close();
  });

  it('fails a read whose process dies and starts another for the next', async () => {
    const mark = join(folder, 'died');
    const git = gatewayTo(
      `if [ -e ${mark} ]; then exec /usr/bin/env -u PATH ${execFileSync('which', ['git'], { encoding: 'utf8' }).trim()} "$@"; fi\ntouch ${mark}; echo 'fatal: odd' >&2; exit 1`,
    );
    const reader = openObjectReader(git);
    await expect(reader.read('HEAD')).rejects.toMatchObject({ code: 'git-failed' });
    expect((await reader.read('HEAD'))?.oid).toBe(person.head());
    expect(readFileSync(mark, 'utf8')).toBe('');
    reader.close();
  });
});
