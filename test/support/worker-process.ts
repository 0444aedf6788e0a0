/**
 * A real worker process in a group of its own, followed over its socket, so that a test can wait for a moment of its work and kill it there.
 */
import type { ProgressEvent } from '../../src/core/port/progress.ts';
import type { Ask, Tell } from '../../src/core/worker.ts';
import { statePaths } from '../../src/system/paths.ts';
import { connect, type Peer } from '../../src/system/socket.ts';
import type { CliHome, CliProcess, CliRun } from './cli.ts';
import { pause } from './wait-until.ts';

export interface WorkerProcess {
  readonly pid: number;
  readonly ended: Promise<CliRun>;
  /** Everything it has told so far. */
  readonly events: readonly ProgressEvent[];
  /** Resolves with the first event from now on that fits, or undefined when the worker ended before, or `limitMs` is over. */
  next(fits: (event: ProgressEvent) => boolean, limitMs?: number): Promise<ProgressEvent | undefined>;
  /** SIGKILL to the worker alone, or to its whole process group; resolves when it is gone. */
  kill(whom: 'worker' | 'group'): Promise<void>;
  /** Asks it to end and waits for that. */
  stop(): Promise<CliRun>;
}

/** Starts a worker on this home. Events that it tells before the socket is connected are missed, as by any terminal. */
export function startWorker(home: CliHome, env: Readonly<Record<string, string>> = {}): WorkerProcess {
  const started: CliProcess = home.start(['worker'], { ownGroup: true, env });
  const events: ProgressEvent[] = [];
  const watchers = new Set<(event: ProgressEvent) => void>();
  let over = false;
  let peer: Peer<Ask, Tell> | undefined;
  void started.ended.then(() => {
    over = true;
    peer?.close();
  });
  void listen();

  async function listen(): Promise<void> {
    const { socket } = statePaths({ LOCALCODER_STATE_DIR: home.state });
    while (!over && peer === undefined) {
      peer = await connect<Ask, Tell>(socket);
      if (peer === undefined) await pause(5);
    }
    if (over) peer?.close();
    peer?.onMessage((told) => {
      if (told.tell !== 'event') return;
      events.push(told.event);
      for (const watch of [...watchers]) watch(told.event);
    });
    peer?.send({ ask: 'follow' });
  }

  return {
    pid: started.pid,
    ended: started.ended,
    events,
    next: (fits, limitMs = 60_000) =>
      new Promise((resolve) => {
        const settle = (event: ProgressEvent | undefined): void => {
          clearTimeout(timer);
          watchers.delete(watch);
          resolve(event);
        };
        const watch = (event: ProgressEvent): void => {
          if (fits(event)) settle(event);
        };
        const timer = setTimeout(() => settle(undefined), limitMs);
        watchers.add(watch);
        void started.ended.then(() => settle(undefined));
      }),
    async kill(whom) {
      if (whom === 'worker') process.kill(started.pid, 'SIGKILL');
      else process.kill(-started.pid, 'SIGKILL');
      await started.ended;
    },
    async stop() {
      await home.run(['stop']);
      return started.ended;
    },
  };
}
