import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'vitest';
import type { Queue } from '../../src/core/port/queue.ts';
import type { Store } from '../../src/core/port/store.ts';
import { openQueue } from '../../src/queue/queue.ts';
import { loadBetterSqlite } from '../../src/store/better-sqlite3.ts';
import { loadNodeSqlite } from '../../src/store/node-sqlite.ts';
import { openStore } from '../../src/store/open.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { scratchFolder } from '../support/scratch-folder.ts';
import { queueContract } from './queue.ts';

describe.each([
  ['better-sqlite3', loadBetterSqlite()],
  ["Node's own SQLite", loadNodeSqlite()],
])('the queue on %s', (_name, connect) => {
  if (connect instanceof Error) {
    it.runIf(false)(`cannot be tried here: ${connect.message}`, () => undefined);
    return;
  }
  let folder = '';
  let opened: Store[] = [];
  beforeEach(() => {
    folder = scratchFolder();
  });
  afterEach(() => {
    for (const store of opened) store.close();
    opened = [];
  });
  queueContract(() => {
    const clock = fakeClock();
    const again = (): Queue => {
      const store = openStore(path.join(folder, 'localcoder.db'), connect);
      opened.push(store);
      return openQueue(store, clock);
    };
    return { queue: again(), clock, again };
  });
});
