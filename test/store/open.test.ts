import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { loadBetterSqlite } from '../../src/store/better-sqlite3.ts';
import { type OpenedStore, openStore } from '../../src/store/open.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

let file = '';
beforeEach(() => {
  file = path.join(scratchFolder(), 'state', 'localcoder.db');
});

function open(): OpenedStore {
  const store = openStore(file);
  onTestFinished(() => store.close());
  return store;
}

describe('a new database', () => {
  it('keeps every commit through a power cut: WAL with synchronous=FULL', () => {
    const store = open();
    expect(store.get('PRAGMA journal_mode')?.journal_mode).toBe('wal');
    expect(store.get('PRAGMA synchronous')?.synchronous).toBe(2);
    expect(store.get('PRAGMA fullfsync')?.fullfsync).toBe(process.platform === 'darwin' ? 1 : 0);
  });

  it('checks references and waits for other writers', () => {
    const store = open();
    expect(store.get('PRAGMA foreign_keys')?.foreign_keys).toBe(1);
    expect(store.get('PRAGMA busy_timeout')?.timeout).toBe(5_000);
  });

  it('never lets anybody but its owner read it', () => {
    open().run("INSERT INTO switches (name) VALUES ('paused')");
    const folder = path.dirname(file);
    expect(readdirSync(folder).length).toBeGreaterThan(1);
    for (const name of readdirSync(folder)) expect(statSync(path.join(folder, name)).mode & 0o777, name).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('says which SQLite it runs on', () => {
    expect(open().driver).toBe(loadBetterSqlite() instanceof Error ? 'node:sqlite' : 'better-sqlite3');
  });
});

describe('an existing database', () => {
  it('is narrowed to its owner', () => {
    openStore(file).close();
    chmodSync(file, 0o644);
    open();
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('that is no database at all is store-damaged, with the file and the way to move it aside', () => {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, 'flour, water, salt\n'.repeat(500));
    expect(() => openStore(file)).toThrow(
      expect.objectContaining({ code: 'store-damaged', message: expect.stringContaining(file), next: expect.stringContaining('mv ') }),
    );
    expect(readFileSync(file, 'utf8')).toContain('flour');
  });

  it('that was garbled inside is store-damaged when the damage is read', () => {
    openStore(file).close();
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.fill(0xa5, 100));
    expect(() => openStore(file).all('SELECT * FROM jobs')).toThrow(expect.objectContaining({ code: 'store-damaged' }));
  });

  it('is still whole when its process was gone without closing it', () => {
    const store = openStore(file);
    store.run("INSERT INTO switches (name) VALUES ('paused')");
    expect(open().all('SELECT name FROM switches')).toHaveLength(1);
    store.close();
  });
});

describe('a database that cannot be opened', () => {
  it('is permission-denied when a folder lies in its place', () => {
    mkdirSync(file, { recursive: true });
    expect(() => openStore(file)).toThrow(
      expect.objectContaining({ code: 'permission-denied', next: expect.stringContaining('writable') }),
    );
  });

  it('is permission-denied when a file lies where its folder should be', () => {
    writeFileSync(path.dirname(file), '');
    expect(() => openStore(file)).toThrow(expect.objectContaining({ code: 'permission-denied' }));
  });
});
