import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, expect, test } from 'vitest';
import { cliHome } from '../support/cli.ts';
import { removeFolder, temporaryFolder } from '../support/git-repo.ts';

const folder = temporaryFolder('demo');
const home = cliHome(folder);
afterAll(async () => {
  await home.remove();
  removeFolder(folder);
});
const demoFolders = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('localcoder-demo-'));

test('the demo keeps everything it promises, with the model that comes with the program, in less than a minute', async () => {
  const before = demoFolders();
  const run = await home.run(['demo', '--json']);
  expect(run.json()).toMatchObject({ kept: true, seconds: expect.any(Number) });
  expect(run.json().promises).toHaveLength(11);
  expect(Number(run.json().seconds)).toBeLessThan(60);
  expect(run.status).toBe(0);
  // Nothing stays behind, and the person's own state was never opened.
  expect(demoFolders().filter((name) => !before.includes(name))).toEqual([]);
  expect(readdirSync(home.state)).toEqual([]);
});

test('doctor finds this installation in order and says what it looked at', async () => {
  const run = await home.run(['doctor', '--json']);
  const checks = run.json().checks as readonly { name: string; is: string; says: string; fix?: string }[];
  expect(checks.filter(({ is }) => is === 'fail')).toEqual([]);
  expect(run.status).toBe(0);
  expect(checks.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['node', 'git', 'sandbox', 'localcoder', 'database', 'grammars', 'state', 'settings', 'engine', 'network']),
  );
  expect(checks.find(({ name }) => name === 'engine')?.says).toMatch(
    /localcoder-tiny on \w+, context 1024, loaded in .* wrote \d+ tokens/u,
  );
  for (const { is, fix } of checks) expect(is === 'ok' || (fix ?? '') !== '').toBe(true);
});

test('doctor names a model that is not there as the engine’s failure, with its fix', async () => {
  home.settings('models:\n  code: /nowhere/model.gguf\n');
  const run = await home.run(['doctor', 'engine', 'settings']);
  expect(run.status).toBe(5);
  expect(run.stdout).toMatch(/fail +model for improve.*\n +fix: /u);
});
