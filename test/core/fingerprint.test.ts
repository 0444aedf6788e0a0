import { describe, expect, it } from 'vitest';
import type { RepoId, RepoPath, Sha256 } from '../../src/core/brand.ts';
import { addressText, fingerprintText, normaliseInstruction } from '../../src/core/fingerprint.ts';

const PARTS = {
  repo: 'r' as RepoId,
  file: 'src/cart.js' as RepoPath,
  kind: 'improve',
  instruction: '',
  symbol: 'Cart.total',
  textHash: 'h' as Sha256,
  rerun: 0,
};

describe('the fingerprint of a job', () => {
  it('is the same for instructions that differ in white space only', () => {
    expect(fingerprintText({ ...PARTS, instruction: ' use  a\n loop ' })).toBe(fingerprintText({ ...PARTS, instruction: 'use a loop' }));
    expect(normaliseInstruction('Use A')).toBe('Use A');
  });

  it('changes with each of its parts', () => {
    const variants = [
      { ...PARTS, repo: 's' as RepoId },
      { ...PARTS, file: 'b' as RepoPath },
      { ...PARTS, kind: 'explain' },
      { ...PARTS, instruction: 'x' },
      { ...PARTS, symbol: 'Cart' },
      { ...PARTS, textHash: 'i' as Sha256 },
      { ...PARTS, rerun: 1 },
    ];
    expect(new Set([PARTS, ...variants].map(fingerprintText)).size).toBe(8);
  });

  it('cannot be forged by moving text from one part to the next', () => {
    expect(fingerprintText({ ...PARTS, kind: 'a","b', instruction: '' })).not.toBe(
      fingerprintText({ ...PARTS, kind: 'a', instruction: 'b' }),
    );
  });

  it('has an address that knows neither text nor re-run', () => {
    expect(addressText({ ...PARTS })).toBe(addressText({ ...PARTS, ...{ textHash: 'other' as Sha256, rerun: 4 } }));
  });
});
