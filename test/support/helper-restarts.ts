/**
 * Sends signals to the process of the bundled model while it writes. It writes a sentence in a fifth of a second, so it is stopped at its first
 * word and looked at there; a sentence that ended all the same was missed, and another is tried.
 */
import type { JobId } from '../../src/core/brand.ts';
import type { FaultHome } from './fault-home.ts';
import { pause, waitUntil } from './wait-until.ts';

/** A function that the bundled model improves in several places: were one of them too close a call on some processor, the others would still be changed. */
const DISH = `function dishTotal(items) {
  var sum = 0;
  for (var i = 0; i < items.length; i++) {
    sum += items[i].price;
  }
  for (var j = 0; j < items.length; j++) {
    sum += items[j].tax;
  }
  if (sum === 0) {
    return null;
  } else {
    return sum;
  }
}
`;

/** `count` files with one such function each. */
export function kitchen(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, dish) => [`src/dish-${dish}.js`, DISH]));
}

export interface Restarts {
  /** Milliseconds from each signal until a new model process wrote. */
  readonly backMs: readonly number[];
  readonly ends: readonly End[];
  /** The first file of the kitchen that was not needed. */
  readonly next: number;
}

interface End {
  readonly status: string;
  readonly attempt: number;
  readonly outcome: string | undefined;
}

/** A process that is still at its sentence after so long was caught in it. */
const CAUGHT_MS = 400;
/** Sentences that may be missed, for each signal. */
const MOST_MISSES = 10;

/** For each signal one job whose model process gets it in mid-sentence, `times` in a row: once for each process that takes up the job. */
export async function helperRestarts(home: FaultHome, signals: readonly NodeJS.Signals[], times = 1): Promise<Restarts> {
  const backMs: number[] = [];
  const ends: End[] = [];
  let next = 0;
  for (const signal of signals) {
    let end: End | undefined;
    for (let misses = 0; end === undefined; misses += 1, next += 1) {
      if (misses > MOST_MISSES) throw new Error(`no sentence could be caught for ${signal}`);
      end = await strike(home, next, signal, times, backMs);
    }
    ends.push(end);
  }
  return { backMs, ends, next };
}

/** How the job ended, or undefined when a sentence was missed. */
async function strike(home: FaultHome, dish: number, signal: NodeJS.Signals, times: number, backMs: number[]): Promise<End | undefined> {
  const { worker } = home;
  const writes = () => worker.next(({ is }) => is === 'text', 120_000);
  let pid = await modelProcess(home);
  let writing = writes();
  const id = await home.ask('improve', `src/dish-${dish}.js`, 'dishTotal');
  for (let time = 0; time < times; time += 1) {
    if (time > 0) pid = await modelProcess(home, pid);
    if ((await writing) === undefined) throw new Error('the model wrote nothing');
    process.kill(pid, 'SIGSTOP');
    if (!(await isCaught(home, id))) {
      process.kill(pid, 'SIGCONT');
      await ended(home, id);
      return undefined;
    }
    const sentAt = Date.now();
    writing = worker.next(({ is }) => is === 'retry' || is === 'settled', 120_000).then(writes);
    void writing.then((event) => event !== undefined && home.row(id).state.endedAt === undefined && backMs.push(Date.now() - sentAt));
    process.kill(pid, signal);
    // A stopped process dies of SIGKILL at once, and of other signals when it goes on.
    if (signal !== 'SIGSTOP' && signal !== 'SIGKILL') process.kill(pid, 'SIGCONT');
  }
  return ended(home, id);
}

async function modelProcess(home: FaultHome, before?: number): Promise<number> {
  return waitUntil('a model process runs', async () => {
    const pid = (await home.home.status())?.engine.pid;
    return pid !== before && pid;
  });
}

async function isCaught(home: FaultHome, id: JobId): Promise<boolean> {
  await pause(CAUGHT_MS);
  return home.row(id).state.endedAt === undefined && (await home.home.status())?.engine.state === 'generating';
}

async function ended(home: FaultHome, id: JobId): Promise<End> {
  const { state } = await home.ended(id, 120_000);
  return { status: state.status, attempt: state.attempt, outcome: state.delivery?.outcome };
}
