import { expect, it } from 'vitest';
import { EQUAL_BY_LUCK } from '../../support/equal-by-luck.ts';
import { figuresOf, pureFunctions, tellFigures } from '../../support/rewrite-figures.ts';

it('catches broken rewrites and lets equivalent ones pass (a few of the long run)', async () => {
  const functions = pureFunctions().filter((_each, at) => at % 11 === 0);
  const figures = await figuresOf(functions, 3, EQUAL_BY_LUCK);
  console.log(tellFigures(figures));
  expect(figures.broken).toBeGreaterThanOrEqual(10);
  expect(figures.caught / figures.broken, figures.missed.join('\n')).toBeGreaterThanOrEqual(0.85);
  expect(figures.rejected).toEqual([]);
});
