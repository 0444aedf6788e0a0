import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type LogOptions, openLog } from '../../src/system/log.ts';
import { buildRooms } from '../support/built-rooms.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

const clock = fakeClock();
let dir = '';
beforeEach(() => {
  dir = path.join(scratchFolder(), 'logs');
});

function open(options: Partial<LogOptions> = {}): ReturnType<typeof openLog> {
  const log = openLog({ dir, level: 'info', clock, ...options });
  onTestFinished(() => log.close());
  return log;
}

/** All lines of the folder, oldest first. */
function lines(): Record<string, unknown>[] {
  const files = readdirSync(dir)
    .filter((name) => name.startsWith('localcoder.jsonl'))
    .sort()
    .reverse();
  return files.flatMap((file) =>
    readFileSync(path.join(dir, file), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>),
  );
}

/** Resolves when no rotation is under way; a write begins one, if any, before it returns. */
async function rotated(): Promise<void> {
  while (existsSync(path.join(dir, 'rotating'))) await new Promise((resolve) => setImmediate(resolve));
}

describe('the log', () => {
  it('writes one JSON object a line, with its time, level and process', () => {
    open().info('job settled', { job: 'abcd2345', outcome: 'changed' });
    expect(lines()).toEqual([{ level: 30, time: clock.now(), pid: process.pid, job: 'abcd2345', outcome: 'changed', msg: 'job settled' }]);
  });

  it('puts the fields of its children on their lines', () => {
    const log = open().with({ repo: 'bakery' });
    log.with({ job: 'abcd2345' }).warn('slow');
    log.error('failed', { error: new TypeError('a bug') });
    const [slow, failed] = lines();
    expect(slow).toMatchObject({ level: 40, repo: 'bakery', job: 'abcd2345' });
    expect(failed).toMatchObject({
      level: 50,
      repo: 'bakery',
      error: { type: 'TypeError', message: 'a bug', stack: expect.stringContaining('log.test') },
    });
    expect(failed).not.toHaveProperty('job');
  });

  it.each([
    ['debug', 4],
    ['info', 3],
    ['warn', 2],
    ['error', 1],
    ['no such level', 3],
  ])('at level %s keeps %i of the four', (level, kept) => {
    const log = open({ level });
    for (const say of [log.debug, log.info, log.warn, log.error]) say('something');
    expect(lines()).toHaveLength(kept);
  });

  it('never lets anybody but its owner read it', () => {
    open().info('something');
    expect(statSync(dir).mode & 0o777).toBe(0o700);
    expect(statSync(path.join(dir, 'localcoder.jsonl')).mode & 0o777).toBe(0o600);
  });

  it('has the last line of a process that was killed right after it', async () => {
    const script = fileURLToPath(new URL('../support/log-and-die.mjs', import.meta.url));
    const child = fork(script, [buildRooms(scratchFolder(), ['core', 'system']), dir]);
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
    expect(lines().map(({ msg }) => msg)).toEqual(['the first words', 'the last words']);
  });

  it('takes nothing after it was closed, and may be closed twice', () => {
    const log = open();
    log.info('something');
    log.close();
    log.info('too late');
    log.close();
    expect(lines()).toHaveLength(1);
  });
});

describe('rotation', () => {
  it('loses no line', async () => {
    const log = open({ largestBytes: 2_000 });
    let count = 0;
    for (; !existsSync(path.join(dir, 'localcoder.jsonl.3')); count += 1) {
      log.info('a line', { count, padding: 'x'.repeat(100) });
      await new Promise((resolve) => setImmediate(resolve));
    }
    await rotated();
    expect(lines().map((line) => line.count)).toEqual(Array.from({ length: count }, (_, index) => index));
    expect(statSync(path.join(dir, 'localcoder.jsonl.1')).mode & 0o777).toBe(0o600);
  });

  it('never removes a line that is younger than the five older files', async () => {
    const log = open({ largestBytes: 2_000 });
    const count = 80;
    for (let line = 0; line < count; line += 1) {
      log.info('a line', { count: line, padding: 'x'.repeat(500) });
      await rotated();
    }
    const kept = lines().map((line) => line.count);
    expect(kept).toEqual(Array.from({ length: kept.length }, (_, index) => count - kept.length + index));
    expect(readdirSync(dir).filter((name) => name.startsWith('localcoder.jsonl'))).toHaveLength(6);
  });

  it('happens at the start when an earlier process left a large file', async () => {
    mkdirSync(dir);
    writeFileSync(path.join(dir, 'localcoder.jsonl'), `${JSON.stringify({ msg: 'old', padding: 'x'.repeat(3_000) })}\n`);
    const log = open({ largestBytes: 2_000 });
    await rotated();
    log.info('new');
    expect(lines().map(({ msg }) => msg)).toEqual(['old', 'new']);
  });

  it('happens when the file has become too old', async () => {
    open().info('old');
    const later = fakeClock(Date.now() + 8 * 24 * 3_600_000);
    const log = open({ clock: later });
    await rotated();
    log.info('new');
    expect(lines().map(({ msg }) => msg)).toEqual(['old', 'new']);
  });

  it('by another process at the same time loses no line either', async () => {
    const logs = [open({ largestBytes: 2_000 }), open({ largestBytes: 2_000 })];
    let count = 0;
    for (; !existsSync(path.join(dir, 'localcoder.jsonl.3')); count += 1) {
      logs[count % 2]?.info('a line', { count, padding: 'x'.repeat(100) });
      await new Promise((resolve) => setImmediate(resolve));
    }
    await rotated();
    expect(new Set(lines().map((line) => line.count)).size).toBe(count);
  });
});

describe('a log that cannot be written', () => {
  it('never stops the work: no folder can be made', () => {
    writeFileSync(dir, 'a file in the way');
    const log = open();
    expect(() => log.with({ job: 'abcd2345' }).error('lost')).not.toThrow();
  });

  it.skipIf(!existsSync('/dev/full'))('never stops the work: the disk is full', () => {
    mkdirSync(dir);
    symlinkSync('/dev/full', path.join(dir, 'localcoder.jsonl'));
    const log = open();
    for (let count = 0; count < 1_000; count += 1) expect(() => log.info('lost', { padding: 'x'.repeat(1_000) })).not.toThrow();
    log.close();
  });
});
