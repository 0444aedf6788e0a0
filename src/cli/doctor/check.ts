import { Failure } from '../../core/failure.ts';

/** One line of `doctor`. Nothing works without what fails; what warns costs comfort, safety or speed. */
export interface Check {
  /** What was looked at, one or two words. */
  readonly name: string;
  readonly is: 'ok' | 'warn' | 'fail';
  readonly says: string;
  /** What to do about it; always there unless it is ok. */
  readonly fix?: string;
}

/** It is as it should be. */
export function ok(name: string, says: string): Check {
  return { name, is: 'ok', says };
}

/** It works, at a cost in comfort, safety or speed that `fix` takes away. */
export function warn(name: string, says: string, fix: string): Check {
  return { name, is: 'warn', says, fix };
}

/** Nothing works without it; `fix` says what to do. */
export function fail(name: string, says: string, fix: string): Check {
  return { name, is: 'fail', says, fix };
}

/** What a thrown error means for a check: the world's no brings its own fix. */
export function failed(name: string, error: unknown): Check {
  if (error instanceof Failure) return fail(name, error.message, error.next);
  return fail(name, error instanceof Error ? error.message : String(error), 'this is a bug in localcoder; please report it');
}

/** Runs one group of checks; whatever it throws becomes a failed check, so that the others are still told. */
export async function checked(name: string, work: () => Promise<readonly Check[]> | readonly Check[]): Promise<readonly Check[]> {
  try {
    return await work();
  } catch (error) {
    return [failed(name, error)];
  }
}
