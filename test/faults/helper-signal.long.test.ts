import { describe, type TestContext, test, vi } from 'vitest';
import { type FaultHome, faultHome, serverSettings } from '../support/fault-home.ts';
import { helperRestarts, kitchen } from '../support/helper-restarts.ts';
import { processesOf } from '../support/left-processes.ts';
import { openScriptedServer } from '../support/scripted-server.ts';
import { waitUntil } from '../support/wait-until.ts';

vi.setConfig({ testTimeout: 240_000 });

async function open(files: number, { onTestFinished }: TestContext): Promise<FaultHome> {
  const home = await faultHome({ files: kitchen(files), settings: '{}' });
  onTestFinished(() => home.close());
  await home.start();
  return home;
}

/** The same worker, and the next job is done by the bundled model. */
async function nextRuns(home: FaultHome, dish: number, { expect }: TestContext): Promise<void> {
  const { state } = await home.ended(await home.ask('improve', `src/dish-${dish}.js`, 'dishTotal'));
  expect(state).toMatchObject({ status: 'delivered', attempt: 1, delivery: { outcome: 'changed' } });
  expect((await home.home.status())?.pid).toBe(home.worker.pid);
}

function goOn(pid: number): void {
  try {
    process.kill(pid, 'SIGCONT');
  } catch {
    // The sandbox has ended it with its worker.
  }
}

describe.concurrent('a model process', () => {
  test('stopped in mid-sentence is noticed, ended and replaced', async (context) => {
    const home = await open(12, context);
    const { ends, next } = await helperRestarts(home, ['SIGSTOP']);
    context.expect(ends).toEqual([{ status: 'delivered', attempt: 2, outcome: 'changed' }]);
    await nextRuns(home, next, context);
  });

  test('whose worker is killed in mid-sentence ends with it, and the next worker delivers the job', async (context) => {
    const { expect } = context;
    const home = await open(1, context);
    const pid = (await waitUntil('a model process runs', async () => (await home.home.status())?.engine.pid)) ?? 0;
    const writing = home.worker.next(({ is }) => is === 'text');
    const id = await home.ask('improve', 'src/dish-0.js', 'dishTotal');
    expect(await writing).toBeDefined();
    // Stopped, it cannot end its sentence; without a sandbox it cannot end itself either, until it goes on.
    process.kill(pid, 'SIGSTOP');
    expect(processesOf(home.home.home).map((each) => each.pid)).toContain(pid);
    await home.worker.kill('worker');
    goOn(pid);
    await waitUntil('nothing of it is left', () => processesOf(home.home.home).length === 0);
    await home.start();
    expect((await home.ended(id)).state).toMatchObject({ attempt: 2, delivery: { outcome: 'changed' } });
  });

  test('dying twice in one place sets its model aside with a note, while another model serves the next job', async (context) => {
    const { expect, onTestFinished } = context;
    const home = await open(14, context);
    const server = await openScriptedServer({ rules: [{ say: { edit: [['var sum', 'let sum']] } }] });
    onTestFinished(() => server.close());
    const { ends, next } = await helperRestarts(home, ['SIGABRT'], 2);
    expect(ends).toEqual([{ status: 'dead', attempt: 2, outcome: 'failed-engine' }]);
    const [row] = home.world.queue.list({ statuses: ['dead'] });
    expect(home.repo.read(row?.state.delivery?.note ?? '')).toContain('is set aside');
    home.home.settings(serverSettings(server.url));
    const { state } = await home.ended(await home.ask('improve', `src/dish-${next}.js`, 'dishTotal'));
    expect(state).toMatchObject({ status: 'delivered', delivery: { outcome: 'changed' } });
    home.home.settings('{}');
    await home.worker.stop();
    await home.start();
    await nextRuns(home, next + 1, context);
  });
});
