import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { RepoId, Sha256 } from '../../src/core/brand.ts';
import { openStore } from '../../src/store/open.ts';
import { openTrustBook } from '../../src/store/trust-book.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

const bakery = 'bakery0000000000' as RepoId;
const mill = 'mill000000000000' as RepoId;
const hash = (digit: string): Sha256 => digit.repeat(64) as Sha256;

it('trust is given to one repository at one content, replaced by the next, and taken back', async () => {
  const store = openStore(path.join(scratchFolder(), 'localcoder.db'));
  onTestFinished(() => store.close());
  const clock = fakeClock();
  const book = openTrustBook(store, clock);
  expect(book.find(bakery)).toBeUndefined();
  book.record(bakery, hash('a'));
  const at = clock.now();
  await clock.advance(1_000);
  expect(book.find(bakery)).toEqual({ hash: hash('a'), at });
  expect(book.find(mill)).toBeUndefined();
  book.record(bakery, hash('b'));
  expect(book.find(bakery)).toEqual({ hash: hash('b'), at: at + 1_000 });
  expect(book.revoke(bakery)).toBe(true);
  expect(book.revoke(bakery)).toBe(false);
  expect(book.find(bakery)).toBeUndefined();
});
