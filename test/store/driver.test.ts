import { describe, expect, it } from 'vitest';
import type { Connect } from '../../src/store/connection.ts';
import { firstOf } from '../../src/store/driver.ts';
import { loadNodeSqlite } from '../../src/store/node-sqlite.ts';

const missing = (): Error => new Error("Cannot find module 'better-sqlite3'\nRequire stack:\n- nowhere");
const builtIn = (() => undefined) as unknown as Connect;

describe('choosing a driver', () => {
  it('takes the SQLite inside Node when the native module cannot be loaded', () => {
    expect(firstOf([missing, () => builtIn])).toBe(builtIn);
  });

  it('does not look further than the first that works', () => {
    const looked: string[] = [];
    firstOf([
      () => builtIn,
      () => {
        looked.push('second');
        return builtIn;
      },
    ]);
    expect(looked).toEqual([]);
  });

  it('tells the fix and every reason on one line when there is none', () => {
    const none = (): Error => new Error('Node 20.19.0 has no built-in SQLite');
    expect(() => firstOf([missing, none])).toThrow(
      expect.objectContaining({
        code: 'install-broken',
        message: "no SQLite can be used: Cannot find module 'better-sqlite3'; Node 20.19.0 has no built-in SQLite",
        next: expect.stringContaining('npm rebuild better-sqlite3'),
      }),
    );
  });

  it('finds the SQLite inside Node exactly where Node has one', () => {
    expect(loadNodeSqlite() instanceof Error).toBe(process.getBuiltinModule('node:sqlite') === undefined);
  });
});
