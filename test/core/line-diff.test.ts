import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedLines, type Hunk, lineDiff, splitLines } from '../../src/core/line-diff.ts';

/** The newer lines, made of the older ones and the hunks. */
function applied(before: readonly string[], after: readonly string[], hunks: readonly Hunk[]): string[] {
  const result: string[] = [];
  let at = 0;
  for (const hunk of hunks) {
    result.push(...before.slice(at, hunk.before.from - 1), ...after.slice(hunk.after.from - 1, hunk.after.from - 1 + hunk.after.count));
    at = hunk.before.from - 1 + hunk.before.count;
  }
  return [...result, ...before.slice(at)];
}

const linesOfFew = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 });

/** Length of the longest common subsequence, by the plain table. */
function longestShared(a: readonly string[], b: readonly string[]): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const left of a) {
    const next = [0];
    for (const [index, right] of b.entries()) {
      next.push(left === right ? (row[index] ?? 0) + 1 : Math.max(row[index + 1] ?? 0, next[index] ?? 0));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

describe('a line diff', () => {
  it('leads from the one text to the other with the fewest lines', () => {
    fc.assert(
      fc.property(linesOfFew, linesOfFew, (before, after) => {
        const hunks = lineDiff(before, after);
        expect(applied(before, after, hunks)).toEqual(after);
        const edits = hunks.reduce((sum, hunk) => sum + hunk.before.count + hunk.after.count, 0);
        expect(edits).toBe(before.length + after.length - 2 * longestShared(before, after));
      }),
      { numRuns: 500, seed: 7 },
    );
  });

  it('tells changed lines of the newer text', () => {
    expect(changedLines(lineDiff(['a', 'b', 'c', 'd'], ['a', 'x', 'y', 'c']))).toEqual([{ first: 2, last: 3 }]);
    expect(changedLines(lineDiff(['a', 'b'], ['a']))).toEqual([]);
  });

  it('splits lines with their endings', () => {
    expect(splitLines('a\r\n\nb')).toEqual(['a\r\n', '\n', 'b']);
    expect(splitLines('')).toEqual([]);
  });
});
