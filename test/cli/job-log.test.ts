import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readJobLog } from '../../src/cli/job-log.ts';
import type { JobId } from '../../src/core/brand.ts';
import { removeFolder, temporaryFolder } from '../support/git-repo.ts';

const folder = temporaryFolder('log');
afterAll(() => removeFolder(folder));
const job = 'abcd2345' as JobId;
const line = (time: number, msg: string, id: string = job): string => `${JSON.stringify({ level: 30, time, msg, job: id })}\n`;

test('a job’s lines come in order of time out of all files, rotated ones too', async () => {
  writeFileSync(join(folder, 'localcoder.jsonl'), line(3, 'third') + line(2, 'another job', 'zzzz2345') + line(4, 'fourth'));
  writeFileSync(join(folder, 'localcoder.jsonl.1'), line(1, 'first') + line(2, 'second'));
  writeFileSync(join(folder, 'worker.out'), 'abcd2345 is no line of the log\n');
  expect((await readJobLog(folder, job)).map(({ msg }) => msg)).toEqual(['first', 'second', 'third', 'fourth']);
});

test('a line that a crash cut short, and one that only names the job, are left out', async () => {
  writeFileSync(
    join(folder, 'localcoder.jsonl'),
    `${line(1, 'whole')}${line(2, `about ${job}`, 'zzzz2345')}{"level":30,"time":3,"job":"abcd2345","ms`,
  );
  writeFileSync(join(folder, 'localcoder.jsonl.1'), '');
  expect((await readJobLog(folder, job)).map(({ msg }) => msg)).toEqual(['whole']);
});

test('without a log there are no lines', async () => {
  expect(await readJobLog(join(folder, 'none'), job)).toEqual([]);
});
