import pc from 'picocolors';
import { expect, test } from 'vitest';
import { renderDiff } from '../../src/cli/render-diff.ts';
import { placeOfAim, renderSettled, titleOf } from '../../src/cli/render-job.ts';
import { count, cut, table } from '../../src/cli/render-table.ts';
import { ago, duration } from '../../src/cli/render-time.ts';
import type { Oid, RepoPath } from '../../src/core/brand.ts';

const colour = pc.createColors(true);
const none = pc.createColors(false);
const file = 'src/cart.js' as RepoPath;
const lines = { first: 10, last: 40 };

test('a place is shown as it can be typed again', () => {
  expect(placeOfAim({ file, symbol: 'Cart.total', lines })).toBe('src/cart.js#Cart.total');
  expect(placeOfAim({ file, symbol: '', lines })).toBe('src/cart.js');
  expect(placeOfAim({ file, symbol: 'Cart.total@region', lines })).toBe('src/cart.js:10-40');
});

test('a hostile file name stays on its line', () => {
  expect(placeOfAim({ file: 'a\n\u001b[2Jb.js' as RepoPath, symbol: '', lines })).toBe('a \\x1b[2Jb.js');
});

test('a title holds the instruction', () => {
  const aim = { file, symbol: 'total', lines } as Parameters<typeof titleOf>[0]['aim'];
  expect(titleOf({ kind: 'refactor', aim, instruction: 'use reduce' })).toBe('refactor src/cart.js#total “use reduce”');
});

test('columns line up although some cells are coloured', () => {
  const rows = [
    ['abcd2345', colour.green('changed'), 'cart'],
    ['x', 'no', 'y'],
  ];
  expect(table(rows).split('\n')[1]).toBe('x         no       y');
});

test('a text that is too long keeps the end that matters', () => {
  expect(cut('generating', 5)).toBe('gene…');
  expect(cut('generating', 5, 'end')).toBe('…ting');
  expect(cut('short', 5)).toBe('short');
});

test('numbers agree with their noun', () => {
  expect([count(1, 'job'), count(2, 'job'), count(0, 'entry', 'entries')]).toEqual(['1 job', '2 jobs', '0 entries']);
});

test('lengths of time are told in the units a person would use', () => {
  expect([0, 430, 12_400, 200_000, 7_500_000].map(duration)).toEqual(['0.0 s', '0.4 s', '12 s', '3 min 20 s', '2 h 5 min']);
  expect([1, 20_000, 240_000, 8_000_000, 400_000_000].map((past) => ago(1e12 - past, 1e12))).toEqual([
    'just now',
    '20 s ago',
    '4 min ago',
    '2 h ago',
    '4 d ago',
  ]);
});

const patch = 'diff --git a/cart.js b/cart.js\n--- a/cart.js\n+++ b/cart.js\n@@ -1 +1 @@ total\n-\u001b[2Jold\n+++new\n';

test('a patch that is piped is the patch itself', () => {
  expect(renderDiff(patch, { colour: none, read: false })).toBe(patch);
});

test('a patch that a person reads cannot steer the terminal, coloured or not', () => {
  expect(renderDiff(patch, { colour: none, read: true })).toContain('-\\x1b[2Jold');
  const shown = renderDiff(patch, { colour, read: true }).split('\n');
  expect(shown[2]).toBe(colour.bold('+++ b/cart.js'));
  expect(shown[4]).toBe(colour.red('-\\x1b[2Jold'));
  expect(shown[5]).toBe(colour.green('+++new'));
});

test('a settled job names the branch, the patch, the note and the next step', () => {
  const text = renderSettled(
    'abcd2345',
    'improve src/cart.js#total',
    {
      outcome: 'changed',
      reason: 'shorter loop',
      next: 'localcoder apply abcd2345',
      note: '.localcoder/notes/abcd2345.md',
      patch: '.localcoder/patches/abcd2345.patch',
      branch: {
        name: 'localcoder/improve/total-abcd2345',
        ref: 'refs/heads/localcoder/improve/total-abcd2345',
        head: 'a'.repeat(40) as Oid,
      },
    },
    none,
  );
  expect(text.split('\n')).toEqual([
    'abcd2345  changed  improve src/cart.js#total',
    '  shorter loop',
    '  branch  localcoder/improve/total-abcd2345',
    '  patch   .localcoder/patches/abcd2345.patch',
    '  note    .localcoder/notes/abcd2345.md',
    '  next    localcoder apply abcd2345',
  ]);
});
