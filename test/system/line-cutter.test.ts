import { describe, expect, it } from 'vitest';
import { cutLines } from '../../src/system/line-cutter.ts';

describe('cutting lines', () => {
  it('gives the same lines however the bytes arrive, also in the middle of a character', () => {
    const text = ['{"a":1}', '', 'röggbröd 🍞', 'last'].join('\n');
    const bytes = Buffer.from(`${text}\nrest`);
    for (let size = 1; size <= bytes.length; size += 1) {
      const cutter = cutLines(100);
      const lines: string[] = [];
      for (let at = 0; at < bytes.length; at += size) lines.push(...cutter.push(bytes.subarray(at, at + size)));
      expect(lines).toEqual(text.split('\n'));
    }
  });

  it('never holds more than the longest line it was allowed', () => {
    const cutter = cutLines(10);
    expect(cutter.push(Buffer.from('0123456789\n'))).toEqual(['0123456789']);
    cutter.push(Buffer.from('0123456'));
    expect(() => cutter.push(Buffer.from('7890'))).toThrow(RangeError);
  });
});
