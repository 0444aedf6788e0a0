import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import type { EpochMs, JobId } from '../../src/core/brand.ts';
import type { ShortStatus } from '../../src/core/port/status-file.ts';
import { systemClock } from '../../src/system/clock.ts';
import { openStatusFile, readStatusFile } from '../../src/system/status-file.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

const at = 1_700_000_000_000 as EpochMs;
const status: ShortStatus = {
  state: 'ready',
  running: 1,
  waiting: 2,
  last: { id: 'abcd2345' as JobId, kind: 'improve', outcome: 'changed', at },
  pid: process.pid,
};
let folder = '';
let file = '';
beforeEach(() => {
  folder = scratchFolder();
  file = path.join(folder, 'status.json');
});

test('it is one line for its owner alone, with the state first', () => {
  openStatusFile(file, systemClock).write(status);
  expect(readFileSync(file, 'utf8')).toMatch(/^\{"state":"ready","running":1,"waiting":2,"last":\{"id":"abcd2345".*\}\n$/u);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readStatusFile(file, systemClock)).toEqual(status);
  expect(readdirSync(folder)).toEqual(['status.json']);
});

test('one that says the same is only marked as fresh', () => {
  const kept = openStatusFile(file, systemClock);
  kept.write(status);
  const { ino } = statSync(file);
  utimesSync(file, 1, 1);
  expect(readStatusFile(file, systemClock)).toBeUndefined();
  kept.write(status);
  expect(statSync(file).ino).toBe(ino);
  expect(readStatusFile(file, systemClock)).toEqual(status);
  kept.write({ ...status, waiting: 0 });
  expect(statSync(file).ino).not.toBe(ino);
  kept.remove();
  expect(readdirSync(folder)).toEqual([]);
  expect(kept.write(status)).toBe(true);
});

test('a dead worker, a broken file and a stranger’s text are no status', () => {
  const kept = openStatusFile(file, systemClock);
  expect(readStatusFile(file, systemClock)).toBeUndefined();
  kept.write({ ...status, pid: 2 ** 30 });
  expect(readStatusFile(file, systemClock)).toBeUndefined();
  for (const text of ['', '{"state":', 'null', '[]', '{"state":"ready","running":1,"waiting":2,"pid":-1}']) {
    writeFileSync(file, text);
    expect(readStatusFile(file, systemClock), text).toBeUndefined();
  }
});

test('a folder that cannot be written stops nothing', () => {
  const kept = openStatusFile(path.join(folder, 'gone', 'status.json'), systemClock);
  expect(kept.write(status)).toBe(false);
  kept.remove();
});
