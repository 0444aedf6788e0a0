/**
 * Opens the one database of a person's state folder.
 * Why: every durable thing (jobs, checkpoints, registered repositories) is a row here, so a killed worker loses nothing.
 * How: WAL, so that commands read while the worker writes; synchronous=FULL set explicitly, since WAL comes up with NORMAL and would lose
 * the last transactions in a power cut; fullfsync on macOS, where fsync alone stops in the disk's cache.
 * It never waits longer than BUSY_MS for another process, and never lets anybody but the owner read the file.
 */
import { chmodSync, closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import path from 'node:path';
import type { SqlRow, Store } from '../core/port/store.ts';
import type { Connect, Connection, SqliteDriver, SqlValues, Statement } from './connection.ts';
import { chooseDriver } from './driver.ts';
import { type Migration, migrate, shippedMigrations } from './migrate.ts';
import { patiently } from './patience.ts';
import { asFailure } from './sqlite-error.ts';

/** Milliseconds to wait for another process's write. Ours take a few; this leaves room for a slow disk. */
const BUSY_MS = 5_000;
/** Distinct statements kept prepared. The program has some sixty. */
const KEPT_STATEMENTS = 256;

/** A store that also says which SQLite it runs on. */
export interface OpenedStore extends Store {
  readonly driver: SqliteDriver;
}

/**
 * Opens (making and migrating it as needed) the database in `file`, mode 0600.
 * @throws Failure install-broken | store-newer | store-damaged | store-busy | permission-denied | disk-full | disk-failed.
 */
export function openStore(
  file: string,
  connect: Connect = chooseDriver(),
  migrations: readonly Migration[] = shippedMigrations(),
): OpenedStore {
  const connection = guard(file, () => {
    makePrivateFile(file);
    return connect(file);
  });
  const store = storeOn(connection, file);
  try {
    // Opening needs the file for itself for a moment, and so does whoever opens or closes it at the same time; SQLite then says "busy" at
    // once, without the patience it has for writers.
    patiently(BUSY_MS, () => {
      prepareFile(store);
      migrate(store, file, migrations);
    });
  } catch (error) {
    connection.close();
    throw error;
  }
  return store;
}

function prepareFile(store: Store): void {
  store.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
  // Asking first: switching needs the file for itself, and every process after the first finds it done.
  if (store.get('PRAGMA journal_mode')?.journal_mode !== 'wal') store.exec('PRAGMA journal_mode = WAL');
  store.exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF');
  if (process.platform === 'darwin') store.exec('PRAGMA fullfsync = 1; PRAGMA checkpoint_fullfsync = 1');
}

function storeOn(connection: Connection, file: string): OpenedStore {
  const statements = new Map<string, Statement>();
  let depth = 0;

  const prepared = (sql: string): Statement => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    if (statements.size >= KEPT_STATEMENTS) statements.clear();
    const statement = connection.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };

  return {
    driver: connection.driver,
    exec: (sql) => guard(file, () => connection.exec(sql)),
    run: (sql: string, values?: SqlValues): number => guard(file, () => prepared(sql).run(values)),
    get: (sql: string, values?: SqlValues): SqlRow | undefined => guard(file, () => prepared(sql).get(values)),
    all: (sql: string, values?: SqlValues): SqlRow[] => guard(file, () => prepared(sql).all(values)),
    transaction: (work) => {
      if (depth > 0) return work();
      guard(file, () => connection.exec('BEGIN IMMEDIATE'));
      depth += 1;
      try {
        const result = work();
        guard(file, () => connection.exec('COMMIT'));
        return result;
      } catch (error) {
        rollBack(connection);
        throw error;
      } finally {
        depth -= 1;
      }
    },
    close: () => connection.close(),
  };
}

/** A full disk may have rolled the transaction back already; then there is nothing left to undo. */
function rollBack(connection: Connection): void {
  try {
    connection.exec('ROLLBACK');
  } catch {
    // The error that led here is the one to tell.
  }
}

/** Makes the file before SQLite does, since SQLite would make it readable for others; -wal and -shm take its mode. */
function makePrivateFile(file: string): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600);
  }
}

function guard<Result>(file: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw asFailure(error, file);
  }
}
