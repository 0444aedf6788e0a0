/** The pre-push hook that waits and may hold a push back, as git runs it, with a reviewer behind a real server. */
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CliHome, type CliRun, cliHome } from '../support/cli.ts';
import { type GitRepo, gitRepo } from '../support/git-repo.ts';
import { openScriptedServer, type ScriptedServer } from '../support/scripted-server.ts';

const code = (name: string): string => `export const ${name} = (due) => 1 / due;`;
const WRONG = 'The function bad divides by zero when nothing is due.';

let repo: GitRepo;
let home: CliHome;
let server: ScriptedServer;

beforeEach(async () => {
  repo = gitRepo();
  home = cliHome(repo.path);
  const finding = `SEVERITY: error\nLINE: ${code('bad')}\nWRONG: ${WRONG}`;
  const rules = [{ includes: `+${code('bad')}`, say: { text: finding }, sure: 0.9 }, { say: { text: 'NONE' } }] as const;
  server = await openScriptedServer({ logprobs: true, rules });
  home.settings(`engine: {url: "${server.url}"}\nmodels: {code: scripted}\n`);
  for (const remote of ['origin', 'fresh']) {
    repo.git('init', '-q', '--bare', join(home.state, `${remote}.git`));
    repo.git('remote', 'add', remote, join(home.state, `${remote}.git`));
  }
  repo.git('push', '-q', 'origin', 'main');
});
afterEach(async () => {
  await home.remove();
  await server.close();
  repo.remove();
});

const push = (remote = 'origin'): Promise<CliRun> => home.run(['push', '-q', remote, 'main'], { program: ['git'] });
const commit = (name: string): string => {
  repo.write(`src/${name}.js`, `${code(name)}\n`);
  return repo.commit(`Add ${name}`);
};
const pushed = (remote = 'origin'): string => repo.git('ls-remote', remote, 'refs/heads/main').split('\t')[0] ?? '';

test('a push is held back for a finding as severe as asked for, and for nothing else', async () => {
  const before = repo.head();
  await home.run(['hooks', 'install', 'pre-push', '--wait', '60', '--block-on', 'error']);
  commit('bad');
  const held = await push();
  expect(held.status).toBe(1);
  expect(held.stdout + held.stderr).toContain(WRONG);
  expect(pushed()).toBe(before);
  // Pushed again it is not read again, and held back all the same.
  const asked = server.requests.length;
  expect((await push()).status).toBe(1);
  expect(server.requests).toHaveLength(asked);

  repo.git('reset', '-q', '--hard', before);
  const good = commit('good');
  expect((await push()).status).toBe(0);
  expect(pushed()).toBe(good);

  const whole = await push('fresh');
  expect(whole.status).toBe(0);
  expect(whole.stderr).toContain('all of its history is new to the remote');
  expect(pushed('fresh')).toBe(good);

  await server.close();
  const last = commit('bad');
  expect((await push()).status).toBe(0);
  expect(pushed()).toBe(last);
});

test('a model that cannot review is named when the hook is installed, and holds nothing back', async () => {
  home.settings('');
  const installed = await home.run(['hooks', 'install', 'pre-push', '--wait', '60', '--block-on', 'error']);
  expect(installed.stderr).toContain(
    'pushes are not reviewed yet: localcoder-tiny cannot, a larger model can\nnext: localcoder config edit',
  );
  expect((await home.run(['hooks', 'status'])).stderr).toContain('pushes are not reviewed yet: localcoder-tiny cannot');
  const last = commit('bad');
  expect((await push()).status).toBe(0);
  expect(pushed()).toBe(last);
});
