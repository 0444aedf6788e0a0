import { expect, it } from 'vitest';
import type { RepoPath } from '../../src/core/brand.ts';
import { openSeen } from '../../src/triggers/seen.ts';

const oven = 'src/oven.js' as RepoPath;
const stamp = { modifiedMs: 10_000, changedMs: 10_000, sizeBytes: 4, inode: 7 };

it('a file is known while its stamp stays, once its last write is older than any file clock is coarse', () => {
  const seen = openSeen();
  seen.remember(oven, stamp, 13_000, 'abc');
  expect(seen.isKnown(oven, { ...stamp })).toBe(true);
  for (const part of ['modifiedMs', 'changedMs', 'sizeBytes', 'inode'] as const) {
    expect(seen.isKnown(oven, { ...stamp, [part]: stamp[part] + 1 }), part).toBe(false);
  }
});

it('a file read within two seconds of its last write is read again, since a second write may leave the same stamp', () => {
  const seen = openSeen();
  seen.remember(oven, stamp, 11_000, 'abc');
  expect(seen.isKnown(oven, stamp)).toBe(false);
  expect(seen.contentOf(oven)).toBe('abc');
});

it('files that are gone are forgotten', () => {
  const seen = openSeen();
  seen.remember(oven, stamp, 13_000, 'abc');
  seen.keepOnly(new Set());
  expect(seen.contentOf(oven)).toBeUndefined();
});
