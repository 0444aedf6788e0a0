import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { auditRepository, auditState } from '../support/audit.ts';
import { type FaultHome, type FaultHomeOptions, faultHome, serverSettings } from '../support/fault-home.ts';
import { openScriptedServer, type ScriptedServer } from '../support/scripted-server.ts';
import { type SmallDisk, smallDisk } from '../support/small-disk.ts';
import { waitUntil } from '../support/wait-until.ts';

vi.setConfig({ testTimeout: 180_000 });

const GOOD = { edit: [['var ', 'let ']] } as const;
const FILES = Object.fromEntries(
  ['one', 'two', 'three'].map((name) => [`${name}.js`, `function ${name}(loaves) {\n  var minutes = loaves * 12;\n  return minutes;\n}\n`]),
);

const small = smallDisk(8);
if (small === undefined) console.log('a full disk: not tested here, since only the administrator of a Linux machine may make a small one');
afterAll(() => small?.remove());

interface Full {
  readonly bakery: FaultHome;
  readonly server: ScriptedServer;
  readonly disk: SmallDisk;
  /** Lets the first answer begin. */
  openGate(): void;
}

/** A home whose state folder or repository lies on the small disk; the model's first answer waits for the gate. */
async function open(where: Pick<FaultHomeOptions, 'repoIn' | 'stateIn'>, disk: SmallDisk): Promise<Full> {
  const bakery = await faultHome({ files: FILES, settings: '{}', ...where });
  const gate = join(where.stateIn === undefined ? bakery.home.state : bakery.repo.path, '.gate');
  const server = await openScriptedServer({ rules: [{ times: 1, gate, say: GOOD }, { say: GOOD }] });
  onTestFinished(async () => {
    disk.free();
    await bakery.close();
    await server.close();
  });
  bakery.home.settings(serverSettings(server.url));
  return { bakery, server, disk, openGate: () => writeFileSync(gate, '') };
}

describe.runIf(small !== undefined)('on a full disk', () => {
  const disk = small as SmallDisk;

  test('the state folder: commands name the fix, and the worker delivers what ran once there is room', async () => {
    const { bakery, server, openGate } = await open({ stateIn: disk.path }, disk);
    const { pid } = await bakery.start();
    const first = await bakery.ask('improve', 'one.js', 'one');
    await server.begun(1);
    disk.fill();
    openGate();
    const refused = await bakery.home.run(['improve', 'two.js', '--json']);
    expect(refused.status).toBe(6);
    expect(refused.json()).toMatchObject({ error: { code: 'disk-full', next: expect.stringContaining('free some disk space') } });
    await waitUntil('the worker has tried in vain', () => bakery.worker.events.some(({ is }) => is === 'retry'));
    const status = await bakery.home.run(['status', '--json']);
    expect(status.json()).toMatchObject({ worker: { pid }, queue: { running: 1 } });
    disk.free();
    expect((await bakery.ended(first)).state).toMatchObject({ status: 'delivered', delivery: { outcome: 'changed' } });
    expect((await bakery.ended(await bakery.ask('improve', 'two.js', 'two'))).state.delivery?.outcome).toBe('changed');
    expect((await bakery.home.status())?.pid).toBe(pid);
    await bakery.worker.stop();
    expect(auditState(bakery.home)).toEqual([]);
  });

  test('the state folder: a comment saved meanwhile is not forgotten', async () => {
    const { bakery, openGate } = await open({ stateIn: disk.path }, disk);
    openGate();
    bakery.world.registry.watch((await bakery.world.adopt(bakery.repo.path)).id, true);
    await bakery.start();
    await waitUntil('it follows', async () => (await bakery.home.status())?.watching.some(({ by }) => by === 'events'));
    disk.fill();
    bakery.repo.write('three.js', `// @ai improve\n${FILES['three.js']}`);
    await waitUntil('it has tried in vain', async () => (await bakery.home.status())?.watching.some(({ by }) => by === 'failed'));
    disk.free();
    const found = await waitUntil('the job is queued', () => bakery.world.queue.list({})[0]);
    expect((await bakery.ended(found.job.id)).state.delivery?.outcome).toBe('changed');
  });

  test('the state folder: a worker that cannot start says why, and starts once there is room', async () => {
    const { bakery, openGate } = await open({ stateIn: disk.path }, disk);
    openGate();
    const id = await bakery.ask('improve', 'one.js', 'one');
    disk.fill();
    const refused = await bakery.home.run(['worker']);
    expect(refused.status).toBe(6);
    expect(refused.stderr).toMatch(/no room left|disk/u);
    expect(refused.stderr).toContain('free some disk space');
    const watch = await bakery.home.run(['watch', '--detach']);
    expect(watch.status).toBe(6);
    expect(watch.stderr).toContain('free some disk space');
    disk.free();
    await bakery.start();
    expect((await bakery.ended(id)).state.delivery?.outcome).toBe('changed');
  });

  test('the repository: the job ends with the fix, nothing is half written, and retry delivers it', async () => {
    const { bakery, server, openGate } = await open({ repoIn: disk.path }, disk);
    const before = bakery.repo.snapshot();
    await bakery.start();
    const id = await bakery.ask('improve', 'one.js', 'one');
    await server.begun(1);
    disk.fill();
    openGate();
    const { state } = await bakery.ended(id);
    expect(state).toMatchObject({ status: 'dead', delivery: { outcome: 'failed-world', next: expect.stringMatching(/free some space/u) } });
    expect(state.lastFailure?.code).toBe('disk-full');
    disk.free();
    expect(auditRepository(bakery.repo)).toEqual([]);
    expect(bakery.world.queue.retry(id)).toBe(true);
    await bakery.client.nudge();
    expect((await bakery.ended(id)).state.delivery?.outcome).toBe('changed');
    expect(auditRepository(bakery.repo)).toEqual([]);
    expect(bakery.repo.snapshot()).toEqual(before);
  });
});
