import { describe, expect, it } from 'vitest';
import { outputRing } from '../../src/system/output-ring.ts';

describe('the output ring', () => {
  it('keeps everything while there is room', () => {
    const ring = outputRing(8);
    ring.push(Buffer.from('1234'));
    ring.push(Buffer.from('5678'));
    expect(ring.read()).toEqual({ text: '12345678', lost: 0 });
  });

  it.each([1, 3, 8, 9, 30])('keeps the end of what came in pieces of %i bytes, and says how much is lost', (size) => {
    const ring = outputRing(8);
    const text = Array.from({ length: 100 }, (_, index) => index % 10).join('');
    for (let at = 0; at < text.length; at += size) ring.push(Buffer.from(text.slice(at, at + size)));
    expect(ring.read()).toEqual({ text: text.slice(-8), lost: 92 });
    expect(ring.seen).toBe(100);
  });
});
