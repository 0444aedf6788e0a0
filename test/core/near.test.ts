import { expect, it } from 'vitest';
import { near } from '../../src/core/near.ts';

it('near words are those within a third of their length in slips, best first', () => {
  expect(near('imporve', ['improve', 'explain', 'implement'])).toEqual(['improve']);
  expect(near('Totl', ['total', 'totals', 'tool', 'add'])).toEqual(['tool', 'total', 'totals']);
  expect(near('fx', ['fix', 'ask'])).toEqual(['fix']);
  expect(near('zebra', ['fix', 'improve'])).toEqual([]);
});

it('at most as many as asked for, each once', () => {
  expect(near('a1', ['a2', 'a2', 'a3', 'a4', 'a5'], 2)).toEqual(['a2', 'a3']);
});
