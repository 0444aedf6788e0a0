import { expect, it } from 'vitest';
import { cheats, tryCheat } from '../support/cheat-flow.ts';

/** One in six; all of them: npm run test:long -- test/flow/cheats. */
it.each(cheats().filter((_, index) => index % 6 === 0))('$title in $file is never delivered', async (cheat) => {
  expect(await tryCheat(cheat)).toEqual({ outcome: 'rejected-by-checks', takeable: false });
});
