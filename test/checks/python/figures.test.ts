import { expect, it } from 'vitest';
import { pythonFigures } from '../../support/python-figures.ts';
import { scratchFolder } from '../../support/scratch-folder.ts';
import { needs } from '../../support/toolchain.ts';

needs('python3')('rewrites of Python functions', () => {
  it('are told apart: broken ones are caught, equivalent ones pass', async () => {
    const { broken, caught, equivalent, rejected, wrong } = await pythonFigures(scratchFolder(), 3, ['total', 'median']);
    expect({ broken, equivalent, rejected, wrong }).toEqual({ broken: 6, equivalent: 6, rejected: 0, wrong: [] });
    expect(caught).toBe(6);
  });
});
