/**
 * The log of everything that ran, as one JSON object a line in the state folder.
 * How: pino writes each line synchronously, so that what was said last before a kill -9 is in the file; rotation is left to
 * rotate-log.ts. A line written while one is under way goes to the old file. Several processes may write at once: each appends whole lines.
 * It never stops the work: a log that cannot be written loses lines, and bounded memory, instead.
 */
import { mkdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Logger } from 'pino';
import type { Clock } from '../core/port/clock.ts';
import type { Log } from '../core/port/log.ts';
import { systemClock } from './clock.ts';
import { orUndefined } from './or-undefined.ts';
import { rotateLog } from './rotate-log.ts';

/** The file that is being written; older ones have .1 (the latest) to .5 after it. */
const LOG_FILE = 'localcoder.jsonl';
const LARGEST_BYTES = 5 * 1024 * 1024;
const OLDEST_MS = 7 * 24 * 3_600_000;
/** Bytes held in memory while the disk refuses them; more is lost. */
const HELD_BYTES = 64 * 1024;
const LEVELS = ['debug', 'info', 'warn', 'error'] as const;

export interface LogOptions {
  /** Made if it is missing. */
  readonly dir: string;
  /** 'debug', 'info', 'warn' or 'error'; anything else counts as 'info'. */
  readonly level: string;
  readonly clock?: Clock;
  /** Size at which the file is rotated. */
  readonly largestBytes?: number;
}

/** Opens the log. Where no file can be opened, what is logged is lost. */
export function openLog({ dir, level, clock = systemClock, largestBytes = LARGEST_BYTES }: LogOptions): Log & { close(): void } {
  // Loaded here: pino costs some 20 ms, and most commands log nothing.
  const require = createRequire(import.meta.url);
  const { pino, destination: openDestination, stdSerializers } = require('pino') as typeof import('pino');
  const file = path.join(dir, LOG_FILE);
  const destination = orUndefined(() => {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    return openDestination({ dest: file, sync: true, mode: 0o600, maxLength: HELD_BYTES });
  });
  if (destination === undefined) return { ...asLog(pino({ level: 'silent' })), close: () => undefined };
  destination.on('error', () => undefined);

  let begun = begin(file, clock);
  let rotating = false;
  let closed = false;
  const keepSmall = (): void => {
    const tooOld = clock.now() - begun.at > OLDEST_MS;
    if (rotating || closed || (begun.bytes < largestBytes && !tooOld)) return;
    rotating = true;
    void rotateLog(file, begun.inode, clock)
      .catch(() => undefined)
      .then(() => {
        if (closed) return;
        orUndefined(() => destination.reopen());
        const next = begin(file, clock);
        // A rotation that did not succeed is tried again after as many bytes, not at the next line.
        begun = next.inode === begun.inode ? { ...next, at: clock.now(), bytes: 0 } : next;
        rotating = false;
      });
  };
  keepSmall();

  const stream = {
    write(line: string): void {
      if (closed) return;
      destination.write(line);
      begun.bytes += Buffer.byteLength(line);
      keepSmall();
    },
  };
  const logger = pino(
    {
      level: LEVELS.find((known) => known === level) ?? 'info',
      base: { pid: process.pid },
      timestamp: () => `,"time":${clock.now()}`,
      serializers: { error: stdSerializers.err, err: stdSerializers.err },
    },
    stream,
  );
  return {
    ...asLog(logger),
    close: () => {
      if (closed) return;
      closed = true;
      // Every line that could be written has been; flushing would try for ever to write the others to a full disk.
      destination.destroy();
    },
  };
}

function asLog(logger: Logger): Log {
  return {
    debug: (message, fields) => logger.debug(fields ?? {}, message),
    info: (message, fields) => logger.info(fields ?? {}, message),
    warn: (message, fields) => logger.warn(fields ?? {}, message),
    error: (message, fields) => logger.error(fields ?? {}, message),
    with: (fields) => asLog(logger.child(fields)),
  };
}

interface Begun {
  readonly inode: number | undefined;
  /** When the file was made. */
  readonly at: number;
  bytes: number;
}

function begin(file: string, clock: Clock): Begun {
  const found = orUndefined(() => statSync(file));
  // A file system without birth times says 0: then the file is as old as this process.
  const at = found === undefined || found.birthtimeMs <= 0 ? clock.now() : found.birthtimeMs;
  return { inode: found?.ino, at, bytes: found?.size ?? 0 };
}
