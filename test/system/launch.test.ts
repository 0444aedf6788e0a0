import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { launch, runInTerminal } from '../../src/system/launch.ts';
import { removeFolder, temporaryFolder } from '../support/git-repo.ts';

const folder = temporaryFolder('launch');
const output = join(folder, 'worker.out');
afterAll(() => removeFolder(folder));
const node = (script: string): [string, string, string] => [process.execPath, '-e', script];

test('a launched process leads a session of its own, with its output in one private file and only the environment given', async () => {
  const script =
    "console.log(JSON.stringify({ cwd: process.cwd(), env: process.env.GIVEN, home: process.env.HOME }));console.error('and this')";
  const { pid, ended } = await launch({ argv: node(script), cwd: folder, env: { GIVEN: 'yes' }, output });
  expect(pid).not.toBe(process.pid);
  await ended;
  const [first = '', second] = readFileSync(output, 'utf8').split('\n');
  expect(JSON.parse(first)).toEqual({ cwd: folder, env: 'yes' });
  expect(second).toBe('and this');
  expect(statSync(output).mode & 0o777).toBe(0o600);
});

test('what was written before stays', async () => {
  await (await launch({ argv: node("console.log('more')"), cwd: folder, env: {}, output })).ended;
  expect(readFileSync(output, 'utf8')).toMatch(/and this\nmore\n$/u);
});

test('a program that is not there is told with the fix', async () => {
  const failure = { code: 'install-broken', next: expect.stringContaining('/nowhere/editor') };
  await expect(launch({ argv: ['/nowhere/editor'], cwd: folder, env: {}, output })).rejects.toMatchObject(failure);
  await expect(runInTerminal(['/nowhere/editor'], {})).rejects.toMatchObject(failure);
});

test('a program that had the terminal is waited for, and its exit status told', async () => {
  expect(await runInTerminal(node('process.exit(3)'), {})).toBe(3);
});
