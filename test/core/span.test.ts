import { describe, expect, it } from 'vitest';
import { afterRemoval, applyEdits, beforeRemoval, contains, lineAt, linesOf, overlap, type Span, without } from '../../src/core/span.ts';

/** A small deterministic generator (mulberry32), so that a failing case can be run again by its seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

describe('applyEdits', () => {
  it('makes every edit whatever order they come in', () => {
    const edits = [
      { span: { start: 8, end: 11 }, text: 'hen' },
      { span: { start: 0, end: 3 }, text: 'One' },
    ];
    expect(applyEdits('The old cat', edits)).toBe('One old hen');
  });

  it('inserts where start and end are equal', () => {
    expect(applyEdits('ab', [{ span: { start: 1, end: 1 }, text: '-' }])).toBe('a-b');
  });

  it('refuses edits that overlap or lie outside', () => {
    expect(() =>
      applyEdits('abcd', [
        { span: { start: 0, end: 3 }, text: '' },
        { span: { start: 2, end: 4 }, text: '' },
      ]),
    ).toThrow(RangeError);
    expect(() => applyEdits('abcd', [{ span: { start: 2, end: 9 }, text: '' }])).toThrow(RangeError);
    expect(() => applyEdits('abcd', [{ span: { start: 3, end: 2 }, text: '' }])).toThrow(RangeError);
  });
});

describe('removal and its inverse', () => {
  it('maps every kept offset there and back on 500 random texts', () => {
    for (let seed = 1; seed <= 500; seed += 1) {
      const random = randomFrom(seed);
      const text = Array.from({ length: 40 }, () => 'abc\n\u{1F600}'[Math.floor(random() * 4)] ?? 'x').join('');
      const removed: Span[] = [];
      let at = 0;
      while (at < text.length - 6) {
        const start = at + Math.floor(random() * 6);
        const end = Math.min(text.length, start + 1 + Math.floor(random() * 4));
        removed.push({ start, end });
        at = end + 1;
      }
      const kept = without(text, removed);
      for (let offset = 0; offset < text.length; offset += 1) {
        if (removed.some((span) => span.start <= offset && offset < span.end)) continue;
        const there = afterRemoval(offset, removed);
        expect(kept[there]).toBe(text[offset]);
        expect(beforeRemoval(there, removed, 'after')).toBe(offset);
      }
    }
  });

  it('chooses the side of a seam it is told to', () => {
    const removed = [{ start: 2, end: 5 }];
    expect(beforeRemoval(2, removed, 'before')).toBe(2);
    expect(beforeRemoval(2, removed, 'after')).toBe(5);
  });
});

describe('lines', () => {
  it('counts from 1 and takes \\r\\n as one break', () => {
    expect(lineAt('a\r\nb\nc', 0)).toBe(1);
    expect(lineAt('a\r\nb\nc', 3)).toBe(2);
    expect(lineAt('a\r\nb\nc', 5)).toBe(3);
  });

  it('touches the lines a span covers and no more', () => {
    expect(linesOf('a\nb\nc\n', { start: 0, end: 4 })).toEqual({ first: 1, last: 2 });
    expect(linesOf('a\nb', { start: 2, end: 2 })).toEqual({ first: 2, last: 2 });
  });

  it('compares ranges with both ends included', () => {
    expect(overlap({ first: 1, last: 3 }, { first: 3, last: 5 })).toBe(true);
    expect(overlap({ first: 1, last: 2 }, { first: 3, last: 5 })).toBe(false);
    expect(contains({ start: 0, end: 5 }, { start: 0, end: 5 })).toBe(true);
  });
});
