import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CliHome, cliHome } from '../support/cli.ts';
import { type GitRepo, gitRepo } from '../support/git-repo.ts';
import { openScriptedServer } from '../support/scripted-server.ts';

const LINE = 'for (let loaf = 0; loaf <= loaves.length; loaf += 1) bake(loaves[loaf]);';
/** Finds one thing in `batch`; its second look, which is what the last rule says, confirms it. */
const server = await openScriptedServer({
  logprobs: true,
  rules: [
    {
      includes: 'loaf <= loaves.length',
      say: { text: `SEVERITY: error\nLINE: ${LINE}\nWRONG: The loop reads one index too many.\nFIX: use <` },
    },
    { say: { text: 'YES' } },
  ],
});

let bakery: GitRepo;
let home: CliHome;
beforeAll(() => {
  bakery = gitRepo();
  home = cliHome(bakery.path);
  home.settings(`engine:\n  url: ${server.url}\nmodels:\n  code: scripted\n`);
  bakery.git('update-ref', 'refs/remotes/origin/main', 'HEAD');
  bakery.write('src/batch.js', `export function batch(loaves, bake) {\n  ${LINE}\n}\n`);
  bakery.commit('Bake in batches');
});
afterAll(async () => {
  await home.remove();
  bakery.remove();
  await server.close();
});

test('review --push tells what a push would send, fails where asked to, is remembered, and heeds a dismissal', async () => {
  const before = bakery.snapshot();
  const first = await home.run(['review', '--push', '--fail-on', 'warning', '--sarif', 'found.sarif']);
  expect(first.status, first.stderr).toBe(1);
  expect(first.stdout).toContain('src/batch.js:2: error: The loop reads one index too many.');
  expect(first.stdout).toContain('fix: use <');
  expect(JSON.parse(bakery.read('found.sarif')).runs[0].results).toHaveLength(1);
  rmSync(join(bakery.path, 'found.sarif'));
  expect(bakery.snapshot()).toEqual(before);

  const again = await home.run(['review', 'HEAD', '--format', 'gcc']);
  expect(again.stdout).toBe('src/batch.js:2:3: error: The loop reads one index too many. [localcoder]\n');
  expect(again.stderr).toContain('has read this before');
  expect(again.status).toBe(0);

  const id = /\[(?<id>[0-9a-f]{12})\]/u.exec(first.stdout)?.groups?.id ?? '';
  expect((await home.run(['findings', 'dismiss', id.slice(0, 6), 'as the oven wants it'])).stdout).toContain(`${id} dismissed`);
  expect((await home.run(['review', 'HEAD', '--fail-on', 'note'])).status).toBe(0);
  expect((await home.run(['findings', 'stats'])).stdout).toMatch(/scripted\s+1\s+1\s+1\s+█{20} 100 %/u);
  expect((await home.run(['findings', '--all', '--json'])).json()).toMatchObject({
    findings: [{ id, dismissed: { reason: 'as the oven wants it' } }],
  });
});

test('review says what it does not understand', async () => {
  const nothing = await home.run(['review']);
  expect(nothing.status).toBe(2);
  expect(nothing.stderr).toContain('what should I review?');
  const both = await home.run(['review', 'HEAD', '--json', '--format', 'gcc']);
  expect(both.status).toBe(2);
  expect(both.stderr).toContain('both want standard output');
});
