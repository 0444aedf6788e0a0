import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { JobId, Oid, RepoId, RepoPath } from '../../src/core/brand.ts';
import type { FindingId, Review, ReviewFinding } from '../../src/core/review.ts';
import { openFindings } from '../../src/store/findings.ts';
import { openStore } from '../../src/store/open.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

const bakery = 'bakery0000000000' as RepoId;
const mill = 'mill000000000000' as RepoId;
const oid = (digit: string): Oid => digit.repeat(40) as Oid;
const JOB = 'abcd2345' as JobId;
const finding = (id: string): ReviewFinding => ({
  id: id.padEnd(12, '0') as FindingId,
  file: 'src/oven.js' as RepoPath,
  line: 1,
  column: 1,
  severity: 'error',
  sort: 'null',
  message: 'It may be missing.',
  quote: 'bake(loaf);',
  sureness: 0.9,
});
const review = (findings: readonly ReviewFinding[], to: Review['to'] = oid('b'), shown = findings.length): Review => ({
  from: oid('a'),
  to,
  model: 'seven',
  findings,
  shown,
  dropped: { unreadable: 0, noEvidence: 0, unscored: 0, unlikely: 0, repeated: 0, saidByLint: 0, dismissed: 0 },
  hunks: { read: 1, all: 1 },
  unread: [],
  lint: '',
});

it('findings are kept by repository, known again by their name, and counted as false alarms when shown and dismissed', async () => {
  const store = openStore(path.join(scratchFolder(), 'localcoder.db'));
  onTestFinished(() => store.close());
  const clock = fakeClock();
  const findings = openFindings(store, clock);
  const [one, two, three] = [finding('a1'), finding('a2'), finding('b3')];
  findings.record(bakery, JOB, review([one, two], oid('b'), 1));
  findings.record(bakery, JOB, review([one, two], oid('b'), 1));
  await clock.advance(1_000);
  findings.record(mill, JOB, review([three], 'index'));
  findings.record(mill, JOB, review([three], 'index'));
  findings.record(mill, 'dcba2345' as JobId, review([], 'saved'));
  expect(findings.reviewed(bakery, oid('a'), oid('b'), 'seven')).toEqual(review([one, two], oid('b'), 1));
  expect(findings.reviewed(bakery, oid('a'), oid('b'), 'eight')).toBeUndefined();
  expect(findings.reviewed(bakery, undefined, oid('b'), 'seven')).toBeUndefined();
  expect(findings.list(undefined, { dismissed: false, limit: 10 }).map(({ id }) => id)).toEqual([three.id, two.id, one.id]);
  expect(
    findings
      .match(bakery, 'a')
      .map(({ id }) => id)
      .sort(),
  ).toEqual([one.id, two.id]);
  expect(findings.match(mill, 'a')).toEqual([]);
  expect(findings.dismiss(bakery, one.id, 'as meant')).toBe(true);
  expect(findings.dismiss(bakery, one.id, 'again')).toBe(false);
  expect([...findings.dismissed(bakery, [one.id, two.id])]).toEqual([one.id]);
  expect([...findings.dismissed(mill, [one.id])]).toEqual([]);
  expect(findings.list(bakery, { dismissed: false, limit: 10 }).map(({ id }) => id)).toEqual([two.id]);
  expect(findings.list(bakery, { dismissed: true, limit: 10 })).toMatchObject([
    { id: two.id, shown: false },
    { id: one.id, shown: true, job: JOB, model: 'seven', dismissed: { reason: 'as meant' } },
  ]);
  expect(findings.tallies(bakery)).toEqual([{ model: 'seven', shown: 1, dismissed: 1, reviews: 1 }]);
  expect(findings.tallies(undefined)).toEqual([{ model: 'seven', shown: 2, dismissed: 1, reviews: 3 }]);
  expect(findings.tallies('none000000000000' as RepoId)).toEqual([]);
});
