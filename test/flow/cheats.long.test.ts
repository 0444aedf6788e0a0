import { expect, it } from 'vitest';
import { cheats, tryCheat } from '../support/cheat-flow.ts';

it.each(cheats())('$title in $file is never delivered', async (cheat) => {
  const { outcome, takeable } = await tryCheat(cheat);
  expect(['rejected-by-checks', 'refused-unsafe', 'refused-unsupported']).toContain(outcome);
  expect(takeable).toBe(false);
});
