/**
 * `status.json`: how things are, for a shell prompt that cannot wait for Node.
 * How: the worker writes the file beside it and renames it, so that a reader sees a whole one or none, readable by its owner only; while nothing
 * changes it only marks the file as fresh. A reader believes it when the worker lives and has marked it lately.
 * It never throws: a prompt without a status is better than a worker that stumbles over a full disk.
 */
import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import type { Clock } from '../core/port/clock.ts';
import type { ShortStatus, StatusFile } from '../core/port/status-file.ts';

/** A worker marks its file every ten seconds; one that has not for this long hangs, or the machine slept. */
const FRESH_MS = 30_000;

/** Writes nothing yet. */
export function openStatusFile(file: string, clock: Clock): StatusFile {
  const next = `${file}.${process.pid}`;
  let written = '';
  return {
    write(status) {
      const text = `${JSON.stringify(status)}\n`;
      try {
        if (text === written && marked(file, clock)) return true;
        writeFileSync(next, text, { mode: 0o600 });
        renameSync(next, file);
        written = text;
        return true;
      } catch {
        rmSync(next, { force: true });
        return false;
      }
    },
    remove() {
      written = '';
      try {
        rmSync(file, { force: true });
      } catch {
        // Its pid is gone with us, so that nobody believes it.
      }
    },
  };
}

/** What a living worker wrote lately; undefined when there is no such file. */
export function readStatusFile(file: string, clock: Clock): ShortStatus | undefined {
  try {
    if (clock.now() - statSync(file).mtimeMs > FRESH_MS) return undefined;
    const status: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isStatus(status) && process.kill(status.pid, 0) ? status : undefined;
  } catch {
    return undefined;
  }
}

function marked(file: string, clock: Clock): boolean {
  try {
    utimesSync(file, clock.now() / 1000, clock.now() / 1000);
    return true;
  } catch {
    return false;
  }
}

function isStatus(status: unknown): status is ShortStatus {
  if (typeof status !== 'object' || status === null) return false;
  const { state, running, waiting, pid } = status as Partial<ShortStatus>;
  return (
    typeof state === 'string' && Number.isInteger(running) && Number.isInteger(waiting) && Number.isSafeInteger(pid) && Number(pid) > 0
  );
}
