/**
 * Makes sure that a worker runs. Starts `localcoder worker` as a process of its own session, with its output in the log folder, and waits
 * until it answers. When a command holds the lock for its own jobs, waits for that to end first. Never starts two: the lock decides, and
 * one that loses the race ends by itself.
 */
import path from 'node:path';
import { Failure } from '../core/failure.ts';
import type { Session } from './session.ts';

const LOOK_MS = 50;
/** Starting takes well under a second; a slow disk or a busy machine gets this long. */
const PATIENCE_MS = 20_000;
/** A worker may lose the race for the lock and end; one that ends more often than this is broken. */
const MOST_LAUNCHES = 3;

/** The worker that runs. */
export interface RunningWorker {
  readonly pid: number;
  /** True when this call started it. */
  readonly started: boolean;
}

/** @throws Failure worker-locked when somebody holds the lock and does not answer, install-broken when the worker does not come up. */
export async function ensureWorker({ call, world, client, live }: Session): Promise<RunningWorker> {
  let launched: { readonly pid: number; over: boolean } | undefined;
  let launches = 0;
  let end = world.clock.now() + PATIENCE_MS;
  for (;;) {
    const status = await client.status();
    if (status?.role === 'worker') return { pid: status.pid, started: status.pid === launched?.pid };
    if (status?.role === 'command') {
      live.wait(`process ${status.pid} runs its own jobs; the worker starts after it`);
      launched = undefined;
      end = world.clock.now() + PATIENCE_MS;
    } else if ((launched === undefined || launched.over) && client.holderPid() === undefined) {
      launches += 1;
      if (launches > MOST_LAUNCHES) throw lost(world.paths.logs, undefined, undefined);
      live.wait('starting the worker');
      const { pid, ended } = await client.launchWorker(call.env);
      const mine = { pid, over: false };
      void ended.then(() => {
        mine.over = true;
      });
      launched = mine;
    }
    if (world.clock.now() > end) throw lost(world.paths.logs, client.holderPid(), launched?.pid);
    await world.clock.sleep(LOOK_MS);
  }
}

function lost(logs: string, holder: number | undefined, launched: number | undefined): Failure {
  if (holder !== undefined && holder !== launched) {
    return new Failure('worker-locked', `process ${holder} holds the worker lock and does not answer`, {
      next: "'localcoder stop', then try again",
    });
  }
  return new Failure('install-broken', 'the worker does not start', {
    next: `read ${path.join(logs, 'worker.out')}, then run 'localcoder doctor'`,
  });
}
