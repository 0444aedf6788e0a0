/**
 * Keeps the worker's status file true: written when something happens, at most every EVERY_MS, and anyway every WRITE_MS, because other processes
 * add to the queue without a word. The engine loads and unloads without one, too; it is in this process, and looked at every LOOK_MS. It never
 * holds up a job: a busy database is asked again.
 */
import process from 'node:process';
import type { Queue } from '../core/port/queue.ts';
import type { ShortStatus } from '../core/port/status-file.ts';
import { openStatus } from '../open-notices.ts';
import { shortState } from './render-status.ts';
import type { Session } from './session.ts';

const EVERY_MS = 300;
const LOOK_MS = 1_000;
const WRITE_MS = 10_000;

export interface KeptStatus {
  /** Something may have changed. */
  look(): void;
  /** Ends it and removes the file. */
  close(): void;
}

/** Writes the file at once. Call only while holding the worker lock. */
export function keepStatus({ world, hub }: Pick<Session, 'world' | 'hub'>): KeptStatus {
  const { clock, queue } = world;
  const file = openStatus(world);
  let last: Omit<NonNullable<ShortStatus['last']>, 'kind'> | undefined;
  let written: { readonly at: number; readonly engine: string } = { at: 0, engine: '' };
  let soon: (() => void) | undefined;
  let takeBackWatch = (): void => undefined;

  const write = (): void => {
    soon?.();
    soon = undefined;
    const engine = world.engine.status().state;
    written = { at: clock.now(), engine };
    try {
      const { running, waiting } = queue.counts();
      file.write({
        state: shortState(engine, queue.paused()),
        running,
        waiting,
        ...(last !== undefined && { last: lastOf(last, queue) }),
        pid: process.pid,
      });
    } catch (error) {
      world.log.debug('the status file was not written', { error: error instanceof Error ? error.message : String(error) });
    }
  };
  const look = (): void => {
    const sinceMs = clock.now() - written.at;
    // A clock that was set back must not silence it.
    if (sinceMs < 0 || sinceMs >= EVERY_MS) write();
    else soon ??= clock.after(EVERY_MS - sinceMs, write);
  };
  const watch = (): void => {
    takeBackWatch = clock.after(LOOK_MS, watch);
    const sinceMs = clock.now() - written.at;
    if (sinceMs < 0 || sinceMs >= WRITE_MS || world.engine.status().state !== written.engine) write();
  };
  const leave = hub.add((event) => {
    if (event.is === 'settled') {
      last = { id: event.job, outcome: event.delivery.outcome, at: clock.now() };
    }
    look();
  });
  write();
  watch();
  return {
    look,
    close() {
      leave();
      soon?.();
      takeBackWatch();
      file.remove();
    },
  };
}

/** With its keys in the order that they are promised in. */
function lastOf({ id, outcome, at }: Omit<NonNullable<ShortStatus['last']>, 'kind'>, queue: Queue): NonNullable<ShortStatus['last']> {
  return { id, kind: queue.find(id)?.job.kind ?? '', outcome, at };
}
