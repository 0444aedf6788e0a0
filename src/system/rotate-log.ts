/**
 * Keeps the log small.
 * How: rotating-file-stream makes the moves; its own writing is asynchronous and would lose the last lines of a killed process, so nothing is
 * written through it. One process at a time may rotate, by a file that stands for its turn.
 * It never removes a line that is younger than the oldest of KEPT_FILES files.
 */
import { closeSync, openSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Clock } from '../core/port/clock.ts';
import { orUndefined } from './or-undefined.ts';

const KEPT_FILES = 5;
/** Stands in the folder while a process rotates. */
const TURN_FILE = 'rotating';
/** Milliseconds that a rotation, a few renames, may take before its process counts as dead. */
const LONGEST_TURN_MS = 60_000;

/**
 * Moves a log file and the older ones beside it one number up, unless another process is at it or has just done so (then the file is no
 * longer `inode`). Rejects when the library cannot be loaded; a move that fails is over all the same.
 */
export async function rotateLog(file: string, inode: number | undefined, clock: Clock): Promise<void> {
  // Two rotations at once would each rename the other's files away.
  const turn = path.join(path.dirname(file), TURN_FILE);
  if (!takeTurn(turn, clock)) return;
  try {
    if (orUndefined(() => statSync(file).ino) === inode) await move(file);
  } finally {
    rmSync(turn, { force: true });
  }
}

/** One process at a time may rotate; the turn of one that was killed meanwhile lapses. */
function takeTurn(turn: string, clock: Clock): boolean {
  const since = orUndefined(() => statSync(turn).mtimeMs);
  if (since !== undefined && clock.now() - since > LONGEST_TURN_MS) rmSync(turn, { force: true });
  const opened = orUndefined(() => openSync(turn, 'wx', 0o600));
  if (opened !== undefined) closeSync(opened);
  return opened !== undefined;
}

async function move(file: string): Promise<void> {
  const { createStream } = await import('rotating-file-stream');
  await new Promise<void>((resolve) => {
    // A limit of one byte makes the stream rotate as it opens, which is all that is wanted of it.
    const rotor = createStream(path.basename(file), { path: path.dirname(file), size: '1B', rotate: KEPT_FILES, mode: 0o600 });
    rotor.once('open', () => rotor.end());
    rotor.once('error', () => resolve());
    rotor.once('close', () => resolve());
  });
}
