import { expect, it } from 'vitest';
import { crashWriters } from '../support/crashing-writer.ts';

it('a writer killed 200 times loses nothing that was committed and leaves the database whole', async () => {
  expect(await crashWriters(200, 2)).toBeGreaterThan(2_000);
}, 600_000);
