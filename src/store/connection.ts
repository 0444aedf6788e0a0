import type { SqlRow, SqlValue } from '../core/port/store.ts';

export type SqlValues = Readonly<Record<string, SqlValue>>;

/** Which SQLite is under the store; `doctor` shows it. */
export type SqliteDriver = 'better-sqlite3' | 'node:sqlite';

/** The small part of SQLite that both drivers have. Errors are the driver's own; sqlite-error.ts reads both. */
export interface Connection {
  readonly driver: SqliteDriver;
  exec(sql: string): void;
  prepare(sql: string): Statement;
  close(): void;
}

export interface Statement {
  /** @returns how many rows changed. */
  run(values: SqlValues | undefined): number;
  get(values: SqlValues | undefined): SqlRow | undefined;
  all(values: SqlValues | undefined): SqlRow[];
}

/** Opens one connection to a file, making it if there is none. Throws the driver's own error. */
export type Connect = (file: string) => Connection;
