import { expect, it } from 'vitest';
import { crashWriters } from '../support/crashing-writer.ts';

it('a writer killed at any point loses nothing that was committed and leaves the database whole', async () => {
  expect(await crashWriters(10, 1)).toBeGreaterThan(50);
});
