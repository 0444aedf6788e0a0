import { expect, it } from 'vitest';
import { EQUAL_BY_LUCK } from '../../support/equal-by-luck.ts';
import { figuresOf, pureFunctions, tellFigures } from '../../support/rewrite-figures.ts';

it('catches broken rewrites of pure functions and lets equivalent ones pass', { timeout: 3_600_000 }, async () => {
  const functions = pureFunctions();
  expect(functions.length).toBeGreaterThanOrEqual(40);
  const figures = await figuresOf(functions, 20, EQUAL_BY_LUCK);
  console.log(tellFigures(figures));
  console.log([...figures.missed, ...figures.rejected, ...figures.undecided].join('\n'));
  expect(figures.caught / figures.broken).toBeGreaterThanOrEqual(0.9);
  expect(figures.rejected.length / figures.equivalent).toBeLessThanOrEqual(0.05);
});
