/**
 * The worker process: one for each person, serving all registered repositories with one loaded model until it is asked to end.
 * How: takes the lock or ends with 3, answers on the socket, and lets the bot run. SIGTERM and SIGHUP (and a second Ctrl-C) hand the running
 * job back to the queue; `stop` and the first Ctrl-C let it finish.
 * A bug that nobody caught ends the process at once: the lock goes with it, and the next worker recovers what ran.
 */
import process from 'node:process';
import type { Command } from 'commander';
import { runBot } from '../../bot.ts';
import type { EpochMs } from '../../core/brand.ts';
import { Failure } from '../../core/failure.ts';
import type { ExitStatus } from '../../core/outcome.ts';
import { EXIT } from '../../core/outcome.ts';
import { openSettings } from '../../open-settings.ts';
import { upkeep } from '../../upkeep.ts';
import { announceEnds } from '../announce.ts';
import type { Act, Call } from '../call.ts';
import type { KeptStatus } from '../keep-status.ts';
import { keepStatus } from '../keep-status.ts';
import { serve } from '../serve.ts';
import type { Session } from '../session.ts';
import { inSession } from '../session.ts';
import { version } from '../version.ts';

/** A request whose nudge got lost (its command was killed just then) is seen at the latest after this. */
const LOOK_ANYWAY_MS = 10_000;
const DAY_MS = 24 * 60 * 60 * 1_000;

export function define(command: Command, act: Act): void {
  command.action(() => act(worker));
}

async function worker(call: Call): Promise<ExitStatus> {
  let release = (): void => undefined;
  try {
    return await inSession(call, async (session) => {
      const lock = session.client.takeLock();
      if (lock === undefined) {
        const pid = session.client.holderPid();
        throw new Failure('worker-locked', `${pid === undefined ? 'another process' : `process ${pid}`} runs jobs already`, {
          next: "'localcoder status' shows it, 'localcoder stop' ends it",
        });
      }
      release = () => lock.release();
      await run(session);
      return EXIT.done;
    });
  } finally {
    // Last of all: a free lock is the proof that everything else has ended.
    release();
  }
}

async function run(session: Session): Promise<void> {
  const { world, hub } = session;
  const { log, clock } = world;
  const stop = new AbortController();
  const now = new AbortController();
  const end = (atOnce: boolean): void => {
    log.info('asked to end', { atOnce });
    hub.tell({ is: 'notice', text: atOnce ? 'the worker is ending and hands its job back' : 'the worker ends after its job' });
    stop.abort();
    if (atOnce) now.abort();
  };
  const restore = onSignals((signal) => end(signal !== 'SIGINT' || stop.signal.aborted));
  process.on('uncaughtException', (error) => {
    log.error('bug', { error: error.stack ?? error.message });
    process.exit(EXIT.world);
  });

  let nudge = (): void => undefined;
  let takeBackLook = (): void => undefined;
  const look = (): void => {
    nudge();
    takeBackLook = clock.after(LOOK_ANYWAY_MS, look);
  };
  const heard = (): void => {
    nudge();
    status?.look();
  };
  let status: KeptStatus | undefined;
  const server = await serve(session, { role: 'worker', nudge: heard, stop: end });
  status = keepStatus(session);
  const hush = await announceEnds(session);
  log.info('worker started', { version: version() });
  await forgetOld(session);
  void upkeep(world, stop.signal);
  try {
    await runBot(world, {
      follow: true,
      stop: stop.signal,
      now: now.signal,
      ready: (given) => {
        nudge = given;
        look();
      },
    });
    log.info('worker ended');
  } catch (error) {
    log.error('the worker cannot go on', { error: error instanceof Error ? error.stack : String(error) });
    throw error;
  } finally {
    takeBackLook();
    restore();
    await hush();
    status.close();
    await server.close();
  }
}

/** Forgets jobs that ended longer ago than the person's settings keep them. Settings in disorder forget nothing. */
async function forgetOld({ call, world }: Session): Promise<void> {
  try {
    const settings = openSettings(call.env);
    const { keepDays } = (await settings.of(settings.folder)).config.history;
    const forgotten = world.queue.forget((world.clock.now() - keepDays * DAY_MS) as EpochMs);
    if (forgotten > 0) world.log.info('forgot old jobs', { forgotten, keepDays });
  } catch (error) {
    world.log.warn('the history was not tidied', { error: error instanceof Error ? error.message : String(error) });
  }
}

function onSignals(act: (signal: NodeJS.Signals) => void): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, act);
  return () => {
    for (const signal of signals) process.off(signal, act);
  };
}
