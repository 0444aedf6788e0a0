/**
 * The command line's door to whoever runs jobs: its socket, the lock it holds, and how a worker is started.
 * Why: a command leaves requests in the queue, which is the truth; everything here only makes it heard sooner.
 * How: one short connection for each question, with a bound on every wait; `follow` keeps one open. A worker that does not answer is the
 * same as none, except that its lock still counts.
 * It never opens the database, the parser or the engine.
 */
import process from 'node:process';
import type { JobId } from './core/brand.ts';
import type { Clock } from './core/port/clock.ts';
import type { ProgressEvent } from './core/port/progress.ts';
import type { Ask, Tell, WorkerStatus } from './core/worker.ts';
import { isLocked, type Lock, lockOwner, takeLock } from './store/lock.ts';
import type { Launched } from './system/launch.ts';
import { makePrivateFolder, packageRoot, type StatePaths } from './system/paths.ts';
import { connect, type Peer, type SocketServer, serve } from './system/socket.ts';

/** An answer takes a millisecond; a worker that is busy or stopped is not waited for longer. */
const ANSWER_MS = 1_000;

/** A command's end of a connection, as whoever runs jobs sees it. */
export type WorkerPeer = Peer<Tell, Ask>;

export interface QueueClient {
  /** Something new is in the queue, or may start again. Harmless when nobody listens. */
  nudge(): Promise<void>;
  /** The registry changed. */
  refresh(): Promise<void>;
  /** The job's row says cancel: reach the sampler now. */
  cancel(job: JobId): Promise<void>;
  /** Undefined when nobody answers. */
  status(): Promise<WorkerStatus | undefined>;
  /** Asks the worker to end. @returns false when nobody answered, or it refused. */
  stop(now: boolean): Promise<boolean>;
  /** Hands on events until `signal` aborts or the other side hangs up. @returns false when nobody answered. */
  follow(onEvent: (event: ProgressEvent) => void, signal: AbortSignal): Promise<boolean>;
  /**
   * Answers others on the socket. Call only while holding the lock. @throws Failure permission-denied | worker-locked.
   */
  listen(onConnection: (peer: WorkerPeer) => void): Promise<SocketServer>;
  /** Takes the worker lock at once or not at all. @throws Failure as openStore. */
  takeLock(): Lock | undefined;
  /** The process that holds the lock, if one does. */
  holderPid(): number | undefined;
  /** Starts a worker of its own session. It may lose the race for the lock and end at once. @throws Failure as launch. */
  launchWorker(env: NodeJS.ProcessEnv): Promise<Launched>;
}

/** Opens nothing yet. */
export function openQueueClient(paths: StatePaths, clock: Clock): QueueClient {
  const ask = async (question: Ask): Promise<Tell | undefined> => {
    const peer = await connect<Ask, Tell>(paths.socket);
    if (peer === undefined) return undefined;
    try {
      return await answerOf(peer, question, clock);
    } finally {
      peer.close();
    }
  };
  const tell = async (question: Ask): Promise<void> => void (await ask(question));

  return {
    nudge: () => tell({ ask: 'nudge' }),
    refresh: () => tell({ ask: 'refresh' }),
    cancel: (job) => tell({ ask: 'cancel', job }),
    async status() {
      const answer = await ask({ ask: 'status' });
      return answer?.tell === 'status' ? answer.status : undefined;
    },
    stop: async (now) => (await ask({ ask: 'stop', now }))?.tell === 'ok',
    async follow(onEvent, signal) {
      const peer = await connect<Ask, Tell>(paths.socket);
      if (peer === undefined) return false;
      const hangUp = (): void => peer.close();
      signal.addEventListener('abort', hangUp, { once: true });
      if (signal.aborted) hangUp();
      peer.onMessage((message) => {
        if (message.tell === 'event' && !signal.aborted) onEvent(message.event);
      });
      peer.send({ ask: 'follow' });
      await peer.closed;
      signal.removeEventListener('abort', hangUp);
      return true;
    },
    listen: (onConnection) => serve<Tell, Ask>(paths.socket, onConnection),
    takeLock: () => takeLock(paths.lock, clock),
    holderPid() {
      const owner = lockOwner(paths.lock);
      if (owner === undefined || !isAlive(owner.pid)) return undefined;
      if (owner.pid === process.pid) return owner.pid;
      // The number may have gone to a stranger: only the lock itself proves that somebody holds it.
      return isLocked(paths.lock) ? owner.pid : undefined;
    },
    async launchWorker(env) {
      const { launch } = await import('./system/launch.ts');
      const { join } = await import('node:path');
      makePrivateFolder(paths.logs);
      return launch({
        argv: [process.execPath, join(packageRoot(), 'dist', 'src', 'main.js'), 'worker'],
        cwd: paths.root,
        env,
        output: join(paths.logs, 'worker.out'),
      });
    },
  };
}

function answerOf(peer: Peer<Ask, Tell>, question: Ask, clock: Clock): Promise<Tell | undefined> {
  return new Promise((resolve) => {
    const takeBack = clock.after(ANSWER_MS, () => resolve(undefined));
    const settle = (answer: Tell | undefined): void => {
      takeBack();
      resolve(answer);
    };
    peer.onMessage(settle);
    void peer.closed.then(() => settle(undefined));
    peer.send(question);
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
