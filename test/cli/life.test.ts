import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { type CliHome, cliHome } from '../support/cli.ts';
import { type GitRepo, gitRepo } from '../support/git-repo.ts';
import { openScriptedServer } from '../support/scripted-server.ts';

const server = await openScriptedServer({ rules: [{ say: { edit: [['var ', 'let ']] } }] });
afterAll(() => server.close());

let bakery: GitRepo;
let home: CliHome;
beforeEach(() => {
  bakery = gitRepo();
  home = cliHome(bakery.path);
  home.settings(`engine:\n  url: ${server.url}\nmodels:\n  code: scripted\n`);
});
afterEach(async () => {
  await home.remove();
  bakery.remove();
});

test('a result is listed, follows a commit, is rejected and cleaned away', async () => {
  expect((await home.run(['improve', 'src/oven.js#bakingMinutes'])).status).toBe(0);
  const [result] = (await home.run(['inbox', '--json'])).json().results as { id: string; branch: { name: string } }[];
  expect(result).toMatchObject({ outcome: 'changed', standing: 'fresh' });
  const { id = '', branch = { name: '' } } = result ?? {};
  bakery.write('src/oven.js', bakery.read('src/oven.js').replace('module.exports', '// for the baker\nmodule.exports'));
  bakery.commit('Meanwhile', 'src');
  expect((await home.run(['inbox'])).stdout).toMatch(new RegExp(`^${id} +changed .* moved +improve src/oven\\.js#bakingMinutes\n$`, 'u'));
  const refreshed = await home.run(['refresh', '--all', '--json']);
  expect(refreshed.json()).toEqual({ id, is: 'refreshed', head: bakery.git('rev-parse', branch.name) });
  expect(bakery.git('rev-parse', `${branch.name}^`)).toBe(bakery.head());
  bakery.write('src/oven.js', bakery.read('src/oven.js').replace('var minutes =', 'const minutes ='));
  bakery.commit('Meanwhile', 'src');
  const stale = await home.run(['refresh', id]);
  expect(stale.status).toBe(4);
  expect(stale.stderr).toContain('next: ask again: localcoder improve src/oven.js#bakingMinutes --again');
  expect((await home.run(['clean'])).stdout).toContain('no branch');
  await home.run(['reject', id]);
  const dry = { branch: branch.name, id, why: 'rejected' };
  expect((await home.run(['clean', '--dry-run', '--json'])).json()).toEqual({
    dryRun: true,
    branches: [{ ...dry, is: 'would-be-removed' }],
  });
  expect((await home.run(['clean', '--merged'])).stdout).toContain('no branch');
  expect((await home.run(['clean'])).stdout).toMatch(/^removed +\S+ +rejected/u);
  expect(bakery.git('branch', '--list', 'localcoder/*')).toBe('');
  expect((await home.run(['inbox'])).stdout).toContain('no open results');
});
