import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CliHome, cliHome } from '../support/cli.ts';
import { type GitRepo, gitRepo } from '../support/git-repo.ts';

let repo: GitRepo;
let home: CliHome;

beforeEach(() => {
  repo = gitRepo();
  home = cliHome(repo.path);
});
afterEach(async () => {
  await home.remove();
  repo.remove();
});

describe('localcoder hooks', () => {
  it('installs, tells how things are, and takes away again', async () => {
    const before = repo.snapshot();
    const installed = await home.run(['hooks', 'install']);
    expect(installed.stdout).toBe('pre-push installed\npost-merge installed\npost-rewrite installed\n');
    appendFileSync(join(home.state, 'spool/events'), 'v1\n');
    const status = await home.run(['hooks', 'status']);
    expect(status.stdout).toMatch(/pre-push {6}installed \(\d+\.\d+\.\d+\)\npost-commit {3}-\n/u);
    expect(status.stdout).toContain('last event: none yet\nspool: 1 line to be read, 3 bytes\n');
    const json = (await home.run(['--json', 'hooks', 'status'])).json();
    expect(json).toMatchObject({ folder: join(repo.path, '.git/hooks'), spool: { lines: 1, bytes: 3 } });
    expect((await home.run(['hooks', 'uninstall'])).status).toBe(0);
    expect(repo.snapshot()).toEqual(before);
  });

  it('says what post-commit waits for, once it is installed and until it is set', async () => {
    const unset = await home.run(['hooks', 'install', 'post-commit']);
    expect(unset.stderr).toContain('hooks.postCommit is off\nnext: localcoder config set hooks.postCommit improve\n');
    expect((await home.run(['config', 'set', 'hooks.postCommit', 'improve'])).status).toBe(0);
    expect((await home.run(['hooks', 'install', 'post-commit'])).stderr).not.toContain('hooks.postCommit');
  });

  it('leaves a hook that is no longer ours alone, with status 4', async () => {
    await home.run(['hooks', 'install', 'pre-push']);
    writeFileSync(join(repo.path, '.git/hooks/pre-push'), `${readFileSync(join(repo.path, '.git/hooks/pre-push'), 'utf8')}\n`);
    const { status, stderr } = await home.run(['hooks', 'uninstall']);
    expect([status, stderr]).toEqual([4, expect.stringContaining('pre-push left alone: ')]);
  });

  it('refuses what it does not know', async () => {
    expect((await home.run(['hooks', 'install', 'pre-psh'])).status).toBe(2);
    expect((await home.run(['hooks', 'install', '--wait', 'long'])).status).toBe(2);
    expect((await home.run(['hooks', 'install', 'post-merge', '--wait', '3'])).status).toBe(2);
  });

  it('has pushes reviewed by a worker that was held up while they were made', async () => {
    const bare = join(home.state, 'remote.git');
    repo.git('init', '-q', '--bare', bare);
    repo.git('remote', 'add', 'origin', bare);
    repo.git('push', '-q', 'origin', 'main');
    await home.run(['hooks', 'install']);
    const worker = home.start(['worker']);
    while ((await home.status())?.role !== 'worker') await new Promise((resolve) => setTimeout(resolve, 20));
    worker.signal('SIGSTOP');
    repo.write('src/oven.js', repo.read('src/oven.js').replace('var i', 'let i'));
    repo.commit('Bake');
    repo.git('push', '-q', 'origin', 'main');
    expect(existsSync(join(home.state, 'spool/events'))).toBe(true);
    worker.signal('SIGCONT');
    const jobs = async () => (await home.run(['--json', 'jobs', '--all'])).stdout;
    while (!(await jobs()).includes(repo.git('rev-parse', '--short=12', 'HEAD'))) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await jobs()).toContain('"review"');
  });
});
