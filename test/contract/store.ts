import { beforeEach, expect, it } from 'vitest';
import type { Store } from '../../src/core/port/store.ts';

/** What every driver behind the store's door must do. `open` opens one more connection to the same database. */
export function storeContract(open: () => Store): void {
  let store: Store;
  beforeEach(() => {
    store = open();
    store.exec('CREATE TABLE IF NOT EXISTS breads (name TEXT PRIMARY KEY, grams INTEGER, picture BLOB, price REAL) STRICT');
  });
  const bake = (name: string, grams = 500): number => store.run('INSERT INTO breads (name, grams) VALUES (:name, :grams)', { name, grams });
  const names = (from: Store = store): unknown[] => from.all('SELECT name FROM breads ORDER BY name').map((row) => row.name);

  it('gives every kind of value back as it was put in', () => {
    const picture = Uint8Array.from([0, 1, 255]);
    store.run('INSERT INTO breads VALUES (:name, :grams, :picture, :price)', {
      name: 'røgbrød\n',
      grams: 1_709_280_000_000,
      picture,
      price: 4.5,
    });
    const row = store.get('SELECT * FROM breads');
    expect({ ...row, picture: Uint8Array.from(row?.picture as Uint8Array) }).toEqual({
      name: 'røgbrød\n',
      grams: 1_709_280_000_000,
      picture,
      price: 4.5,
    });
    store.run('UPDATE breads SET picture = :picture', { picture: null });
    expect(store.get('SELECT picture FROM breads')?.picture).toBeNull();
  });

  it('says how many rows a statement changed', () => {
    bake('rye');
    bake('spelt');
    expect(store.run('UPDATE breads SET grams = 1')).toBe(2);
    expect(store.run('UPDATE breads SET grams = 2 WHERE name = :name', { name: 'none' })).toBe(0);
  });

  it('answers undefined for no row, and an empty list for none', () => {
    expect(store.get('SELECT * FROM breads')).toBeUndefined();
    expect(store.all('SELECT * FROM breads')).toEqual([]);
  });

  it('gives the row that a changing statement returns, and keeps the change', () => {
    bake('rye');
    expect(store.get('UPDATE breads SET grams = grams + 1 RETURNING grams')?.grams).toBe(501);
    expect(open().get('SELECT grams FROM breads')?.grams).toBe(501);
  });

  it('keeps all of a transaction or nothing of it', () => {
    expect(() =>
      store.transaction(() => {
        bake('rye');
        throw new Error('the oven is out');
      }),
    ).toThrow('the oven is out');
    expect(names()).toEqual([]);
    expect(store.transaction(() => bake('rye'))).toBe(1);
    expect(names(open())).toEqual(['rye']);
  });

  it('lets a nested transaction join the outer one', () => {
    expect(() =>
      store.transaction(() => {
        store.transaction(() => bake('rye'));
        expect(names(open())).toEqual([]);
        throw new Error('the oven is out');
      }),
    ).toThrow('the oven is out');
    expect(names()).toEqual([]);
  });

  it('can go on after a statement failed in a transaction', () => {
    expect(() =>
      store.transaction(() => {
        bake('rye');
        bake('rye');
      }),
    ).toThrow(/UNIQUE/u);
    bake('spelt');
    expect(names()).toEqual(['spelt']);
  });

  it('throws a violated constraint as the bug it is, not as a failure of the world', () => {
    bake('rye');
    expect(() => bake('rye')).toThrow(expect.not.objectContaining({ name: 'Failure' }));
  });

  it('may be closed twice', () => {
    const other = open();
    other.close();
    expect(() => other.close()).not.toThrow();
    expect(() => other.get('SELECT 1')).toThrow();
  });

  it('reads what was last committed while another connection writes', () => {
    bake('rye');
    const other = open();
    store.transaction(() => {
      bake('spelt');
      expect(names(other)).toEqual(['rye']);
    });
    expect(names(other)).toEqual(['rye', 'spelt']);
  });

  it('says store-busy when another connection does not let go of writing', () => {
    const other = open();
    other.exec('PRAGMA busy_timeout = 0');
    store.transaction(() => {
      expect(() => other.transaction(() => undefined)).toThrow(expect.objectContaining({ code: 'store-busy' }));
    });
    expect(other.transaction(() => 'free again')).toBe('free again');
  });

  it('says disk-full when there is no room, keeps what was there, and goes on when there is', () => {
    bake('rye');
    const pages = Number(store.get('PRAGMA page_count')?.page_count);
    store.get(`PRAGMA max_page_count = ${pages}`);
    const big = (): number => store.run('UPDATE breads SET picture = zeroblob(1000000)');
    expect(() => store.transaction(big)).toThrow(expect.objectContaining({ code: 'disk-full', retry: 'later' }));
    expect(names()).toEqual(['rye']);
    store.get(`PRAGMA max_page_count = ${pages + 10_000}`);
    expect(store.transaction(big)).toBe(1);
  });
}
