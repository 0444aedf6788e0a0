import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { JobJson } from '../../src/cli/json.ts';
import { type CliHome, type CliRun, cliHome } from '../support/cli.ts';
import { type GitRepo, gitRepo } from '../support/git-repo.ts';
import { openScriptedServer, type ScriptedServer } from '../support/scripted-server.ts';
import { waitUntil } from '../support/wait-until.ts';

let bakery: GitRepo;
let home: CliHome;
let server: ScriptedServer;
let gate: string;

/** A model that turns `var` into `let` as long as its gate stands open. */
beforeEach(async () => {
  bakery = gitRepo();
  home = cliHome(bakery.path);
  gate = join(home.state, 'gate');
  openGate();
  server = await openScriptedServer({ rules: [{ gate, say: { edit: [['var ', 'let ']] } }] });
  home.settings(`engine:\n  url: ${server.url}\nmodels:\n  code: scripted\n`);
});
afterEach(async () => {
  await home.remove();
  await server.close();
  bakery.remove();
});

const openGate = (): void => writeFileSync(gate, '');
const closeGate = (): void => rmSync(gate);
const jobsOf = (run: CliRun): readonly JobJson[] => run.json().jobs as readonly JobJson[];

test('watch starts one worker, which serves commands until it is stopped', async () => {
  const watch = await home.run(['watch', '--detach', '--json']);
  expect(watch.json()).toMatchObject({ is: 'watching', repository: bakery.path, started: true, by: 'events' });
  const again = await home.run(['watch', '--detach', '--json']);
  expect(again.json()).toMatchObject({ started: false, pid: watch.json().pid });
  const second = await home.run(['worker']);
  expect(second.status).toBe(3);
  expect(second.stderr).toContain(`process ${watch.json().pid} runs jobs already`);

  const asked = await home.run(['improve', 'src/oven.js', '--json']);
  expect(jobsOf(asked)).toMatchObject([{ outcome: 'changed' }]);
  const status = await home.run(['status', '--json']);
  expect(status.json()).toMatchObject({
    worker: { role: 'worker', pid: watch.json().pid, engine: { device: 'server' }, watching: [{ path: bakery.path, by: 'events' }] },
    queue: { delivered: 1 },
    repositories: [{ repo: { path: bakery.path, watched: true }, queue: { delivered: 1 } }],
  });
  expect((await home.run(['unwatch', '--json'])).json()).toEqual({ repository: bakery.path, watched: false });
  expect((await home.status())?.watching).toEqual([]);
  expect((await home.run(['stop', '--json'])).json()).toEqual({ was: 'running', ended: true });
});

