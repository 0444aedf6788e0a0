/** The usual driver: a native module, loaded by `require` because it may be missing or built for another Node. */
import { createRequire } from 'node:module';
import type Database from 'better-sqlite3';
import type { SqlRow } from '../core/port/store.ts';
import type { Connect, SqlValues } from './connection.ts';

type DatabaseClass = typeof Database;

/** Loads better-sqlite3 and its native part. @returns a way to connect, or the error that says why it cannot be used. */
export function loadBetterSqlite(): Connect | Error {
  try {
    const require = createRequire(import.meta.url);
    const Loaded = require('better-sqlite3') as DatabaseClass;
    // The native part is loaded by the first database only, so one is opened here to know.
    new Loaded(':memory:').close();
    return (file) => connect(new Loaded(file));
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function connect(database: Database.Database): ReturnType<Connect> {
  return {
    driver: 'better-sqlite3',
    exec: (sql) => {
      database.exec(sql);
    },
    prepare: (sql) => {
      const statement = database.prepare<SqlValues[], SqlRow>(sql);
      return {
        run: (values) => (values === undefined ? statement.run() : statement.run(values)).changes,
        get: (values) => (values === undefined ? statement.get() : statement.get(values)),
        all: (values) => (values === undefined ? statement.all() : statement.all(values)),
      };
    },
    close: () => {
      database.close();
    },
  };
}
