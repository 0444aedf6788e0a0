import { Failure, type FailureCode } from '../core/failure.ts';

const CODES: Readonly<Record<string, readonly [code: FailureCode, next: string]>> = {
  ENOSPC: ['disk-full', 'free some space on the disk'],
  EDQUOT: ['disk-full', 'free some space: the quota is used up'],
  EACCES: ['permission-denied', 'make the file and its folder accessible for this user'],
  EPERM: ['permission-denied', 'make the file and its folder accessible for this user'],
  EROFS: ['permission-denied', 'the file system is mounted read-only'],
  EIO: ['disk-failed', 'check the disk: it reports an input/output error'],
};

/** The code of a system error (`ENOENT`, …), or ''. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** The Failure for a file system error met while doing `what`; any other error comes back as it is. */
export function diskFailure(what: string, error: unknown): unknown {
  const known = CODES[errorCode(error)];
  if (known === undefined) return error;
  return new Failure(known[0], `could not ${what}: ${error instanceof Error ? error.message : ''}`, { next: known[1], cause: error });
}
