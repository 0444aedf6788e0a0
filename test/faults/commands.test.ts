import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import type { JobJson } from '../../src/cli/json.ts';
import { expand } from '../../src/triggers/range.ts';
import type { CliRun } from '../support/cli.ts';
import { type FaultHome, faultHome, serverSettings } from '../support/fault-home.ts';
import { gitRepo } from '../support/git-repo.ts';
import { processesOf } from '../support/left-processes.ts';
import { openScriptedServer, type Rule, type Saying, type ScriptedServer } from '../support/scripted-server.ts';
import { waitUntil } from '../support/wait-until.ts';
import { startWorker } from '../support/worker-process.ts';

const GOOD = { edit: [['var ', 'let ']] } as const;
const DARK = 'It was a dark and stormy night. '.repeat(20);
const names = ['one', 'two', 'three'];
const FILES = Object.fromEntries(
  names.map((name) => [`${name}.js`, `function ${name}(loaves) {\n  var minutes = loaves * 12;\n  return minutes;\n}\n`]),
);

let server: ScriptedServer;
let bakery: FaultHome;
let gate: string;
beforeEach(async () => {
  bakery = await faultHome({ files: FILES, settings: '{}' });
  gate = join(bakery.home.state, 'gate');
});
afterEach(async () => {
  await bakery.close();
  await server.close();
});

async function serve(...rules: Rule[]): Promise<void> {
  server = await openScriptedServer({ rules: [...rules, { say: GOOD }] });
  bakery.home.settings(serverSettings(server.url));
}
const openGate = (): void => writeFileSync(gate, '');
const ask = (name: string) => bakery.ask('improve', `${name}.js`, name);
function jobsOf(run: CliRun): readonly JobJson[] {
  const { jobs } = run.json();
  if (!Array.isArray(jobs)) throw new Error(`no jobs, but ${run.stdout}${run.stderr}`);
  return jobs as readonly JobJson[];
}
const branches = (): string[] =>
  bakery.repo
    .git('for-each-ref', '--format=%(refname)', 'refs/heads/localcoder')
    .split('\n')
    .filter((ref) => ref !== '');

test('cancel reaches a hanging model within 2 s, also when the word to the worker is lost', async () => {
  const hanging: readonly (readonly [name: string, say: Saying, told: boolean])[] = [
    ['one', { fault: 'silent' }, true],
    ['two', { fault: 'hush', text: DARK }, true],
    ['three', { fault: 'hush', text: DARK }, false],
  ];
  await serve(...hanging.map(([name, say]) => ({ includes: `function \`${name}`, times: 1, say })));
  await bakery.start();
  const tookMs: number[] = [];
  for (const [at, [name, , told]] of hanging.entries()) {
    const id = await ask(name);
    await server.begun(at + 1);
    const askedAt = Date.now();
    expect(bakery.world.queue.cancel(id)).toBe('running');
    if (told) await bakery.client.cancel(id);
    await server.abandoned(at + 1);
    tookMs.push(Date.now() - askedAt);
    const { state, note } = await bakery.ended(id);
    expect(state).toMatchObject({ status: 'cancelled', delivery: { outcome: 'cancelled' } });
    expect(note).toContain('cancelled');
  }
  console.log(`cancel felt after ${tookMs.join(', ')} ms`);
  expect(Math.max(...tookMs)).toBeLessThan(2_000);
  const retried = await ask('two');
  expect((await bakery.ended(retried)).state.delivery?.outcome).toBe('changed');
});

test('the command cancels a job in a hanging model, and retry runs it after all', async () => {
  await serve({ times: 1, say: { fault: 'silent' } });
  await bakery.start();
  const id = await ask('one');
  await server.begun(1);
  expect((await bakery.home.run(['cancel', id, '--json'])).json()).toEqual({ cancelled: [{ id, was: 'running' }] });
  await server.abandoned(1);
  expect((await bakery.ended(id)).state.status).toBe('cancelled');
  const retried = await bakery.home.run(['retry', id, '--json']);
  expect(jobsOf(retried)).toMatchObject([{ id, outcome: 'changed' }]);
  expect(branches()).toHaveLength(1);
});

test('stop lets the running job finish and keeps the rest for the next worker', async () => {
  await serve({ times: 1, gate, say: GOOD });
  const { ended } = await bakery.start();
  const [first, second] = [await ask('one'), await ask('two')];
  await server.begun(1);
  const stop = bakery.home.start(['stop', '--json']);
  await waitUntil('the worker was asked', () => bakery.worker.events.some(({ is }) => is === 'notice'));
  openGate();
  expect((await stop.ended).json()).toEqual({ was: 'running', ended: true });
  expect((await ended).status).toBe(0);
  expect(bakery.row(first).state.delivery?.outcome).toBe('changed');
  expect(bakery.row(second).state).toMatchObject({ status: 'waiting', attempt: 0 });
  await bakery.start();
  expect((await bakery.ended(second)).state).toMatchObject({ attempt: 1, delivery: { outcome: 'changed' } });
});

test.each(['stop --now', 'SIGTERM'])('%s hands a job in a hanging model back, and the next worker delivers it', async (way) => {
  await serve({ times: 1, say: { fault: 'hush', text: DARK } });
  const { ended, pid } = await bakery.start();
  const id = await ask('one');
  await server.begun(1);
  if (way === 'stop --now') expect((await bakery.home.run(['stop', '--now', '--json'])).json()).toEqual({ was: 'running', ended: true });
  else process.kill(pid, way);
  expect((await ended).status).toBe(0);
  await waitUntil('nothing of it is left', () => processesOf(bakery.home.home).length === 0);
  expect(bakery.row(id).state).toMatchObject({ status: 'waiting', attempt: 0 });
  await bakery.start();
  expect((await bakery.ended(id)).state).toMatchObject({ attempt: 1, delivery: { outcome: 'changed' } });
});

