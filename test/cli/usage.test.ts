import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { cliHome } from '../support/cli.ts';
import { gitRepo, removeFolder, temporaryFolder } from '../support/git-repo.ts';

const bakery = gitRepo();
const outside = temporaryFolder();
const home = cliHome(bakery.path);
afterAll(async () => {
  await home.remove();
  bakery.remove();
  removeFolder(outside);
});

test('bare, -h and help print help and open nothing', async () => {
  const calls = await Promise.all([home.run([]), home.run(['-h']), home.run(['help', 'watch']), home.run(['--version'])]);
  expect(calls.map(({ status }) => status)).toEqual([0, 0, 0, 0]);
  expect(calls[0]?.stdout).toBe(calls[1]?.stdout);
  expect(calls[2]?.stdout).toContain('Usage: localcoder watch');
  expect(calls[3]?.stdout).toMatch(/^\d+\.\d+\.\d+\n$/u);
  expect(readdirSync(home.state)).toEqual([]);
});

test('what is not said rightly ends with 2 and says what to type', async () => {
  const cases = [
    [['imporve', 'HEAD'], /not a localcoder command.*improve/su],
    [['improve'], /what should I improve\?.*next: localcoder improve HEAD/su],
    [['improve', 'HEAD', '--staged', 'words'], /both 'HEAD' and --staged/u],
    [['refactor', 'HEAD'], /refactor needs words/u],
    [['improve', 'HEAD', '--priority', 'urgent'], /whole number/u],
    [['show'], /missing required argument 'id'/u],
    [['show', 'zzzz'], /no job's id begins with 'zzzz'/u],
    [['-C', 'nowhere', 'status'], /cannot change to 'nowhere'/u],
    [['doctor', 'engin'], /Allowed choices are machine/u],
    [['config', 'get', 'engine.gpuLayer'], /no setting engine\.gpuLayer.*engine\.gpuLayers/su],
  ] as const;
  const runs = await Promise.all(cases.map(([args]) => home.run(args)));
  for (const [at, run] of runs.entries()) {
    expect(run.stderr).toMatch(cases[at]?.[1] ?? /never/u);
    expect(run.status, run.stderr).toBe(2);
  }
});

test('what cannot be found is refused with 4, a missing repository is 6, each with the fix', async () => {
  const cases = [
    [['improve', 'no-such-rev'], 4, /neither a revision nor a file/u],
    [['improve', '../elsewhere.js'], 4, /outside the repository/u],
    [['improve', 'src/oven.js#bakeMinutes'], 4, /no symbol bakeMinutes.*next: /su],
    [['improve', 'src/oven.js:400'], 4, /400/u],
    [['-C', outside, 'improve', 'HEAD'], 6, /not in a git repository.*next: Run git init/su],
    [['scan', '../'], 2, /outside the repository/u],
  ] as const;
  const runs = await Promise.all(cases.map(([args]) => home.run(args)));
  for (const [at, run] of runs.entries()) {
    expect(run.stderr).toMatch(cases[at]?.[2] ?? /never/u);
    expect(run.stderr).toContain('next: ');
    expect(run.status, run.stderr).toBe(cases[at]?.[1]);
  }
});

test('a bare repository has nothing to watch or scan, and says what works instead', async () => {
  bakery.git('clone', '-q', '--bare', '.', join(outside, 'bakery.git'));
  for (const command of ['watch', 'scan']) {
    const run = await home.run([command, '-C', join(outside, 'bakery.git')]);
    expect(run.stderr).toMatch(/a bare repository has no saved files.*next: .*revision/su);
    expect(run.status).toBe(4);
  }
  const run = await home.run(['improve', '-n', 'HEAD', '-C', join(outside, 'bakery.git')]);
  expect(run.stdout).toContain('would improve src/oven.js#bakingMinutes');
});

test('under --json an error is an object with its fix', async () => {
  const [usage, world, refused] = await Promise.all([
    home.run(['--json', 'show', 'zzzz']),
    home.run(['-C', outside, 'improve', 'HEAD', '--json']),
    home.run(['improve', 'no-such-rev', '--json']),
  ]);
  expect(usage?.json()).toMatchObject({ error: { code: 'usage', next: expect.stringContaining('localcoder jobs') } });
  expect(world?.json()).toMatchObject({ error: { code: 'repository-missing', next: expect.stringContaining('git init') } });
  expect(refused?.json()).toMatchObject({ jobs: [], exit: 4, refusal: { outcome: 'refused-not-found' } });
});

test('asking how things are creates no database and starts nothing', async () => {
  const fresh = cliHome(bakery.path);
  try {
    const run = await fresh.run(['status', '--json']);
    expect(run.json()).toMatchObject({ paused: false, repositories: [], queue: { waiting: 0, running: 0 } });
    expect(run.json()).toMatchObject({
      trust: expect.stringContaining('no repository yet'),
      sandbox: expect.any(String),
      state: fresh.state,
    });
    expect((await fresh.run(['status', '--short'])).stdout).toBe('off\n');
    expect(existsSync(join(fresh.state, 'localcoder.db'))).toBe(false);
  } finally {
    await fresh.remove();
  }
});

test('settings are read, explained and changed in the person’s own file only', async () => {
  const file = join(home.state, 'config', 'config.yaml');
  expect((await home.run(['config', 'get', 'engine.gpu'])).stdout).toBe('auto\n');
  const set = await home.run(['config', 'set', 'engine.gpu', 'off', '--json']);
  expect(set.json()).toEqual({ key: 'engine.gpu', value: 'off', file });
  const explained = await home.run(['config', 'explain', 'engine.gpu', '--json']);
  expect(JSON.parse(explained.stdout)).toMatchObject([{ key: 'engine.gpu', value: 'off', from: file }]);
  const wrong = await home.run(['config', 'set', 'engine.gpu', 'of']);
  expect(wrong.status).toBe(6);
  expect((await home.run(['config', 'get', 'engine.gpu'])).stdout).toBe('off\n');
  expect((await home.run(['config', 'schema'])).json()).toMatchObject({ $schema: expect.stringContaining('draft-07') });
  expect(bakery.git('status', '--porcelain')).toBe('');
});

test('a settings file with mistakes names them all at once and ends with 6', async () => {
  const fresh = cliHome(bakery.path);
  try {
    fresh.settings('engine:\n  gpuu: auto\n  contextSize: many\n');
    const run = await fresh.run(['config', 'get']);
    expect(run.status).toBe(6);
    expect(run.stderr).toMatch(/contextSize.*gpuu/su);
  } finally {
    await fresh.remove();
  }
});
