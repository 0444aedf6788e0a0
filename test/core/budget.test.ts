import { describe, expect, it } from 'vitest';
import { allot, type Piece } from '../../src/core/budget.ts';

function piece(section: Piece['section'], tokens: number, required = false): Piece {
  return { section, title: `${section} ${tokens}`, text: 'x', tokens, required };
}

describe('the token budget', () => {
  it('keeps pieces in order of worth and a smaller one after one that was too large', () => {
    const result = allot([piece('signatures', 60), piece('callers', 50), piece('imports', 30)], 100, {});
    expect(result.kept.map((each) => each.section)).toEqual(['signatures', 'imports']);
    expect(result.ledger.map((entry) => entry.why)).toEqual(['fits', 'no room left', 'fits']);
    expect(result.tokens).toBe(90);
  });

  it('reserves room for required pieces wherever they stand', () => {
    const result = allot([piece('signatures', 60), piece('target', 70, true)], 100, {});
    expect(result.kept.map((each) => each.section)).toEqual(['target']);
    expect(result.fits).toBe(true);
  });

  it('says so when the required pieces alone do not fit', () => {
    expect(allot([piece('target', 101, true)], 100, {}).fits).toBe(false);
  });

  it('holds each section to its own cap', () => {
    const result = allot([piece('callers', 40), piece('callers', 40), piece('imports', 10)], 1000, { callers: 50 });
    expect(result.ledger.map((entry) => entry.kept)).toEqual([true, false, true]);
    expect(result.ledger[1]?.why).toBe("over the section's 50 tokens");
  });
});
