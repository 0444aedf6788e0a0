import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { DECISIONS, JOB_STATUSES, ORIGINS } from '../../src/core/job.ts';
import { OUTCOMES } from '../../src/core/outcome.ts';
import { STAGES } from '../../src/core/stage.ts';
import { TARGET_NODES } from '../../src/core/target.ts';
import { chooseDriver } from '../../src/store/driver.ts';
import { type Migration, shippedMigrations } from '../../src/store/migrate.ts';
import { openStore } from '../../src/store/open.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

const BREADS: Migration = { version: 1, name: '001-breads.sql', sql: 'CREATE TABLE breads (name TEXT)' };
const PRICES: Migration = { version: 2, name: '002-prices.sql', sql: 'ALTER TABLE breads ADD COLUMN price REAL' };
const BROKEN: Migration = {
  version: 2,
  name: '002-broken.sql',
  sql: 'ALTER TABLE breads ADD COLUMN price REAL; CREATE TABLE breads (name TEXT)',
};

let file = '';
beforeEach(() => {
  file = path.join(scratchFolder(), 'localcoder.db');
});

function open(migrations: readonly Migration[]): ReturnType<typeof openStore> {
  const store = openStore(file, chooseDriver(), migrations);
  onTestFinished(() => store.close());
  return store;
}

describe('migrating', () => {
  it('brings an older database to the newest shape and keeps its rows', () => {
    open([BREADS]).run("INSERT INTO breads VALUES ('rye')");
    const store = open([BREADS, PRICES]);
    expect({ ...store.get('SELECT * FROM breads') }).toEqual({ name: 'rye', price: null });
    expect(store.get('PRAGMA user_version')?.user_version).toBe(2);
  });

  it('leaves nothing of a step that fails', () => {
    open([BREADS]);
    expect(() => open([BREADS, BROKEN])).toThrow(/already exists/u);
    const store = open([BREADS]);
    expect(store.get('PRAGMA user_version')?.user_version).toBe(1);
    expect(store.all("SELECT name FROM pragma_table_info('breads')")).toHaveLength(1);
  });

  it('refuses the database of a newer program, and leaves it alone', () => {
    open([BREADS, PRICES]);
    expect(() => open([BREADS])).toThrow(
      expect.objectContaining({ code: 'store-newer', next: expect.stringContaining('newer localcoder') }),
    );
    expect(open([BREADS, PRICES]).get('PRAGMA user_version')?.user_version).toBe(2);
  });
});

describe('the shipped migrations', () => {
  it('are numbered from 1 without a gap', () => {
    const shipped = shippedMigrations();
    expect(shipped.map(({ version }) => version)).toEqual(shipped.map((_, index) => index + 1));
  });

  it('travel with the package, since the build does not copy them', () => {
    const { files } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { files: string[] };
    expect(files).toContain('src/store/migrations');
  });

  it.each([
    ['jobs', 'status', JOB_STATUSES],
    ['jobs', 'origin', ORIGINS],
    ['jobs', 'decision', DECISIONS],
    ['jobs', 'stage', STAGES],
    ['jobs', 'node', TARGET_NODES],
    ['jobs', 'outcome', OUTCOMES],
    ['checkpoints', 'stage', STAGES],
  ] as const)('repeat in the CHECK of %s.%s the list that the code has', (table, column, list) => {
    const sql = String(open(shippedMigrations()).get('SELECT sql FROM sqlite_schema WHERE name = :table', { table })?.sql);
    const subject = column === 'outcome' ? String.raw`coalesce\(json_extract\(delivery, '\$\.outcome'\), ''\)` : column;
    const words = new RegExp(`${subject} IN \\(([^)]*)\\)`, 'u').exec(sql)?.[1];
    expect([...(words ?? '').matchAll(/'([^']*)'/gu)].map((match) => match[1])).toEqual([...list]);
  });
});
