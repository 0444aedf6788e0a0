import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CliHome, cliHome } from '../support/cli.ts';
import { type GitRepo, gitRepo } from '../support/git-repo.ts';
import { openScriptedServer, type ScriptedServer } from '../support/scripted-server.ts';
import { waitUntil } from '../support/wait-until.ts';
import { startWorker } from '../support/worker-process.ts';

let bakery: GitRepo;
let home: CliHome;
let server: ScriptedServer;

beforeEach(async () => {
  bakery = gitRepo();
  home = cliHome(bakery.path);
  server = await openScriptedServer({ rules: [{ say: { edit: [['var ', 'let ']] } }] });
  home.settings(`engine:\n  url: ${server.url}\nmodels:\n  code: scripted\nnotifications:\n  afterSeconds: 0.001\n`);
});
afterEach(async () => {
  await home.remove();
  await server.close();
  bakery.remove();
});

test('a worker keeps its status file while it lives, and tells the desktop once of what one command asked for', async () => {
  const bin = join(home.state, 'bin');
  const told = join(home.state, 'told');
  const file = join(home.state, 'status.json');
  mkdirSync(bin);
  const name = process.platform === 'darwin' ? 'osascript' : 'notify-send';
  writeFileSync(join(bin, name), `#!/bin/sh\nfor word in "$@"; do text=$word; done\nprintf '%s\\n' "$text" >> '${told}'\n`, {
    mode: 0o755,
  });
  const worker = startWorker(home, { PATH: `${bin}:${process.env.PATH}` });
  await waitUntil('the status file', () => existsSync(file));
  const fresh = (): Record<string, unknown> => JSON.parse(readFileSync(file, 'utf8'));
  expect(fresh()).toMatchObject({ running: 0, waiting: 0, pid: worker.pid });
  expect(statSync(file).mode & 0o777).toBe(0o600);

  const asked = await home.run(['improve', 'HEAD', '--json']);
  const ids = (asked.json().jobs as readonly { readonly id: string }[]).map(({ id }) => id);
  expect(ids.length).toBeGreaterThan(1);
  const last = await waitUntil('the last job', () => fresh().running === 0 && fresh().last);
  expect(ids).toContain((last as { readonly id: string }).id);
  expect(last).toMatchObject({ kind: 'improve' });
  // The worker may write once more of what it has just done.
  await waitUntil('an answer from the file alone', async () => {
    writeFileSync(file, JSON.stringify({ ...fresh(), state: 'from the file' }));
    return (await home.run(['status', '--short'])).stdout === 'from the file\n';
  });
  await worker.stop();
  expect(existsSync(file)).toBe(false);
  expect(readFileSync(told, 'utf8').trim().split('\n')).toHaveLength(1);
  expect(readFileSync(told, 'utf8')).toMatch(/^improve: \d+ (?:delivered|unchanged|rejected)/u);
  expect((await home.run(['status', '--short'])).stdout).toBe('off\n');
});
