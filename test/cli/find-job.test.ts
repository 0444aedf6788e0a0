import { expect, test } from 'vitest';
import { findJob, findJobs } from '../../src/cli/find-job.ts';
import type { JobRow } from '../../src/core/port/queue.ts';

const row = (id: string): JobRow =>
  ({
    job: { id, kind: 'improve', instruction: '', aim: { file: 'src/cart.ts', symbol: 'discount', lines: { first: 1, last: 3 } } },
  }) as JobRow;
const rows = [row('abcd2345'), row('abzz2345'), row('mnop2345')];
const queue = { match: (prefix: string) => rows.filter(({ job }) => job.id.startsWith(prefix)) };

test('a job is found by the beginning of its id, as commits are', () => {
  expect(findJob(queue, 'm').job.id).toBe('mnop2345');
  expect(findJob(queue, ' ABCD ').job.id).toBe('abcd2345');
});

test('a beginning that several share names them', () => {
  expect(() => findJob(queue, 'ab')).toThrow(
    "'ab' is short for 2 jobs: abcd2345 (improve src/cart.ts#discount), abzz2345 (improve src/cart.ts#discount)",
  );
});

test('an unknown id, and one that is none, never reach the database as a pattern', () => {
  expect(() => findJob(queue, 'q')).toThrow("no job's id begins with 'q'");
  for (const strange of ['', '%', '_', "a'b", '../x']) expect(() => findJob(queue, strange)).toThrow('no job');
});

test('a job named twice comes once', () => {
  expect(findJobs(queue, ['m', 'mnop', 'abc']).map(({ job }) => job.id)).toEqual(['mnop2345', 'abcd2345']);
});
