import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { isLocked, type Lock, lockOwner, takeLock } from '../../src/store/lock.ts';
import { buildRooms } from '../support/built-rooms.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { lockRace } from '../support/lock-race.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

const clock = fakeClock();
let file = '';
beforeEach(() => {
  file = path.join(scratchFolder(), 'state', 'worker.lock');
});

function take(): Lock | undefined {
  const lock = takeLock(file, clock);
  onTestFinished(() => lock?.release());
  return lock;
}

describe('the worker lock', () => {
  it('has one holder, also within one process', () => {
    const lock = take();
    expect(lock).toBeDefined();
    expect(take()).toBeUndefined();
    expect(take()).toBeUndefined();
    lock?.release();
    expect(take()).toBeDefined();
  });

  it('is not let go of by asking for it in vain', async () => {
    take();
    take();
    const [round] = await lockRace(file, { racers: 1, rounds: 1 }, { owner: () => undefined, reacquire: () => true });
    expect(round?.taken).toBe(0);
  });

  it('says who holds it and since when, until it is released', () => {
    const lock = take();
    expect(lockOwner(file)).toEqual({ pid: process.pid, startedAt: clock.now() });
    lock?.release();
    expect(lockOwner(file)).toBeUndefined();
  });

  it('can be asked about without a trace', async () => {
    expect(isLocked(file)).toBe(false);
    expect(existsSync(path.dirname(file))).toBe(false);
    const lock = take();
    expect(isLocked(file)).toBe(true);
    expect(lockOwner(file)?.pid).toBe(process.pid);
    lock?.release();
    expect(isLocked(file)).toBe(false);
    const asked: boolean[] = [];
    const [round] = await lockRace(
      file,
      { racers: 1, rounds: 1 },
      { owner: () => void asked.push(isLocked(file)), reacquire: () => !isLocked(file) },
    );
    expect([asked, round?.taken]).toEqual([[true], 1]);
  });

  it('is never refused to one because others ask about it', async () => {
    const built = buildRooms(scratchFolder(), ['core', 'store', 'system']);
    const script = fileURLToPath(new URL('../support/ask-lock.mjs', import.meta.url));
    const askers = [1, 2].map(() => fork(script, [built, file]));
    onTestFinished(() => {
      for (const child of askers) child.kill('SIGKILL');
    });
    await Promise.all(askers.map((child) => once(child, 'message')));
    for (let count = 0; count < 200; count += 1) {
      const lock = takeLock(file, clock);
      expect(lock).toBeDefined();
      lock?.release();
    }
  });

  it('can be released twice without taking it from the next holder', () => {
    const first = take();
    first?.release();
    const second = take();
    first?.release();
    expect(second).toBeDefined();
    expect(take()).toBeUndefined();
  });

  it('never lets anybody but its owner read its files', () => {
    take();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(`${file}.owner`).mode & 0o777).toBe(0o600);
  });

  it('is a failure with the file in it when something else lies in its place', () => {
    take()?.release();
    writeFileSync(file, 'flour, water, salt\n'.repeat(500));
    expect(() => take()).toThrow(expect.objectContaining({ code: 'store-damaged', message: expect.stringContaining(file) }));
  });

  it('goes to exactly one of 20 processes that want it at once, and to the next within 2 s after kill -9', async () => {
    const rounds = await lockRace(
      file,
      { racers: 20, rounds: 3 },
      {
        owner: () => lockOwner(file)?.pid,
        reacquire: () => {
          const lock = takeLock(file, clock);
          lock?.release();
          return lock !== undefined;
        },
      },
    );
    expect(rounds.map(({ taken }) => taken)).toEqual([1, 1, 1]);
    expect(rounds.map(({ owner }) => owner)).toEqual(rounds.map(({ winner }) => winner));
    expect(Math.max(...rounds.map(({ reacquiredMs }) => reacquiredMs))).toBeLessThan(2_000);
  });
});
