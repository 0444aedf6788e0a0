/** A value that SQLite keeps. */
export type SqlValue = string | number | bigint | Uint8Array | null;
export type SqlRow = Readonly<Record<string, SqlValue>>;

/**
 * The door to SQLite: six methods that better-sqlite3 and node:sqlite both have. Synchronous, one connection per process.
 * Every method throws Failure `store-busy`, `store-damaged`, `disk-full` or `disk-failed` when SQLite says so.
 */
export interface Store {
  /** Runs statements without parameters or results. */
  exec(sql: string): void;
  /** Runs one statement and returns how many rows it changed. Named parameters: `:name`. */
  run(sql: string, values?: Readonly<Record<string, SqlValue>>): number;
  /** The first row, if any. */
  get(sql: string, values?: Readonly<Record<string, SqlValue>>): SqlRow | undefined;
  all(sql: string, values?: Readonly<Record<string, SqlValue>>): SqlRow[];
  /** Runs `work` in one IMMEDIATE transaction (nested calls join it); rolls back when it throws. */
  transaction<Result>(work: () => Result): Result;
  close(): void;
}
