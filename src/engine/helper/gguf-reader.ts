import { readSync } from 'node:fs';

const WINDOW_BYTES = 1024 * 1024;

/** The file ended where more was promised, or a number cannot be right. */
export class HeaderError extends Error {}

/** Reads little-endian numbers one after another from an open file, never beyond its end. */
export interface GgufReader {
  readonly at: number;
  u8(): number;
  u32(): number;
  /** @throws HeaderError when it is beyond 2^53. */
  u64(): number;
  /** A string with its 64-bit length before it. */
  text(limitBytes: number): string;
  skip(bytes: number): void;
}

/** A reader over file descriptor `fd`, from its beginning, `bytes` long. */
export function openGgufReader(fd: number, bytes: number): GgufReader {
  let window = Buffer.alloc(0);
  let start = 0;
  let at = 0;

  function need(count: number): Buffer {
    if (at + count > bytes) throw new HeaderError(`it ends at byte ${bytes}, in the middle of its header`);
    if (at < start || at + count > start + window.length) {
      window = Buffer.alloc(Math.max(count, Math.min(WINDOW_BYTES, bytes - at)));
      start = at;
      const read = readSync(fd, window, 0, window.length, at);
      if (read < count) throw new HeaderError(`it ends at byte ${at + read}, in the middle of its header`);
      window = window.subarray(0, read);
    }
    const view = window.subarray(at - start, at - start + count);
    at += count;
    return view;
  }

  function u64(): number {
    const value = need(8).readBigUInt64LE();
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new HeaderError(`it names a length of ${value}`);
    return Number(value);
  }

  return {
    get at() {
      return at;
    },
    u8: () => need(1).readUInt8(),
    u32: () => need(4).readUInt32LE(),
    u64,
    text(limitBytes) {
      const length = u64();
      if (length > limitBytes) throw new HeaderError(`a text in it is ${length} bytes long`);
      return need(length).toString('utf8');
    },
    skip(count) {
      if (at + count > bytes) throw new HeaderError(`it ends at byte ${bytes}, in the middle of its header`);
      at += count;
    },
  };
}
