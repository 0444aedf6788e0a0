import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test, vi } from 'vitest';
import { type FaultHome, faultHome } from '../support/fault-home.ts';
import { helperRestarts, kitchen } from '../support/helper-restarts.ts';
import { tinyChoice } from '../support/tiny-model.ts';

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

describe('a model process', () => {
  test('killed or aborted in mid-sentence is replaced, and each job is delivered', async (context) => {
    const home = await open(20, context);
    const { ends, backMs, next } = await helperRestarts(home, ['SIGKILL', 'SIGABRT']);
    console.log(`model process lost ${backMs.length} times; another wrote after ${backMs.join(', ')} ms`);
    context.expect(ends).toEqual([1, 2].map(() => ({ status: 'delivered', attempt: 2, outcome: 'changed' })));
    await nextRuns(home, next, context);
  });

  test('given a damaged model file ends the job with a note, and the next job runs with a whole one', async (context) => {
    const { expect } = context;
    const home = await open(4, context);
    const whole = readFileSync(tinyChoice().file);
    const damaged = join(home.home.state, 'damaged.gguf');
    home.home.settings(`models:\n  code: ${damaged}\n`);
    for (const [dish, bytes] of [whole.subarray(0, whole.length / 2), whole.subarray(0, 200), Buffer.alloc(0)].entries()) {
      writeFileSync(damaged, bytes);
      const { state, note } = await home.ended(await home.ask('improve', `src/dish-${dish}.js`, 'dishTotal'));
      expect(state).toMatchObject({ status: 'dead', attempt: 1, delivery: { outcome: 'failed-engine' } });
      expect(state.lastFailure?.code).toBe('model-damaged');
      expect(note).toContain('damaged.gguf');
    }
    home.home.settings('{}');
    await nextRuns(home, 3, context);
  });
});
