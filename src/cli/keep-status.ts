/**
 * Keeps the worker's status file true: written when something happens, at most every EVERY_MS, and looked at anyway every LOOK_MS, because the
 * engine may unload and other processes add to the queue without a word. It never holds up a job: a busy database is asked again.
 */
import process from 'node:process';
import type { Queue } from '../core/port/queue.ts';
import type { ShortStatus } from '../core/port/status-file.ts';
import { openStatus } from '../open-notices.ts';
import { shortState } from './render-status.ts';
import type { Session } from './session.ts';

const EVERY_MS = 300;
const LOOK_MS = 10_000;

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
  let writtenAt = 0;
  let soon: (() => void) | undefined;
  let takeBackLook = (): void => undefined;

  const write = (): void => {
    soon?.();
    soon = undefined;
    takeBackLook();
    takeBackLook = clock.after(LOOK_MS, write);
    writtenAt = clock.now();
    try {
      const { running, waiting } = queue.counts();
      file.write({
        state: shortState(world.engine.status().state, queue.paused()),
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
    const sinceMs = clock.now() - writtenAt;
    // A clock that was set back must not silence it.
    if (sinceMs < 0 || sinceMs >= EVERY_MS) write();
    else soon ??= clock.after(EVERY_MS - sinceMs, write);
  };
  const leave = hub.add((event) => {
    if (event.is === 'settled') {
      last = { id: event.job, outcome: event.delivery.outcome, at: clock.now() };
    }
    look();
  });
  write();
  return {
    look,
    close() {
      leave();
      soon?.();
      takeBackLook();
      file.remove();
    },
  };
}

/** With its keys in the order that they are promised in. */
function lastOf({ id, outcome, at }: Omit<NonNullable<ShortStatus['last']>, 'kind'>, queue: Queue): NonNullable<ShortStatus['last']> {
  return { id, kind: queue.find(id)?.job.kind ?? '', outcome, at };
}
