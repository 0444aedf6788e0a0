/**
 * Registers a repository, sees to it that a worker follows it, and shows what the worker does. Ctrl-C detaches from a worker that was there
 * before and ends one that this call started (after its job; a second Ctrl-C makes it hand the job back). Losing the connection loses nothing:
 * the worker goes on, and `jobs` tells what it did.
 */
import process from 'node:process';
import type { ExitStatus, Refusal } from '../core/outcome.ts';
import { EXIT } from '../core/outcome.ts';
import type { WatchedRepo } from '../core/worker.ts';
import { ringForEnds } from './announce.ts';
import type { Call } from './call.ts';
import { endWorker } from './end-worker.ts';
import { openInterrupts } from './interrupts.ts';
import { plainLine } from './plain.ts';
import { refuse } from './refuse.ts';
import { followedWords } from './render-status.ts';
import type { Session } from './session.ts';
import { inSession } from './session.ts';
import { showEvents } from './show-events.ts';
import type { RunningWorker } from './start-worker.ts';
import { ensureWorker } from './start-worker.ts';
import { untilFollowed } from './until-followed.ts';

const BARE: Refusal = {
  outcome: 'refused-unsupported',
  reason: 'a bare repository has no saved files to follow',
  next: 'Ask for a revision instead: localcoder improve HEAD.',
};

/** Follows the repository around the place of the call. @throws Failure repository-missing | worker-locked | install-broken. */
export function watch(call: Call, detach: boolean): Promise<ExitStatus> {
  return inSession(call, async (session) => {
    const { world, live } = session;
    let worker: RunningWorker | undefined;
    const interrupts = openInterrupts(() => {
      // No time for the socket: SIGTERM makes the worker hand its job back and end.
      if (worker?.started === true && !detach) process.kill(worker.pid, 'SIGTERM');
    });
    try {
      const { id, bench } = await session.adopt();
      if (bench.repo.root === undefined) return refuse(call, BARE, []);
      world.registry.watch(id, true);
      worker = await ensureWorker(session);
      const how = await untilFollowed(session, id, interrupts.first);
      live.wait('');
      tellHow(session, session.pathOf(id) ?? id, worker, how);
      if (how?.by === 'failed') return EXIT.world;
      if (detach) return EXIT.done;
      if (!interrupts.first.aborted) await attach(session, worker, interrupts.first);
      return await leave(session, worker, interrupts.first);
    } finally {
      interrupts.close();
    }
  });
}

function tellHow({ call }: Session, repository: string, { pid, started }: RunningWorker, how: WatchedRepo | undefined): void {
  const { terminal, json } = call;
  if (json) {
    terminal.print(JSON.stringify({ is: 'watching', repository, pid, started, by: how?.by, why: how?.why }));
    return;
  }
  terminal.note(`${plainLine(repository)}: ${how === undefined ? 'registered' : followedWords(how, terminal.noteColour)}`);
  terminal.note(`worker ${pid} ${started ? 'started' : 'was already running'}; 'localcoder stop' ends it`);
}

/** Shows what the worker does until Ctrl-C or its end. */
async function attach(session: Session, { started }: RunningWorker, until: AbortSignal): Promise<void> {
  const { call, client, hub, live } = session;
  if (!call.json) call.terminal.note(`Ctrl-C ${started ? 'ends the worker' : 'detaches; the worker goes on'}`);
  const hide = showEvents(session);
  const hush = await ringForEnds(session);
  try {
    await client.follow(hub.tell, until);
  } finally {
    hide();
    hush();
    live.wait('');
  }
}

async function leave(session: Session, { pid, started }: RunningWorker, interrupted: AbortSignal): Promise<ExitStatus> {
  const { call, world } = session;
  const say = (text: string): void => (call.json ? undefined : call.terminal.note(text));
  if (!interrupted.aborted) say(`the worker has ended; its log is in ${plainLine(world.paths.logs)}`);
  else if (!started) say(`detached; worker ${pid} goes on`);
  else {
    const { ended } = await endWorker(session, false);
    say(ended ? `worker ${pid}, which this command started, has ended` : `worker ${pid} is still running its job`);
  }
  return EXIT.done;
}
