import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'vitest';
import type { Store } from '../../src/core/port/store.ts';
import { loadBetterSqlite } from '../../src/store/better-sqlite3.ts';
import { loadNodeSqlite } from '../../src/store/node-sqlite.ts';
import { openStore } from '../../src/store/open.ts';
import { scratchFolder } from '../support/scratch-folder.ts';
import { storeContract } from './store.ts';

describe.each([
  ['better-sqlite3', loadBetterSqlite()],
  ["Node's own SQLite", loadNodeSqlite()],
])('the store on %s', (_name, connect) => {
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
  storeContract(() => {
    const store = openStore(path.join(folder, 'state', 'localcoder.db'), connect);
    opened.push(store);
    return store;
  });
});
