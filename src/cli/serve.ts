/**
 * What whoever runs jobs answers on the socket: how things are, events for those who follow, and being asked to look, to stop or to cancel.
 * It decides nothing about jobs: cancel and nudge only make the bot look at rows that say so already.
 */
import process from 'node:process';
import type { Ask, Tell, WorkerStatus } from '../core/worker.ts';
import type { QueueClient, WorkerPeer } from '../queue-client.ts';
import type { Session } from './session.ts';
import { version } from './version.ts';

export interface ServeOptions {
  readonly role: WorkerStatus['role'];
  /** Somebody left something in the queue. */
  readonly nudge: () => void;
  /** Somebody asks the worker to end; absent for a command, which ends by itself. */
  readonly stop?: (now: boolean) => void;
}

/** Listens until it is closed. Call only while holding the lock. @throws Failure permission-denied | worker-locked. */
export function serve({ world, hub, client }: Session, options: ServeOptions): ReturnType<QueueClient['listen']> {
  const startedAt = world.clock.now();
  const status = (): WorkerStatus => {
    const current = hub.current();
    return {
      role: options.role,
      pid: process.pid,
      version: version(),
      startedAt,
      engine: world.engine.status(),
      ...(current !== undefined && { current }),
      watching: world.triggers.watching(),
    };
  };
  return client.listen((peer) => {
    peer.onMessage((ask) => void reply(peer, ask));
  });

  async function reply(peer: WorkerPeer, ask: Ask): Promise<void> {
    try {
      if (ask.ask === 'follow') {
        const leave = hub.add((event) => void peer.send({ tell: 'event', event }));
        await peer.closed;
        leave();
      } else peer.send(await answerTo(ask));
    } catch (error) {
      peer.send({ tell: 'error', message: error instanceof Error ? error.message : String(error) });
    }
  }

  async function answerTo(ask: Exclude<Ask, { ask: 'follow' }>): Promise<Tell> {
    switch (ask.ask) {
      case 'status':
        return { tell: 'status', status: status() };
      case 'refresh':
        await world.triggers.refresh();
        return { tell: 'ok' };
      case 'nudge':
      case 'cancel':
        options.nudge();
        return { tell: 'ok' };
      case 'stop':
        if (options.stop === undefined) return { tell: 'error', message: 'this is a command that runs its own jobs, not a worker' };
        options.stop(ask.now);
        return { tell: 'ok' };
    }
  }
}
