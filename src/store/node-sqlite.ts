/** The fallback driver: the SQLite inside Node 22.13 and later, for machines where the native module could not be installed. */
import type { SqlRow } from '../core/port/store.ts';
import type { Connect, SqlValues } from './connection.ts';

/** What this file uses of the built-in module; the types of Node 20, the oldest Node we run on, do not know it. */
interface BuiltIn {
  readonly DatabaseSync: new (
    file: string,
  ) => {
    exec(sql: string): void;
    prepare(sql: string): {
      run(values?: SqlValues): { readonly changes: number | bigint };
      get(values?: SqlValues): SqlRow | undefined;
      all(values?: SqlValues): SqlRow[];
    };
    close(): void;
  };
}

/** Finds the built-in SQLite. @returns a way to connect, or the error that says why there is none. */
export function loadNodeSqlite(): Connect | Error {
  const builtIn = process.getBuiltinModule('node:sqlite') as unknown as BuiltIn | undefined;
  if (builtIn === undefined) return new Error(`Node ${process.versions.node} has no built-in SQLite (22.13 has)`);
  return (file) => connect(new builtIn.DatabaseSync(file));
}

function connect(database: InstanceType<BuiltIn['DatabaseSync']>): ReturnType<Connect> {
  let open = true;
  return {
    driver: 'node:sqlite',
    exec: (sql) => database.exec(sql),
    prepare: (sql) => {
      const statement = database.prepare(sql);
      return {
        run: (values) => Number((values === undefined ? statement.run() : statement.run(values)).changes),
        get: (values) => (values === undefined ? statement.get() : statement.get(values)),
        all: (values) => (values === undefined ? statement.all() : statement.all(values)),
      };
    },
    close: () => {
      if (open) database.close();
      open = false;
    },
  };
}
