import { afterEach, expect, test } from 'vitest';
import { figuresOf } from '../support/kill-figures.ts';
import { type KillRun, killRun } from '../support/kill-run.ts';

let run: KillRun | undefined;
afterEach(async () => {
  await run?.close();
  run = undefined;
});

test('200 kills over 500 jobs: 500 delivered, none lost, none twice, nothing of the person’s touched, nothing left behind', async () => {
  run = await killRun({ kills: 200, bakeries: 4, shelves: 12, recipes: 10, commented: 5, seed: 2 });
  const figures = await figuresOf(run);
  console.log('200 kills:', JSON.stringify(figures));
  expect(figures).toMatchObject({ jobs: 500, delivered: 500, lost: 0, twice: 0, wrong: [], touched: [], litter: [], orphans: [] });
  expect(Object.values(figures.hits).reduce((sum, count) => sum + count, 0)).toBe(200);
}, 3_600_000);
