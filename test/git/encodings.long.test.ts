import { expect, it } from 'vitest';
import { editRandomFiles } from '../support/random-files.ts';

it(
  '10,000 random files keep every byte outside the edited span, or are refused; every fifth becomes a patch that applies exactly',
  { timeout: 1_800_000 },
  async () => {
    const { edited, refused, patched } = await editRandomFiles(10_000, 5, 19_700_101);
    expect(edited + refused).toBe(10_000);
    expect(patched).toBe(2_000);
  },
);
