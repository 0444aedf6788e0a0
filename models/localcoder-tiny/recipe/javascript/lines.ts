import { closeSync, existsSync, openSync, readSync, writeSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

const CHUNK_BYTES = 1 << 20;

/** Takes a path and yields the values of its JSON lines one by one, so that a file of any size can be read. */
export function* readLines<Value>(path: string): Generator<Value> {
  for (const line of readTextLines(path)) yield JSON.parse(line) as Value;
}

/** Takes a path and yields its lines that are not empty; a file that is not there has none. */
export function* readTextLines(path: string): Generator<string> {
  if (!existsSync(path)) return;
  const file = openSync(path, 'r');
  try {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    // A character may lie across two chunks; the decoder keeps its first bytes until the rest has come.
    const decoder = new StringDecoder('utf8');
    let rest = '';
    for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk)) {
      const lines = (rest + decoder.write(chunk.subarray(0, read))).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line !== '') yield line;
    }
    if (rest !== '') yield rest;
  } finally {
    closeSync(file);
  }
}

/** Takes a path and values, writes one JSON line for each, and gives their number. */
export function writeLines(path: string, values: Iterable<unknown>): number {
  return writeTextLines(path, jsonOf(values));
}

/** Takes a path and lines, writes them, and gives their number. */
export function writeTextLines(path: string, lines: Iterable<string>): number {
  const file = openSync(path, 'w');
  let count = 0;
  try {
    let held: string[] = [];
    let size = 0;
    const flush = () => {
      writeSync(file, held.join(''));
      held = [];
      size = 0;
    };
    for (const line of lines) {
      held.push(`${line}\n`);
      size += line.length;
      count++;
      if (size > CHUNK_BYTES) flush();
    }
    flush();
  } finally {
    closeSync(file);
  }
  return count;
}

function* jsonOf(values: Iterable<unknown>): Generator<string> {
  for (const value of values) yield JSON.stringify(value);
}
