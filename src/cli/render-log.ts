import type { LogLine } from './job-log.ts';
import { plainLine } from './plain.ts';
import type { Colours } from './terminal.ts';

/** Fields that every line has or that the reader already knows. */
const KNOWN = new Set(['time', 'level', 'msg', 'job', 'pid', 'hostname', 'name', 'v']);
const WARNING = 40;
const ERROR = 50;

/** A log line for people: the time of day (UTC), the message, then the other fields as `name=value`. */
export function renderLogLine(line: LogLine, colour: Colours): string {
  const time = new Date(line.time).toISOString().slice(11, 23);
  const paint = line.level >= ERROR ? colour.red : line.level >= WARNING ? colour.yellow : (text: string) => text;
  const fields = Object.entries(line)
    .filter(([name, value]) => !KNOWN.has(name) && value !== undefined)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return [colour.dim(time), paint(plainLine(line.msg)), colour.dim(plainLine(fields.join(' ')))].join('  ').trimEnd();
}