test('a save is seen, queued, shown as it happens and delivered', async () => {
  const watch = home.start(['watch']);
  await watch.until(/Ctrl-C ends the worker/u);
  bakery.write('src/oven.js', bakery.read('src/oven.js').replace('function', '// @ai improve\nfunction'));
  const saved = bakery.snapshot();
  await watch.until(/changed {2}improve src\/oven\.js#bakingMinutes/u);
  expect(bakery.snapshot()).toEqual(saved);
  watch.signal('SIGINT');
  const { status, stderr } = await watch.ended;
  expect(status).toBe(0);
  expect((await home.run(['stop', '--json'])).json()).toEqual({ was: 'absent', ended: true });
  expect(stderr).toMatch(/worker \d+, which this command started, has ended/u);
  expect(await home.status()).toBeUndefined();
});

test('Ctrl-C detaches from a worker that was there before', async () => {
  await home.run(['watch', '--detach']);
  const watch = home.start(['watch', '--json']);
  await watch.until(/"is":"watching"/u);
  watch.signal('SIGINT');
  expect((await watch.ended).status).toBe(0);
  expect((await home.status())?.role).toBe('worker');
});

test('a paused worker starts nothing until it is resumed', async () => {
  await home.run(['watch', '--detach']);
  await home.run(['pause']);
  const paused = await home.run(['improve', 'src/oven.js', '--json']);
  expect(paused.json()).toMatchObject({ detached: true, jobs: [{ status: 'waiting' }] });
  expect((await home.run(['resume', '--json'])).json()).toEqual({ paused: false });
  const done = await home.run(['improve', 'src/oven.js', '--json']);
  expect(jobsOf(done)).toMatchObject([{ id: jobsOf(paused)[0]?.id, outcome: 'changed' }]);
});

test('Ctrl-C cancels the jobs of a command and says 130', async () => {
  closeGate();
  const asked = home.start(['improve', 'src/oven.js']);
  await server.begun(1);
  asked.signal('SIGINT');
  const { status, stdout } = await asked.ended;
  expect(status).toBe(130);
  expect(stdout).toMatch(/cancelled {2}improve/u);
  await server.abandoned(1);
});

test('a second Ctrl-C leaves at once and the job is not lost', async () => {
  closeGate();
  await home.run(['watch', '--detach']);
  const asked = home.start(['improve', 'src/oven.js']);
  await server.begun(1);
  asked.signal('SIGINT');
  asked.signal('SIGINT');
  expect((await asked.ended).status).toBe(130);
  await server.abandoned(1);
  // The worker hangs up first and writes the row after that.
  await waitUntil('the job is cancelled', async () => jobsOf(await home.run(['history', '--json']))[0]?.outcome === 'cancelled');
});

test('a command that runs its own job answers status and cancel, and no worker takes its place', async () => {
  closeGate();
  const asked = home.start(['improve', 'src/oven.js', '--json']);
  await server.begun(1);
  const status = await home.run(['status', '--json']);
  expect(status.json()).toMatchObject({ worker: { role: 'command', pid: asked.pid, current: { stage: 'generate' } } });
  const stop = await home.run(['stop']);
  expect(stop.status).toBe(3);
  expect(stop.stderr).toContain('runs its own jobs');
  expect((await home.run(['worker'])).status).toBe(3);
  expect((await home.run(['cancel', '--all', '--json'])).json()).toMatchObject({ cancelled: [{ was: 'running' }] });
  const { status: exit } = await asked.ended;
  expect(exit).toBe(130);
});

test('a command whose worker ends runs its jobs itself', async () => {
  closeGate();
  await home.run(['watch', '--detach']);
  const asked = home.start(['improve', 'src/oven.js', '--json']);
  await server.begun(1);
  expect((await home.run(['stop', '--now', '--json'])).json()).toEqual({ was: 'running', ended: true });
  openGate();
  const run = await asked.ended;
  expect(jobsOf(run)).toMatchObject([{ outcome: 'changed' }]);
  expect(run.status).toBe(0);
});

test('a worker that is killed loses nothing: the command that waits recovers its job', async () => {
  closeGate();
  const watch = await home.run(['watch', '--detach', '--json']);
  const asked = home.start(['improve', 'src/oven.js', '--json']);
  await server.begun(1);
  process.kill(Number(watch.json().pid), 'SIGKILL');
  openGate();
  const run = await asked.ended;
  expect(jobsOf(run)).toMatchObject([{ outcome: 'changed' }]);
  expect(bakery.git('for-each-ref', '--format=%(refname)', 'refs/heads/localcoder').split('\n')).toHaveLength(1);
});

test('a second command waits for the first one’s lock and then runs its own jobs', async () => {
  closeGate();
  const first = home.start(['improve', 'src/oven.js', '--json']);
  await server.begun(1);
  const second = home.start(['improve', 'src/cart.ts#discount', '--json']);
  await second.until(/$/u);
  openGate();
  expect(jobsOf(await first.ended)).toMatchObject([{ symbol: 'bakingMinutes', outcome: 'changed' }]);
  expect(jobsOf(await second.ended)).toMatchObject([{ symbol: 'discount', status: 'delivered' }]);
});

test('a worker that does not answer is ended by its process', async () => {
  const watch = await home.run(['watch', '--detach', '--json']);
  const pid = Number(watch.json().pid);
  process.kill(pid, 'SIGSTOP');
  const status = await home.run(['status', '--json']);
  expect(status.json()).toMatchObject({ silentHolder: pid });
  const stop = home.start(['stop', '--json']);
  // A stopped process takes its signals when it goes on.
  process.kill(pid, 'SIGCONT');
  expect((await stop.ended).json()).toMatchObject({ ended: true });
});

test('a worker that cannot start is told with the file that says why', async () => {
  writeFileSync(join(home.state, 'worker.sock'), 'in the way');
  const watch = await home.run(['watch', '--detach']);
  expect(watch.status).toBe(6);
  expect(watch.stderr).toMatch(/the worker does not start\nnext: read .*worker\.out/u);
  expect(readFileSync(join(home.state, 'logs', 'worker.out'), 'utf8')).toContain('in the way: it is not a socket');
});

test('a deleted repository is told once by doctor and status, and let go of by its path or with -C', async () => {
  const other = gitRepo();
  const watched = await home.run(['-C', other.path, 'watch', '--detach', '--json']);
  expect(watched.json()).toMatchObject({ repository: other.path });
  await home.run(['stop']);
  other.remove();
  const doctor = await home.run(['doctor', 'repositories', '--json']);
  expect(doctor.status, doctor.stdout).toBe(0);
  const gone = (doctor.json().checks as { name: string }[]).filter(({ name }) => name === other.path);
  expect(gone).toEqual([
    { name: other.path, is: 'warn', says: 'gone: the folder is no longer there', fix: `localcoder unwatch ${other.path}` },
  ]);
  expect((await home.run(['status'])).stdout).toContain(`gone: the folder is no longer there; localcoder unwatch ${other.path}`);
  expect((await home.run(['unwatch', `${other.path}/nested`])).status).toBe(2);
  const unwatched = await home.run(['unwatch', other.path]);
  expect(unwatched.stdout).toBe(`${other.path} is no longer watched (its folder is no longer there)\n`);
  expect((await home.run(['-C', other.path, 'unwatch', '--json'])).json()).toEqual({ repository: other.path, watched: false });
  expect((await home.run(['doctor', 'repositories', '--json'])).json()).toMatchObject({ failed: 0, warnings: 0 });
});

test('what a repository may not set is said once on standard error by watch', async () => {
  bakery.write('.localcoderrc', 'models:\n  code: /x.gguf\n');
  const watch = await home.run(['watch', '--detach', '--json']);
  expect(watch.json()).toMatchObject({ is: 'watching' });
  expect(watch.stderr.match(/models\.code/gu)).toHaveLength(1);
});
