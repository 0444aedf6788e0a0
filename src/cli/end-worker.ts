/**
 * Ends the worker: asks it over its socket, and sends SIGTERM to the process that holds the lock when it does not answer. Waits until the
 * lock is free, since only that proves the end. Never signals a process that does not hold the lock, and never sends SIGKILL: a worker that
 * is killed is recovered from, but a person should decide that.
 */
import process from 'node:process';
import { Failure } from '../core/failure.ts';
import type { Session } from './session.ts';

const LOOK_MS = 50;
/** A worker that was told to hand its job back ends well within this. */
const SOON_MS = 10_000;
/** A worker may finish the job it runs; generation.maxJobSeconds bounds that at ten minutes unless settings say otherwise. */
const LATE_MS = 15 * 60_000;

/** What there was to end, and whether it did. */
export interface Ended {
  readonly was: 'running' | 'silent' | 'absent';
  /** Absent when there was none. */
  readonly pid?: number;
  readonly ended: boolean;
}

/** Ends the worker, after its running job or (now) at once. @throws Failure worker-locked when a command runs its own jobs. */
export async function endWorker({ world, client, live }: Session, now: boolean): Promise<Ended> {
  const status = await client.status();
  if (status?.role === 'command') {
    throw new Failure('worker-locked', `process ${status.pid} is a command that runs its own jobs`, {
      next: 'wait for it, or press Ctrl-C where it runs',
    });
  }
  if (status === undefined) {
    const pid = client.holderPid();
    if (pid === undefined) return { was: 'absent', ended: true };
    live.wait(`process ${pid} does not answer; asking it to end`);
    process.kill(pid, 'SIGTERM');
    return { was: 'silent', pid, ended: await freed(pid, SOON_MS) };
  }
  live.wait(now || status.current === undefined ? 'the worker is ending' : `the worker ends after ${status.current.job}`);
  await client.stop(now);
  return { was: 'running', pid: status.pid, ended: await freed(status.pid, now ? SOON_MS : LATE_MS) };

  /** A command that waited for the worker may have the lock next, before anybody sees it free. */
  async function freed(pid: number, limitMs: number): Promise<boolean> {
    const end = world.clock.now() + limitMs;
    while (client.holderPid() === pid) {
      if (world.clock.now() > end) return false;
      await world.clock.sleep(LOOK_MS);
    }
    return true;
  }
}
