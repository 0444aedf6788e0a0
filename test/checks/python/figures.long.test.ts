import { expect, it } from 'vitest';
import { pythonFigures } from '../../support/python-figures.ts';
import { scratchFolder } from '../../support/scratch-folder.ts';
import { needs } from '../../support/toolchain.ts';

needs('python3')('rewrites of 20 Python functions', () => {
  it('are told apart: of the broken at least 90 % are caught, of the equivalent at most 5 % rejected', async () => {
    const figures = await pythonFigures(scratchFolder(), 20);
    console.info(JSON.stringify(figures, undefined, 2));
    expect(figures.broken).toBeGreaterThanOrEqual(300);
    expect(figures.equivalent).toBeGreaterThanOrEqual(380);
    expect(figures.caught / figures.broken).toBeGreaterThanOrEqual(0.9);
    expect(figures.rejected / figures.equivalent).toBeLessThanOrEqual(0.05);
  });
});
