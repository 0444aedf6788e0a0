import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { cliHome, MAIN } from '../support/cli.ts';
import { gitRepo, removeFolder, temporaryFolder } from '../support/git-repo.ts';

const bakery = gitRepo();
const bin = temporaryFolder('bin');
for (const name of ['localcoder', 'git-localcoder']) {
  writeFileSync(join(bin, name), `#!/bin/sh\nexec "${process.execPath}" "${MAIN}" "$@"\n`, { mode: 0o755 });
}
const home = cliHome(bakery.path);
const env = { PATH: `${bin}:${process.env.PATH ?? ''}` };
const source = join(bakery.path, 'src');
afterAll(async () => {
  await home.remove();
  bakery.remove();
  removeFolder(bin);
});

/** Runs a line of shell in a folder and answers what it printed. */
async function sh(cwd: string, line: string): Promise<string> {
  const { status, stdout, stderr } = await home.run([line], { program: ['/bin/sh', '-c'], cwd, env });
  expect(status, stderr).toBe(0);
  return stdout.trim();
}
const WOULD = 'would improve src/oven.js#bakingMinutes';

test('git localcoder is the same command, in every folder of the repository', async () => {
  expect(await sh(bakery.path, 'git localcoder improve -n src/oven.js')).toBe(WOULD);
  expect(await sh(source, 'git localcoder improve -n oven.js')).toBe(WOULD);
  expect(await sh('/', `git -C ${source} localcoder improve -n oven.js:4`)).toBe(WOULD);
  expect(await sh('/', `localcoder -C ${bakery.path} -C src improve -n oven.js`)).toBe(WOULD);
});

test('an alias works in the folder where it was typed, with and without a shell', async () => {
  bakery.git('config', 'alias.ai', '!localcoder');
  expect(await sh(source, 'git ai improve -n oven.js')).toBe(WOULD);
  bakery.git('config', 'alias.better', 'localcoder improve -n');
  expect(await sh(source, 'git better oven.js')).toBe(WOULD);
});

test('git --git-dir names the repository from anywhere', async () => {
  expect(await sh('/', `git --git-dir=${bakery.path}/.git localcoder improve -n HEAD | head -1`)).toMatch(/^would improve/u);
});

test('what a hook leaves in the environment does not lead astray', async () => {
  const other = gitRepo({ files: { 'src/scale.js': 'function grams(kilograms) {\n  return kilograms * 1000;\n}\n' } });
  try {
    const leaked = `GIT_DIR=${other.path}/.git GIT_INDEX_FILE=${other.path}/.git/index GIT_WORK_TREE=${other.path}`;
    expect(await sh('/', `${leaked} localcoder -C ${bakery.path} improve -n src/oven.js`)).toBe(WOULD);
    expect(other.git('status', '--porcelain')).toBe('');
  } finally {
    other.remove();
  }
});

test('a path that is also a branch is settled by --', async () => {
  bakery.git('branch', 'src/oven.js');
  const both = await home.run(['improve', '-n', 'src/oven.js']);
  expect(both.status).toBe(4);
  expect(both.stderr).toContain('both a revision and a path');
  expect((await home.run(['improve', '-n', '--', 'src/oven.js'])).stdout.trim()).toBe(WOULD);
  bakery.git('branch', '-D', 'src/oven.js');
});

test('a folder reached through a symbolic link is the same repository', async () => {
  mkdirSync(join(bin, 'links'));
  symlinkSync(source, join(bin, 'links', 'shop'));
  expect((await home.run(['improve', '-n', 'oven.js'], { cwd: join(bin, 'links', 'shop') })).stdout.trim()).toBe(WOULD);
});
