/** Kills a process that writes to a queue, again and again, and tells what it had said was committed. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { JobId } from '../../src/core/brand.ts';

export interface Told {
  readonly added: Set<JobId>;
  readonly delivered: Set<JobId>;
}

/** Starts a writer, kills it with SIGKILL once it has said `lines` lines, and adds to `told` what it said (its last words included). */
export async function killWriter(built: string, file: string, name: string, lines: number, told: Told): Promise<void> {
  const child = fork(fileURLToPath(new URL('write-jobs.mjs', import.meta.url)), [built, file, name], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  if (child.stdout === null) throw new Error('the writer has no standard output');
  const gone = once(child, 'close');
  let left = lines;
  for await (const line of createInterface({ input: child.stdout })) {
    const [word, id] = line.split(' ');
    if (word === 'added') told.added.add(id as JobId);
    if (word === 'delivered') told.delivered.add(id as JobId);
    left -= 1;
    if (left === 0) child.kill('SIGKILL');
  }
  await gone;
}
