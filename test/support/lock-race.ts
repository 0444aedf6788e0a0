/** Many processes that reach for one worker lock at the same moment, round after round, with a kill -9 of the winner in between. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { buildRooms } from './built-rooms.ts';
import { scratchFolder } from './scratch-folder.ts';

export interface Round {
  /** How many of the racers said that they had taken the lock. */
  readonly taken: number;
  /** The winner's process, and who the lock's owner file named. */
  readonly winner: number | undefined;
  readonly owner: number | undefined;
  /** Milliseconds from the winner's death to the lock being ours. */
  readonly reacquiredMs: number;
}

/** Runs the race. `reacquire` takes the lock in this process and lets go of it again, or says undefined when it is held. */
export async function lockRace(
  file: string,
  { racers, rounds }: { readonly racers: number; readonly rounds: number },
  { owner, reacquire }: { readonly owner: () => number | undefined; readonly reacquire: () => boolean },
): Promise<Round[]> {
  const built = buildRooms(scratchFolder(), ['core', 'store', 'system']);
  const start = async (): Promise<ChildProcess> => {
    const child = fork(fileURLToPath(new URL('take-lock.mjs', import.meta.url)), [built, file]);
    onTestFinished(() => void child.kill('SIGKILL'));
    await once(child, 'message');
    return child;
  };
  const children = await Promise.all(Array.from({ length: racers }, start));
  const results: Round[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const answers = children.map(async (child) => {
      const answer = once(child, 'message');
      child.send('go');
      return (await answer)[0] === 'taken' ? child : undefined;
    });
    const winners = (await Promise.all(answers)).filter((child) => child !== undefined);
    const named = owner();
    const dead = winners.map(async (child) => {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    });
    await Promise.all(dead);
    const diedAt = performance.now();
    while (!reacquire() && performance.now() - diedAt < 5_000) await new Promise((resolve) => setImmediate(resolve));
    results.push({ taken: winners.length, winner: winners[0]?.pid, owner: named, reacquiredMs: performance.now() - diedAt });
    for (const child of winners) children[children.indexOf(child)] = await start();
  }
  return results;
}
