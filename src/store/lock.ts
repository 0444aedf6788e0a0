/**
 * The lock that lets one worker run.
 * Why: recovery and delivery are only safe when nobody else claims jobs. A file with a pid in it can be left behind, or name a stranger.
 * How: an empty SQLite file of its own, held in BEGIN EXCLUSIVE for the life of the process. That is a lock of the kernel's: it goes with the
 * process, also at kill -9, and no child inherits it. Who holds it is written beside it, for people only.
 * It never opens the lock file by other means: closing any other handle of it in this process would drop the lock (POSIX).
 */
import { chmodSync, existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { EpochMs } from '../core/brand.ts';
import { Failure } from '../core/failure.ts';
import type { Clock } from '../core/port/clock.ts';
import type { Connect, Connection } from './connection.ts';
import { chooseDriver } from './driver.ts';
import { patiently } from './patience.ts';
import { asFailure } from './sqlite-error.ts';

/** Held until `release`, or until the process ends in whatever way. */
export interface Lock {
  release(): void;
}

/** Who took the lock last; the process may be gone. */
export interface LockOwner {
  readonly pid: number;
  readonly startedAt: EpochMs;
}

/** Milliseconds to go on trying when no living owner is known: it may be only `isLocked` of another process, which is over at once. */
const PROBE_MS = 200;

/**
 * Locks this very process holds, by real path: SQLite would tell us too, but only by opening the file a second time. Kept here, since a
 * connection that nobody refers to is closed by the garbage collector, and the lock with it.
 */
const held = new Map<string, Connection>();

/** Takes the lock kept in `file`, at once or not at all. @returns undefined when another holder lives. @throws Failure as openStore. */
export function takeLock(file: string, clock: Clock, connect: Connect = chooseDriver()): Lock | undefined {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const name = realName(file);
  if (held.has(name)) return undefined;
  const connection = unlessBusy(() => patiently(ownerLives(name) ? 0 : PROBE_MS, () => hold(name, 'EXCLUSIVE', connect)));
  if (connection === undefined) return undefined;
  held.set(name, connection);
  tellOwner(name, { pid: process.pid, startedAt: clock.now() });
  let released = false;
  return {
    release: () => {
      if (released) return;
      released = true;
      held.delete(name);
      rmSync(ownerFile(name), { force: true });
      connection.close();
    },
  };
}

/** True while somebody holds the lock, this process included. Changes nothing, and is never why a process fails to take it. @throws Failure as openStore. */
export function isLocked(file: string, connect: Connect = chooseDriver()): boolean {
  if (!existsSync(file)) return false;
  const name = realName(file);
  if (held.has(name)) return true;
  const connection = unlessBusy(() => hold(name, 'DEFERRED', connect));
  connection?.close();
  return connection === undefined;
}

/** Who took the lock last, for messages. Says nothing about whether they still hold it. */
export function lockOwner(file: string): LockOwner | undefined {
  try {
    const { pid, startedAt } = JSON.parse(readFileSync(ownerFile(file), 'utf8')) as Partial<LockOwner>;
    return typeof pid === 'number' && typeof startedAt === 'number' ? { pid, startedAt } : undefined;
  } catch {
    return undefined;
  }
}

/** Begins a transaction that keeps others out (EXCLUSIVE), or one that only looks whether it could (DEFERRED). @throws Failure store-busy. */
function hold(file: string, how: 'EXCLUSIVE' | 'DEFERRED', connect: Connect): Connection {
  let connection: Connection | undefined;
  try {
    connection = connect(file);
    if (process.platform !== 'win32') chmodSync(file, 0o600);
    connection.exec(`PRAGMA busy_timeout = 0; BEGIN ${how}; SELECT count(*) FROM sqlite_schema`);
    return connection;
  } catch (error) {
    connection?.close();
    throw asFailure(error, file);
  }
}

function unlessBusy<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof Failure && error.code === 'store-busy') return undefined;
    throw error;
  }
}

function ownerLives(file: string): boolean {
  const owner = lockOwner(file);
  if (owner === undefined) return false;
  try {
    process.kill(owner.pid, 0);
    return true;
  } catch {
    return false;
  }
}

function realName(file: string): string {
  return path.join(realpathSync(path.dirname(file)), path.basename(file));
}

/** A whole file or none: a reader never sees half of it. */
function tellOwner(file: string, owner: LockOwner): void {
  const next = `${ownerFile(file)}.${process.pid}`;
  writeFileSync(next, `${JSON.stringify(owner)}\n`, { mode: 0o600 });
  renameSync(next, ownerFile(file));
}

function ownerFile(file: string): string {
  return `${file}.owner`;
}
