import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import type { AskJson, JobJson } from '../../src/cli/json.ts';
import { type CliHome, type CliRun, cliHome } from '../support/cli.ts';
import { type GitRepo, gitRepo } from '../support/git-repo.ts';
import { openScriptedServer } from '../support/scripted-server.ts';

/** A model that turns `var` into `let`, slowly enough to be cancelled when a gate is named. */
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

const answerOf = (run: CliRun): AskJson => run.json() as unknown as AskJson;
const jobsOf = (run: CliRun): readonly JobJson[] => answerOf(run).jobs as readonly JobJson[];

test('a command without a worker runs its own job, shows each stage and leaves branch, patch and note', async () => {
  const before = bakery.snapshot();
  const run = await home.run(['improve', 'src/oven.js#bakingMinutes']);
  expect(run.status, run.stderr).toBe(0);
  expect(run.stdout).toMatch(/changed {2}improve src\/oven\.js#bakingMinutes/u);
  for (const stage of ['locate', 'plan', 'generate', 'verify', 'deliver']) expect(run.stderr).toContain(stage);
  const branch = /branch {2}(\S+)/u.exec(run.stdout)?.[1] ?? '';
  expect(bakery.git('show', `${branch}:src/oven.js`)).toContain('let minutes');
  expect(bakery.read(/note {4}(\S+)/u.exec(run.stdout)?.[1] ?? '')).toContain('bakingMinutes');
  expect(bakery.snapshot()).toEqual(before);
  expect((await home.run(['status', '--short'])).stdout).toBe('off\n');
});

test('--json is one object, and nothing is said beside it', async () => {
  const run = await home.run(['improve', 'src/oven.js:4', '--json']);
  expect(run.stderr).toBe('');
  expect(answerOf(run)).toMatchObject({ dryRun: false, detached: false, skipped: [], othersWaiting: 0, exit: 0 });
  expect(jobsOf(run)).toMatchObject([
    {
      kind: 'improve',
      file: 'src/oven.js',
      symbol: 'bakingMinutes',
      repository: bakery.path,
      origin: 'command',
      status: 'delivered',
      outcome: 'changed',
      decision: 'open',
      branch: { name: expect.stringMatching(/^localcoder\/improve\/baking-minutes-/u) },
    },
  ]);
});

test('--dry-run says what would be asked for and what is left out, and asks for nothing', async () => {
  bakery.write('src/oven.js', bakery.read('src/oven.js').replace('var minutes', 'let minutes'));
  bakery.write('package-lock.json', '{}\n');
  bakery.commit('Bake faster');
  const run = await home.run(['improve', 'HEAD', '--dry-run', '--json']);
  expect(answerOf(run)).toEqual({
    dryRun: true,
    detached: false,
    jobs: [{ kind: 'improve', instruction: '', file: 'src/oven.js', symbol: 'bakingMinutes', lines: [3, 9] }],
    skipped: [{ what: 'package-lock.json', why: expect.any(String) }],
    othersWaiting: 0,
    exit: 0,
  });
  expect((await home.run(['improve', 'HEAD', '--dry-run'])).stdout).toBe('would improve src/oven.js#bakingMinutes\n');
  expect((await home.run(['history', '--json'])).json()).toEqual({ jobs: [] });
});

test('the same request gets the same answer, and --again another', async () => {
  const first = jobsOf(await home.run(['improve', 'src/oven.js', '--json']));
  const asked = server.requests.length;
  const second = await home.run(['improve', 'src/oven.js']);
  expect(second.status).toBe(0);
  expect(second.stderr).toContain('was already done; --again asks for another answer');
  expect(second.stdout).toContain(first[0]?.id);
  expect(server.requests.length).toBe(asked);
  const again = jobsOf(await home.run(['improve', 'src/oven.js', '--again', '--json']));
  expect(again[0]?.id).not.toBe(first[0]?.id);
});

test('several symbols are several jobs with a summary at the end, and a staged change is found', async () => {
  bakery.write(
    'src/cart.ts',
    bakery.read('src/cart.ts').replace('sum = sum +', 'sum +=').replace('(100 - percent)', '(100 - percent * 1)'),
  );
  bakery.git('add', 'src/cart.ts');
  const run = await home.run(['improve', '--staged', '--json']);
  expect(jobsOf(run).map(({ symbol }) => symbol)).toEqual(['Cart.total', 'discount']);
  const told = await home.run(['improve', '--staged']);
  expect(told.stdout.trimEnd().split('\n').slice(-2)).toEqual([
    expect.stringContaining('#Cart.total'),
    expect.stringContaining('#discount'),
  ]);
});

test('a verb of a later version ends as refused with a note, and exit status 4', async () => {
  const run = await home.run(['fix', 'src/oven.js#bakingMinutes', '--json']);
  expect(run.status).toBe(4);
  expect(jobsOf(run)).toMatchObject([
    { outcome: 'refused-unsupported', next: expect.any(String), note: expect.stringContaining('.localcoder/notes/') },
  ]);
});

test('--detach leaves the job in the queue; bump, cancel and retry move it', async () => {
  const detached = await home.run(['improve', 'src/oven.js', '--detach']);
  const id = detached.stdout.trim();
  expect(id).toMatch(/^[a-z2-7]{8}$/u);
  expect(detached.stderr).toContain("no worker is running: 'localcoder watch --detach' starts one");
  expect((await home.run(['bump', id])).status).toBe(0);
  const other = await home.run(['explain', 'src/oven.js', '--json']);
  expect(answerOf(other).othersWaiting).toBe(1);
  expect((await home.run(['jobs'])).stdout).toContain(`${id}  waiting`);
  expect((await home.run(['cancel', id.slice(0, 5), '--json'])).json()).toEqual({ cancelled: [{ id, was: 'waiting' }] });
  expect((await home.run(['cancel', id])).status).toBe(4);
  const retried = await home.run(['retry', id, '--json']);
  expect(jobsOf(retried)).toMatchObject([{ id, outcome: 'changed' }]);
  expect((await home.run(['retry', id])).status).toBe(4);
});

test('everything about a job is readable, in words and as JSON', async () => {
  const [job] = jobsOf(await home.run(['improve', 'src/oven.js', '--json']));
  const id = job?.id ?? '';
  const [page, why, context, diff, log, json] = await Promise.all([
    home.run(['show', id]),
    home.run(['why', id]),
    home.run(['show', id, '--context']),
    home.run(['show', id, '--diff']),
    home.run(['log', id]),
    home.run(['show', id, '--diff', '--json']),
  ]);
  expect(page.stdout).toMatch(/outcome +changed/u);
  expect(page.stdout).toMatch(/model +scripted on server/u);
  expect(why.stdout).toMatch(/checked: parse passed/u);
  expect(why.stdout).toMatch(/not checked: lint/u);
  expect(context.stdout).toMatch(/shown +target/u);
  expect(bakery.read(job?.patch ?? '')).toBe(diff.stdout);
  expect(log.stdout).toMatch(/job settled/u);
  expect(json.json()).toMatchObject({ id, account: { usage: { model: 'scripted' } }, diff: diff.stdout });
});

test('a result is applied, taken back exactly, and rejected', async () => {
  const saved = bakery.bytes('src/oven.js');
  const [job] = jobsOf(await home.run(['improve', 'src/oven.js', '--json']));
  const id = job?.id ?? '';
  expect((await home.run(['apply', id])).stdout).toContain('written into src/oven.js');
  expect(bakery.read('src/oven.js')).toContain('let minutes');
  expect((await home.run(['reject', id])).stderr).toContain('it is applied');
  expect((await home.run(['unapply', id, '--json'])).json()).toMatchObject({ id, is: 'done', file: 'src/oven.js', exact: true });
  expect(bakery.bytes('src/oven.js').equals(saved)).toBe(true);
  expect((await home.run(['unapply', id])).status).toBe(4);
  expect((await home.run(['reject', id])).status).toBe(0);
  expect((await home.run(['jobs'])).stdout).not.toContain(id);
  expect((await home.run(['history'])).stdout).toContain('changed (rejected)');
});

test('history forgets on request, and only what has ended', async () => {
  await home.run(['improve', 'src/oven.js']);
  await home.run(['improve', 'src/cart.ts#discount', '--detach']);
  expect((await home.run(['history', 'clear', '--json'])).json()).toEqual({ forgotten: 1 });
  expect((await home.run(['history'])).stdout).toBe('no job has ended yet\n');
  expect((await home.run(['jobs'])).stdout).toContain('waiting');
});

test('a model that is not there is an engine failure with its fix, and nothing is lost', async () => {
  home.settings('models:\n  code: /nowhere/model.gguf\n');
  const run = await home.run(['improve', 'src/oven.js', '--json']);
  expect(run.status).toBe(5);
  expect(jobsOf(run)).toMatchObject([{ outcome: 'failed-engine', failure: { code: 'model-missing' }, next: expect.stringMatching(/\S/u) }]);
});

test('what a repository may not set is said once on standard error by what asks, and JSON stays clean', async () => {
  bakery.write('.localcoderrc', 'models:\n  code: /x.gguf\n');
  const runs = [await home.run(['improve', 'src/oven.js', '--dry-run', '--json']), await home.run(['scan', '--dry-run', '--json'])];
  for (const run of runs) {
    expect(answerOf(run).exit).toBe(0);
    expect(run.stderr.match(/models\.code/gu), run.stderr).toHaveLength(1);
  }
});
