import path from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { JobStatus } from '../../src/core/job.ts';
import { JOB_STATUSES } from '../../src/core/job.ts';
import { openQueue } from '../../src/queue/queue.ts';
import { type OpenedStore, openStore } from '../../src/store/open.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { delivery, newJob } from '../support/new-job.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

/** What may follow what; everything else is a bug. A row may be written again in the status it has. */
const LEGAL: Readonly<Record<JobStatus, readonly JobStatus[]>> = {
  waiting: ['running', 'cancelled'],
  running: ['waiting', 'delivered', 'dead', 'cancelled'],
  delivered: [],
  dead: ['waiting'],
  cancelled: ['waiting'],
};
const STATE = ['status', 'stage', 'attempt', 'turn', 'bumped', 'run_after', 'started_at', 'ended_at', 'cancel_asked', 'superseded_by'];
const STATE_TOO = ['decision', 'decided_at', 'delivery', 'failure_code', 'failure_message'];

let store: OpenedStore;
beforeEach(() => {
  store = openStore(path.join(scratchFolder(), 'localcoder.db'));
  onTestFinished(() => store.close());
  openQueue(store, fakeClock()).add(newJob());
});

/** Everything else a row needs to stand in a status, so that only the move itself can be refused. */
function moveTo(status: JobStatus): void {
  const ended = status !== 'waiting' && status !== 'running';
  store.run(`UPDATE jobs SET status = :status, attempt = 1, turn = 1, started_at = 1, ended_at = :ended, delivery = :delivery`, {
    status,
    ended: ended ? 2 : null,
    delivery: ended ? JSON.stringify(delivery()) : null,
  });
}

const PATHS: Readonly<Record<JobStatus, readonly JobStatus[]>> = {
  waiting: [],
  running: ['running'],
  delivered: ['running', 'delivered'],
  dead: ['running', 'dead'],
  cancelled: ['cancelled'],
};

describe('the table of jobs', () => {
  const moves = JOB_STATUSES.flatMap((from) => JOB_STATUSES.map((to) => [from, to] as const)).filter(([from, to]) => from !== to);

  it.each(moves.filter(([from, to]) => LEGAL[from].includes(to)))('lets a %s job become %s', (from, to) => {
    for (const step of PATHS[from]) moveTo(step);
    moveTo(to);
    expect(store.get('SELECT status FROM jobs')?.status).toBe(to);
  });

  it.each(moves.filter(([from, to]) => !LEGAL[from].includes(to)))('never lets a %s job become %s', (from, to) => {
    for (const step of PATHS[from]) moveTo(step);
    expect(() => moveTo(to)).toThrow(/illegal move of a job/u);
    expect(store.get('SELECT status FROM jobs')?.status).toBe(from);
  });

  it('never changes a job’s record', () => {
    const columns = store.all("SELECT name FROM pragma_table_info('jobs')").map((row) => String(row.name));
    const record = columns.filter((name) => ![...STATE, ...STATE_TOO].includes(name));
    expect(record.length).toBeGreaterThan(18);
    const before = store.get('SELECT * FROM jobs');
    for (const name of record) {
      expect(() => store.run(`UPDATE jobs SET ${name} = ${name}`), name).toThrow(/record never changes/u);
    }
    expect(store.get('SELECT * FROM jobs')).toEqual(before);
  });

  it('takes new jobs only as waiting ones', () => {
    const copy = (status: string, attempt: number): void => {
      store.exec(`CREATE TEMP TABLE copy AS SELECT * FROM jobs;
        UPDATE copy SET seq = 2, id = 'aaaaaaaa', fingerprint = family || '', status = '${status}', attempt = ${attempt}, turn = ${attempt}, started_at = 1;
        UPDATE copy SET fingerprint = replace(fingerprint, substr(fingerprint, 1, 8), 'ffffffff');
        INSERT INTO jobs SELECT * FROM copy; DROP TABLE copy`);
    };
    expect(() => copy('running', 1)).toThrow(/begins by waiting/u);
  });

  it.each(['waiting', 'running'] as const)('never loses a job that is %s', (status) => {
    for (const step of PATHS[status]) moveTo(step);
    expect(() => store.run('DELETE FROM jobs')).toThrow(/only an ended job/u);
    expect(store.all('SELECT id FROM jobs')).toHaveLength(1);
  });

  it('never holds a status that does not exist', () => {
    expect(() => store.run("UPDATE jobs SET status = 'paused'")).toThrow(/illegal move/u);
  });

  it.each([
    ['a stage that does not exist', "stage = 'think'"],
    ['an ended job without a delivery', "status = 'cancelled', ended_at = 1"],
    ['an ended job without an end', `status = 'cancelled', delivery = '{"outcome":"cancelled"}'`],
    ['an outcome that does not exist', `status = 'cancelled', ended_at = 1, delivery = '{"outcome":"perhaps"}'`],
    ['a delivery without an outcome', `status = 'cancelled', ended_at = 1, delivery = '{}'`],
    ['a delivery of a job that waits', `delivery = '{"outcome":"changed"}'`],
    ['a running job that was never claimed', "status = 'running'"],
    ['a decision about nothing', "decision = 'applied'"],
    ['a cancel for a job that does not run', 'cancel_asked = 1'],
    ['a failure without words', "failure_code = 'bug'"],
    ['negative attempts', 'attempt = -1'],
  ])('never holds %s', (_what, change) => {
    expect(() => store.run(`UPDATE jobs SET ${change}`)).toThrow(/CHECK constraint/u);
  });
});
