import path from 'node:path';
import { expect, it } from 'vitest';
import { lockOwner, takeLock } from '../../src/store/lock.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { lockRace } from '../support/lock-race.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

it('over 100 rounds, exactly one of 20 processes gets the worker lock, and it is free within 2 s after kill -9', async () => {
  const file = path.join(scratchFolder(), 'worker.lock');
  const rounds = await lockRace(
    file,
    { racers: 20, rounds: 100 },
    {
      owner: () => lockOwner(file)?.pid,
      reacquire: () => {
        const lock = takeLock(file, fakeClock());
        lock?.release();
        return lock !== undefined;
      },
    },
  );
  const slowestMs = Math.max(...rounds.map(({ reacquiredMs }) => reacquiredMs));
  console.log(`${rounds.length} rounds, slowest re-acquired after ${slowestMs.toFixed(1)} ms`);
  expect(rounds.filter(({ taken }) => taken !== 1)).toEqual([]);
  expect(rounds.filter(({ owner, winner }) => owner !== winner)).toEqual([]);
  expect(slowestMs).toBeLessThan(2_000);
}, 600_000);
