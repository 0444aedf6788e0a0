import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/core/failure.ts';
import { asFailure } from '../../src/store/sqlite-error.ts';

function better(code: string): Error {
  return Object.assign(new Error('as SQLite says it'), { code });
}
function builtIn(errcode: number): Error {
  return Object.assign(new Error('as SQLite says it'), { code: 'ERR_SQLITE_ERROR', errcode });
}

describe('an error of SQLite', () => {
  it.each([
    ['SQLITE_BUSY', 5, 'store-busy'],
    ['SQLITE_BUSY_SNAPSHOT', 517, 'store-busy'],
    ['SQLITE_LOCKED', 6, 'store-busy'],
    ['SQLITE_FULL', 13, 'disk-full'],
    ['SQLITE_IOERR_SHMSIZE', 4874, 'disk-full'],
    ['SQLITE_IOERR_FSYNC', 1034, 'disk-failed'],
    ['SQLITE_CORRUPT', 11, 'store-damaged'],
    ['SQLITE_CORRUPT_INDEX', 779, 'store-damaged'],
    ['SQLITE_NOTADB', 26, 'store-damaged'],
    ['SQLITE_READONLY_DBMOVED', 1032, 'permission-denied'],
    ['SQLITE_CANTOPEN', 14, 'permission-denied'],
  ] as const)('%s is the same failure from both drivers', (name, number, code) => {
    for (const error of [better(name), builtIn(number)]) {
      const failure = asFailure(error, '/state/localcoder.db');
      expect(failure).toBeInstanceOf(Failure);
      expect(failure).toMatchObject({ code, message: expect.stringContaining('/state/localcoder.db'), cause: error });
    }
  });

  it.each([better('SQLITE_CONSTRAINT_CHECK'), builtIn(275), better('SQLITE_ERROR'), builtIn(1), new TypeError('a bug')])(
    'that only a bug can cause stays as it is: %s',
    (error) => {
      expect(asFailure(error, '/state/localcoder.db')).toBe(error);
    },
  );

  it('that is a failure already is not wrapped again', () => {
    const failure = new Failure('disk-full', 'full', { next: 'free some' });
    expect(asFailure(failure, '/state/localcoder.db')).toBe(failure);
  });
});
