/**
 * The log lines of one job, out of the JSON lines that the worker and the commands write below the state folder. Files are read as they
 * are; a line that a crash cut short is skipped. Following looks at the files again and again until the job has ended: the log is small
 * and a person is watching. Never writes.
 */
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { JobId } from '../core/brand.ts';

/** One line as it was written: `time` in epoch milliseconds, `level` as pino has it (30 info, 40 warning, 50 error). */
export interface LogLine {
  readonly time: number;
  readonly level: number;
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** Lines about `job` in all log files of the folder, oldest first. [] when there is no folder. */
export async function readJobLog(folder: string, job: JobId): Promise<LogLine[]> {
  const names = await readdir(folder).catch(() => []);
  const files = await Promise.all(
    names
      .filter((name) => name.includes('.jsonl') || name.endsWith('.log'))
      .map(async (name) => {
        const file = path.join(folder, name);
        return { file, changed: (await stat(file).catch(() => undefined))?.mtimeMs ?? 0 };
      }),
  );
  const lines: LogLine[] = [];
  for (const { file } of files.sort((a, b) => a.changed - b.changed)) {
    for await (const text of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY })) {
      // Parsing only what can be about the job keeps this fast on a large log.
      const line = text.includes(job) ? parseLine(text) : undefined;
      if (line?.job === job) lines.push(line);
    }
  }
  return lines.sort((a, b) => a.time - b.time);
}

function parseLine(text: string): LogLine | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isLogLine(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isLogLine(value: unknown): value is LogLine {
  return typeof value === 'object' && value !== null && 'time' in value && typeof value.time === 'number' && 'msg' in value;
}
