import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openQueue } from '../../src/queue/queue.ts';
import { openStore } from '../../src/store/open.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { queueHistory } from '../support/queue-history.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

it.each(Array.from({ length: 12 }, (_, seed) => seed))(
  'whatever two processes do to a queue, no job is lost, doubled or changed, and all of them end (seed %i)',
  async (seed) => {
    const file = path.join(scratchFolder(), 'localcoder.db');
    const stores = [openStore(file), openStore(file)];
    // No power is cut here; what synchronous=FULL costs would be most of the time.
    for (const store of stores) store.exec('PRAGMA synchronous = OFF');
    onTestFinished(() => {
      for (const store of stores) store.close();
    });
    const clock = fakeClock();
    await queueHistory(
      seed,
      200,
      stores.map((store) => openQueue(store, clock)),
      clock,
    );
    expect(stores[0]?.get('PRAGMA integrity_check')?.integrity_check).toBe('ok');
  },
);
