import { expect, it } from 'vitest';
import { DEATHS, killOneBranch } from '../support/kill-one-branch.ts';
import { randomFrom } from '../support/random-file.ts';

it('a worker that dies at every boundary of every kind of delivery, many times over, leaves exactly one verified commit for each job', async () => {
  const random = randomFrom(5);
  let deaths = 0;
  // Each place is the first once, while the branch has to be made; after it they come in any order, while the branch grows.
  for (const first of DEATHS) {
    const more = Array.from({ length: 5 }, () => DEATHS[random(DEATHS.length)] ?? first);
    const run = await killOneBranch(6, [first, ...more]);
    expect(run, first).toEqual({ died: [first, ...more], wrong: [] });
    deaths += run.died.length;
  }
  console.log(`one branch under ${deaths} kills`);
}, 7_200_000);