test('a pause lets the running job finish and holds the next back until it is resumed', async () => {
  await serve({ times: 1, gate, say: GOOD });
  await bakery.start();
  const first = await ask('one');
  await server.begun(1);
  expect((await bakery.home.run(['pause', '--json'])).json()).toEqual({ paused: true });
  const second = await ask('two');
  openGate();
  expect((await bakery.ended(first)).state.delivery?.outcome).toBe('changed');
  // A worker that is asked something after that has had every chance to begin.
  await bakery.client.nudge();
  expect((await bakery.home.status())?.current).toBeUndefined();
  expect(bakery.row(second).state).toMatchObject({ status: 'waiting', attempt: 0 });
  expect((await bakery.home.run(['resume', '--json'])).json()).toEqual({ paused: false });
  expect((await bakery.ended(second)).state.delivery?.outcome).toBe('changed');
});

test('a command whose worker is killed goes on by itself, or with the worker that takes its place', async () => {
  await serve({ times: 1, gate, say: GOOD });
  const killed = await bakery.start();
  const asked = bakery.home.start(['improve', 'one.js', '--json']);
  await server.begun(1);
  await killed.kill('worker');
  const next = startWorker(bakery.home);
  openGate();
  const run = await asked.ended;
  expect(jobsOf(run)).toMatchObject([{ outcome: 'changed' }]);
  expect(run.status).toBe(0);
  expect(branches()).toHaveLength(1);
  // Whichever took the lock first ran the job; a worker that lost that race has ended with 3.
  const lost = await Promise.race([next.ended, waitUntil('the worker answers', () => bakery.home.status())]);
  if ('stdout' in lost) expect(lost.status).toBe(3);
  else await next.stop();
});

test('a command that is killed while it runs its own job loses nothing: asked again, it goes on', async () => {
  await serve({ times: 1, gate, say: GOOD });
  const killed = bakery.home.start(['improve', 'one.js', '--json']);
  await server.begun(1);
  killed.signal('SIGKILL');
  expect((await killed.ended).status).toBeNull();
  openGate();
  const [row] = bakery.world.queue.list({});
  expect(row?.state.status).toBe('running');
  const again = await bakery.home.run(['improve', 'one.js', '--json']);
  expect(jobsOf(again)).toMatchObject([{ id: row?.job.id, outcome: 'changed' }]);
  expect(branches()).toHaveLength(1);
});

test('commands that start at once without a worker each get what they asked for, one after another', async () => {
  await serve();
  const runs = await Promise.all([...names, 'one'].map((name) => bakery.home.run(['improve', `${name}.js`, '--json'])));
  for (const run of runs) {
    expect(run.status).toBe(0);
    expect(jobsOf(run)).toMatchObject([{ outcome: 'changed' }]);
  }
  expect(server.requests).toHaveLength(3);
  expect(branches()).toHaveLength(3);
  await waitUntil('nothing of them is left', () => processesOf(bakery.home.home).length === 0);
});

test('a job whose worker is killed three times is set aside with a note, and retry delivers it', async () => {
  await serve({ times: 3, say: { fault: 'silent' } });
  let id = '' as Awaited<ReturnType<typeof ask>>;
  for (let crash = 1; crash <= 3; crash += 1) {
    const worker = await bakery.start();
    if (crash === 1) id = await ask('one');
    await server.begun(crash);
    await worker.kill('group');
  }
  await bakery.start();
  const { state, note } = await bakery.ended(id);
  expect(state).toMatchObject({ status: 'dead', attempt: 3, delivery: { outcome: 'failed-bug' } });
  expect(note).toContain('the worker died each time it ran this job');
  expect((await bakery.ended(await ask('two'))).state.delivery?.outcome).toBe('changed');
  expect(jobsOf(await bakery.home.run(['retry', id, '--json']))).toMatchObject([{ id, outcome: 'changed' }]);
});

test('a repository that is gone ends its job with the reason, and jobs of others go on', async () => {
  await serve({ times: 1, gate, say: GOOD });
  const other = gitRepo({ files: FILES });
  onTestFinished(() => other.remove());
  const { pid } = await bakery.start();
  const { id } = await bakery.world.adopt(other.path);
  const scope = { at: 'place', file: 'one.js' as never, symbol: 'one' } as const;
  const { bench } = await bakery.world.adopt(other.path);
  const { jobs } = await expand(
    { origin: 'command', repo: id, kind: 'improve', instruction: '', scope },
    { ...bench, sha256: bakery.world.sha256 },
  );
  const lost = jobs.map((job) => bakery.world.queue.add(job).id);
  await bakery.client.nudge();
  await server.begun(1);
  other.remove();
  openGate();
  const { state } = await bakery.ended(lost[0] ?? ('' as never));
  expect(state).toMatchObject({ status: 'dead', attempt: 1, delivery: { outcome: 'failed-world' } });
  expect(state.lastFailure).toMatchObject({ code: 'repository-missing' });
  expect((await bakery.ended(await ask('two'))).state.delivery?.outcome).toBe('changed');
  expect((await bakery.home.status())?.pid).toBe(pid);
});
