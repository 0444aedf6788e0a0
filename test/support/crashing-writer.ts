import path from 'node:path';
import { expect } from 'vitest';
import { openQueue } from '../../src/queue/queue.ts';
import { openStore } from '../../src/store/open.ts';
import { systemClock } from '../../src/system/clock.ts';
import { buildRooms } from './built-rooms.ts';
import { killWriter, type Told } from './kill-writer.ts';
import { randomFrom } from './random-file.ts';
import { scratchFolder } from './scratch-folder.ts';

/**
 * Kills a writer `kills` times at random points of its work on one queue. After each kill the database must be whole and hold everything that
 * the writers had said was committed. @returns how many jobs were added.
 */
export async function crashWriters(kills: number, seed: number): Promise<number> {
  const built = buildRooms(scratchFolder(), ['core', 'store', 'queue', 'system']);
  const file = path.join(scratchFolder(), 'localcoder.db');
  const random = randomFrom(seed);
  const told: Told = { added: new Set(), delivered: new Set() };
  for (let kill = 0; kill < kills; kill += 1) {
    await killWriter(built, file, `writer ${kill}`, 1 + random(120), told);
    const store = openStore(file);
    try {
      expect(store.get('PRAGMA integrity_check')?.integrity_check).toBe('ok');
      expect(store.all('PRAGMA foreign_key_check')).toEqual([]);
      const rows = new Map(
        openQueue(store, systemClock)
          .list({})
          .map(({ job, state }) => [job.id, state]),
      );
      expect([...told.added].filter((id) => !rows.has(id))).toEqual([]);
      expect([...told.delivered].filter((id) => rows.get(id)?.status !== 'delivered')).toEqual([]);
      // A kill between the commit and the word about it leaves at most one job more than was told.
      expect(rows.size - told.added.size).toBeLessThanOrEqual(kill + 1);
      expect([...rows.values()].filter(({ status }) => status === 'running').length).toBeLessThanOrEqual(1);
    } finally {
      store.close();
    }
  }
  return told.added.size;
}
