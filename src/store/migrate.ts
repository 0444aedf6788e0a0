import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure } from '../core/failure.ts';
import type { Store } from '../core/port/store.ts';

/** One step of the database's shape. Steps are never edited once released; a new shape is a new file. */
export interface Migration {
  /** The number its file name begins with; the database's user_version once it is applied. */
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

/** The steps that ship with the program, oldest first. @throws Failure install-broken when the files are missing. */
export function shippedMigrations(folder = migrationsFolder()): readonly Migration[] {
  return readdirSync(folder)
    .filter((name) => /^\d{3}-[a-z-]+\.sql$/u.test(name))
    .sort()
    .map((name) => ({ version: Number(name.slice(0, 3)), name, sql: readFileSync(path.join(folder, name), 'utf8') }));
}

/**
 * Brings the database to the newest shape, each step in one transaction. Several processes may do so at once: each looks again at where the
 * database stands once it holds the write lock. @throws Failure store-newer for a database of a later program.
 */
export function migrate(store: Store, file: string, migrations: readonly Migration[]): void {
  const newest = migrations.at(-1)?.version ?? 0;
  const found = versionOf(store);
  if (found > newest) {
    throw new Failure('store-newer', `${file} was written by a newer localcoder (its shape is ${found}, this program knows ${newest})`, {
      next: 'use the newer localcoder, or name another state folder in LOCALCODER_STATE_DIR',
    });
  }
  for (const { version, sql } of migrations) {
    if (version <= found) continue;
    store.transaction(() => {
      if (versionOf(store) >= version) return;
      store.exec(sql);
      store.exec(`PRAGMA user_version = ${version}`);
    });
  }
}

function versionOf(store: Store): number {
  return Number(store.get('PRAGMA user_version')?.user_version ?? 0);
}

/** The build copies no .sql files, so they are read from the sources in the package, from src/ and dist/src/ alike. */
function migrationsFolder(): string {
  for (let folder = path.dirname(fileURLToPath(import.meta.url)); path.dirname(folder) !== folder; folder = path.dirname(folder)) {
    const candidate = path.join(folder, 'src', 'store', 'migrations');
    if (existsSync(path.join(folder, 'package.json')) && existsSync(candidate)) return candidate;
  }
  throw new Failure('install-broken', "the database's migrations are missing from the package", { next: 'install localcoder again' });
}
