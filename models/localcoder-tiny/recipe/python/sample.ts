import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** What the model is shown, and what it shall answer. */
export interface Sample {
  readonly task: 'improve' | 'document' | 'explain';
  readonly lang: 'python';
  readonly pkg: string;
  readonly name: string;
  readonly input: string;
  readonly target: string;
  /** The rules that lie between input and target. */
  readonly used: readonly string[];
  /** True when the input is the author's own code. */
  readonly natural?: true;
  /** The one rule that is asked for. */
  readonly instruction?: string;
}

/** A file of samples, a line each. */
export interface SampleFile {
  readonly count: number;
  add(sample: Sample): void;
  close(): void;
}

const BUFFERED = 400;

/** Opens the file anew; lines are written by the hundred. */
export function openSamples(path: string): SampleFile {
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(path, 'w');
  let lines: string[] = [];
  let count = 0;
  const flush = (): void => {
    if (lines.length > 0) writeSync(file, lines.join(''));
    lines = [];
  };
  return {
    get count() {
      return count;
    },
    add(sample) {
      lines.push(`${JSON.stringify(sample)}\n`);
      count++;
      if (lines.length >= BUFFERED) flush();
    },
    close() {
      flush();
      closeSync(file);
    },
  };
}
