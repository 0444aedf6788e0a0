import { afterEach, expect, test } from 'vitest';
import { figuresOf } from '../support/kill-figures.ts';
import { type KillRun, killRun } from '../support/kill-run.ts';

let run: KillRun | undefined;
afterEach(async () => {
  await run?.close();
  run = undefined;
});

test('a worker that is killed again and again delivers every job once and leaves nothing behind', async () => {
  run = await killRun({ kills: 10, bakeries: 2, shelves: 5, recipes: 2, commented: 3, seed: 11 });
  const figures = await figuresOf(run);
  console.log('10 kills:', JSON.stringify(figures));
  expect(figures).toMatchObject({ jobs: 26, delivered: 26, lost: 0, twice: 0, wrong: [], touched: [], litter: [], orphans: [] });
}, 240_000);
