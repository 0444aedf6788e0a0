import { Failure } from '../core/failure.ts';

/** Primary result codes of SQLite that are the world's no; node:sqlite gives the number, better-sqlite3 the name. */
const NAMES: Readonly<Record<number, string>> = {
  3: 'SQLITE_PERM',
  5: 'SQLITE_BUSY',
  6: 'SQLITE_LOCKED',
  8: 'SQLITE_READONLY',
  10: 'SQLITE_IOERR',
  11: 'SQLITE_CORRUPT',
  13: 'SQLITE_FULL',
  14: 'SQLITE_CANTOPEN',
  23: 'SQLITE_AUTH',
  26: 'SQLITE_NOTADB',
};
/** What the file system says when the file cannot even be made, as SQLite would have said it. */
const FILE_SYSTEM: Readonly<Record<string, string>> = {
  EACCES: 'SQLITE_PERM',
  EPERM: 'SQLITE_PERM',
  EROFS: 'SQLITE_READONLY',
  EEXIST: 'SQLITE_CANTOPEN',
  EISDIR: 'SQLITE_CANTOPEN',
  ENOTDIR: 'SQLITE_CANTOPEN',
  EMFILE: 'SQLITE_CANTOPEN',
  ENOSPC: 'SQLITE_FULL',
  EDQUOT: 'SQLITE_FULL',
  EIO: 'SQLITE_IOERR',
};
/** SQLITE_IOERR_SHMSIZE: no room to grow the shared memory file beside a WAL database. */
const SHM_SIZE = 4874;

/** The Failure that an error of SQLite stands for. Anything else, a violated constraint above all, is a bug and comes back as it is. */
export function asFailure(error: unknown, file: string): unknown {
  if (error instanceof Failure) return error;
  const name = nameOf(error);
  if (name === undefined) return error;
  const told = error instanceof Error ? error.message : String(error);
  const fail = (code: ConstructorParameters<typeof Failure>[0], what: string, next: string): Failure =>
    new Failure(code, `${what}: ${file} (${told})`, { next, cause: error });

  if (name === 'SQLITE_FULL' || name === 'SQLITE_IOERR_SHMSIZE') {
    return fail('disk-full', 'no room left to write the database', 'free some disk space; nothing that was queued is lost');
  }
  if (/^SQLITE_(?:BUSY|LOCKED)/u.test(name)) {
    return fail('store-busy', 'another process is holding the database', 'try again; `localcoder status` shows who works on it');
  }
  if (/^SQLITE_(?:CORRUPT|NOTADB)/u.test(name)) {
    const aside = `mv "${file}" "${file}.damaged"`;
    const next = `stop the worker and move the file aside (${aside}, with the files ending in -wal and -shm); a new one is made, branches and notes stay`;
    return fail('store-damaged', 'the database is damaged', next);
  }
  if (/^SQLITE_(?:PERM|READONLY|CANTOPEN|AUTH)/u.test(name)) {
    return fail('permission-denied', 'the database cannot be opened for writing', 'make the file and its folder writable for you');
  }
  return fail(
    'disk-failed',
    'the disk failed under the database',
    'look at the disk (a full or failing one, a network share), then try again',
  );
}

function nameOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  const byFileSystem = FILE_SYSTEM[String(error.code)];
  if (byFileSystem !== undefined) return byFileSystem;
  if (error.code === 'ERR_SQLITE_ERROR' && 'errcode' in error && typeof error.errcode === 'number') {
    return error.errcode === SHM_SIZE ? 'SQLITE_IOERR_SHMSIZE' : NAMES[error.errcode & 0xff];
  }
  const name = String(error.code);
  return Object.values(NAMES).some((known) => name === known || name.startsWith(`${known}_`)) ? name : undefined;
}
