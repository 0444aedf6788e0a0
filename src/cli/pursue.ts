/**
 * Waits until jobs have settled, and runs them here when nobody else does. The queue's rows are the truth; a worker's socket only makes
 * it livelier. Whoever holds the lock runs jobs: if a worker does, this follows it; if the worker ends meanwhile, this takes the lock and
 * goes on; if the lock is held by a process that does not answer (one that starts, or another command), this waits and looks again.
 * Ctrl-C asks for these jobs to be cancelled and waits for them to end, or, for a batch, hands the running one back and leaves the rest in the
 * queue; a second one leaves at once. Runs no job that it was not asked for, but a batch makes room for reviews, and runs them.
 */
import type { JobId } from '../core/brand.ts';
import type { ProgressEvent } from '../core/port/progress.ts';
import type { JobRow, OnlyJobs } from '../core/port/queue.ts';
import { announceEnds, ringFor } from './announce.ts';
import { openInterrupts } from './interrupts.ts';
import { serve } from './serve.ts';
import type { Session } from './session.ts';

/** How often rows and the lock are looked at while nothing is heard. */
const LOOK_MS = 250;

/** How a wait ended. */
export interface Pursued {
  readonly rows: readonly JobRow[];
  /** Ctrl-C was pressed. */
  readonly interrupted: boolean;
  /** The queue was paused before they had all run; they wait. */
  readonly paused: boolean;
}

/** Follows or runs `ids` until each has ended. `settled` is called once for each, as it ends. At Ctrl-C they end as cancelled, or wait on. */
export async function pursue(
  session: Session,
  ids: readonly JobId[],
  settled: (row: JobRow) => void,
  atInterrupt: 'cancel' | 'leave' = 'cancel',
): Promise<Pursued> {
  const { world, client, live } = session;
  const told = new Set<JobId>();
  const rowOf = (id: JobId): JobRow | undefined => world.queue.find(id);
  const pending = (): JobId[] => {
    const left: JobId[] = [];
    for (const id of ids) {
      const row = rowOf(id);
      if (row?.state.status === 'waiting' || row?.state.status === 'running') left.push(id);
      else if (row !== undefined && !told.has(id)) {
        told.add(id);
        live.wait('');
        settled(row);
      }
    }
    return left;
  };
  const interrupts = openInterrupts();
  const never = new AbortController().signal;
  const leave = atInterrupt === 'leave' ? interrupts.first : never;
  const cancelAll = (): void => {
    live.wait(leave.aborted ? 'the rest stays queued; one moment' : 'cancelling; press Ctrl-C again to leave at once');
    if (leave.aborted) return;
    for (const id of pending()) if (world.queue.cancel(id) === 'running') void client.cancel(id);
  };
  interrupts.first.addEventListener('abort', cancelAll, { once: true });
  const stopShowing = session.hub.add((event) => {
    live.tell(event);
    if (event.is === 'settled') pending();
  });
  /** Nothing is left, or what is left waits in a paused queue. */
  const stuck = (left: readonly JobId[]): boolean =>
    left.length === 0 || (world.queue.paused() && left.every((id) => rowOf(id)?.state.status === 'waiting'));
  let paused = false;
  let awaited: readonly JobId[] = [];
  try {
    awaited = pending();
    for (let left = awaited; left.length > 0 && !leave.aborted; left = pending()) {
      const lock = client.takeLock();
      if (lock !== undefined) {
        try {
          await runHere(session, { ids: left, andReviews: atInterrupt === 'leave' }, leave);
        } finally {
          lock.release();
        }
        continue;
      }
      // A pause holds the worker back. A command that runs its own jobs was asked for by a person just now.
      paused = stuck(left);
      if (paused) break;
      if (!(await followWorker(session, () => leave.aborted || stuck(pending())))) {
        live.wait(`waiting for ${holderWords(client.holderPid())}`);
        await world.clock.sleep(LOOK_MS);
      }
    }
  } finally {
    stopShowing();
    interrupts.close();
    live.wait('');
  }
  if (!interrupts.first.aborted)
    await ringFor(
      session,
      awaited.map(rowOf).filter((row) => row !== undefined),
    );
  return { rows: ids.map(rowOf).filter((row) => row !== undefined), interrupted: interrupts.first.aborted, paused };
}

/** Runs these jobs in this process, under the lock, answering `status` and `cancel` of other commands meanwhile; hands them back when told to leave. */
async function runHere(session: Session, only: OnlyJobs, leave: AbortSignal): Promise<void> {
  const { world, live } = session;
  const { runBot } = await import('../bot.ts');
  live.wait('starting');
  let nudge = (): void => undefined;
  const server = await serve(session, { role: 'command', nudge: () => nudge() });
  const endAnnouncing = await announceEnds(session);
  try {
    await runBot(world, {
      only,
      follow: false,
      stop: leave,
      now: leave,
      ready: (given) => {
        nudge = given;
      },
    });
  } finally {
    await endAnnouncing();
    await server.close();
  }
}

/** Shows what the worker does until there is nothing left to wait for or it hangs up. @returns false when nobody answered. */
async function followWorker({ world, client, hub, live }: Session, over: () => boolean): Promise<boolean> {
  const done = new AbortController();
  const look = (): void => {
    if (over()) done.abort();
    else takeBack = world.clock.after(LOOK_MS, look);
  };
  let takeBack = world.clock.after(LOOK_MS, look);
  const show = (event: ProgressEvent): void => {
    hub.tell(event);
    if (event.is === 'settled' && over()) done.abort();
  };
  try {
    await client.nudge();
    if (!live.busy()) live.wait('waiting for the worker');
    return await client.follow(show, done.signal);
  } finally {
    takeBack();
  }
}

function holderWords(pid: number | undefined): string {
  return pid === undefined ? 'another localcoder process' : `process ${pid}, which runs jobs`;
}
