import { describe, expect, it } from 'vitest';
import { openPieces } from '../../../src/engine/helper/pieces.ts';

/** A tokenizer whose tokens are single bytes. */
const bytes = (tokens: readonly number[]): string => Buffer.from(tokens).toString('utf8');

describe('tokens turned into text', () => {
  it('give whole characters only, with the last of their tokens', () => {
    const pieces = openPieces(bytes);
    const out = [...Buffer.from('aé🦊b')].map((byte) => pieces.push(byte));
    expect(out).toEqual(['a', '', 'é', '', '', '', '🦊', 'b']);
    expect(pieces.rest()).toBe('');
  });

  it('show an unfinished character at the end as well as they can', () => {
    const pieces = openPieces(bytes);
    for (const byte of Buffer.from('🦊').subarray(0, 2)) expect(pieces.push(byte)).toBe('');
    expect(pieces.rest()).toContain('\uFFFD');
    expect(pieces.rest()).toBe('');
  });

  it('do not wait for ever for a character that never comes', () => {
    const pieces = openPieces(bytes);
    const out = Array.from({ length: 8 }, () => pieces.push(0xff)).join('');
    expect(out.length).toBeGreaterThan(0);
  });

  it('hand the tokenizer what came before', () => {
    const seen: number[][] = [];
    const pieces = openPieces<number>((tokens, before) => {
      seen.push([...before]);
      return tokens.join('');
    });
    pieces.push(1);
    pieces.push(2);
    expect(seen).toEqual([[], [1]]);
  });
});
