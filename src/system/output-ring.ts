import type { ProcessOutput } from '../core/port/processes.ts';

export interface OutputRing {
  push(chunk: Buffer): void;
  /** Bytes ever pushed. */
  readonly seen: number;
  read(): ProcessOutput;
}

/** Keeps the last `keptBytes` of a stream and counts the rest. A character cut by the limit reads as U+FFFD. */
export function outputRing(keptBytes: number): OutputRing {
  const chunks: Buffer[] = [];
  let held = 0;
  let seen = 0;
  return {
    push(chunk) {
      seen += chunk.length;
      chunks.push(chunk.length > keptBytes ? chunk.subarray(chunk.length - keptBytes) : chunk);
      held += Math.min(chunk.length, keptBytes);
      for (let first = chunks[0]; first !== undefined && held > keptBytes; first = chunks[0]) {
        const excess = held - keptBytes;
        if (first.length > excess) chunks[0] = first.subarray(excess);
        else chunks.shift();
        held -= Math.min(first.length, excess);
      }
    },
    get seen() {
      return seen;
    },
    read: () => ({ text: Buffer.concat(chunks, held).toString('utf8'), lost: seen - held }),
  };
}
