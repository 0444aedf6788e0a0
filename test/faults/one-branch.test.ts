import { expect, it } from 'vitest';
import { killOneBranch } from '../support/kill-one-branch.ts';

it('a worker that dies in the middle of a shared branch leaves exactly one verified commit for each job', async () => {
  const deaths = ['generate', 'after:update-ref', 'before:commit'];
  expect(await killOneBranch(3, deaths)).toEqual({ died: deaths, wrong: [] });
}, 240_000);
