import { describe, expect, it } from 'vitest';
import { find, standing, wholeLines } from '../../src/delivery/place.ts';

describe('finding a text again', () => {
  it('counts whole lines only', () => {
    expect(standing('ab\nb\nb', 'b')).toEqual([3, 5]);
    expect(standing('b\r\nab\r\n', 'b')).toEqual([0]);
    expect(standing('b\nb\n', 'b\n')).toEqual([0, 2]);
    expect(standing('bb', 'b')).toEqual([]);
    expect(standing('b\n', '')).toEqual([]);
  });

  it('does not count what is a part of a longer text', () => {
    expect(standing('doc\nf\nf\n', 'f\n', ['doc\nf\n'])).toEqual([6]);
  });

  it('prefers the old offset, then the only place, then the shift of a neighbour', () => {
    const text = 'x\na\nx\nb\n';
    expect(find(text, [{ at: 4, texts: ['x\n'], notIn: [] }])).toEqual({ is: 'found', places: [{ start: 4, end: 6, choice: 0 }] });
    expect(find(text, [{ at: 9, texts: ['b\n'], notIn: [] }])).toEqual({ is: 'found', places: [{ start: 6, end: 8, choice: 0 }] });
    const shifted = [
      { at: 14, texts: ['x\n'], notIn: [] },
      { at: 16, texts: ['b\n'], notIn: [] },
    ];
    expect(find(text, shifted)).toMatchObject({ is: 'found', places: [{ start: 4 }, { start: 6 }] });
  });

  it('never guesses: equal places are ambiguous, and so are places out of order', () => {
    expect(find('x\na\nx\n', [{ at: 9, texts: ['x\n'], notIn: [] }])).toEqual({ is: 'ambiguous' });
    const swapped = [
      { at: 0, texts: ['b\n'], notIn: [] },
      { at: 9, texts: ['a\n'], notIn: [] },
    ];
    expect(find('a\nb\n', swapped)).toEqual({ is: 'ambiguous' });
    expect(find('a\n', [{ at: 0, texts: ['b\n'], notIn: [] }])).toEqual({ is: 'missing' });
  });

  it('tries the second way a text may read only when the first is nowhere', () => {
    expect(find('f\n', [{ at: 0, texts: ['// c\nf\n', 'f\n'], notIn: [] }])).toMatchObject({ is: 'found', places: [{ choice: 1 }] });
    expect(find('f\n// c\nf\n', [{ at: 0, texts: ['// c\nf\n', 'f\n'], notIn: [] }])).toMatchObject({ places: [{ start: 2, choice: 0 }] });
  });

  it('widens a span to whole lines with their break', () => {
    expect(wholeLines('ab\ncd\nef', { start: 4, end: 5 })).toEqual({ start: 3, end: 6 });
    expect(wholeLines('ab\ncd\nef', { start: 3, end: 6 })).toEqual({ start: 3, end: 6 });
    expect(wholeLines('ab\ncd\nef', { start: 3, end: 3 })).toEqual({ start: 3, end: 6 });
    expect(wholeLines('\nab', { start: 0, end: 0 })).toEqual({ start: 0, end: 1 });
    expect(wholeLines('ab\ncd\nef', { start: 7, end: 7 })).toEqual({ start: 6, end: 8 });
  });
});
