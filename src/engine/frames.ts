/** The longest report the worker accepts: far above any answer (a 32k-token reply is about 150 KB), far below what would hurt it. Bytes. */
export const REPORT_LIMIT_BYTES = 4 * 1024 * 1024;

/** The longest order a child accepts: all texts of a job, to be counted, in one. Bytes. */
export const ORDER_LIMIT_BYTES = 256 * 1024 * 1024;

const NEWLINE = 0x0a;

/**
 * Cuts a stream of bytes into frames: UTF-8 text, one a line. Bytes are put together before they are decoded, so a character split
 * between two chunks is whole again. `limitBytes` bounds one frame.
 * @returns a function to feed chunks to; it calls `take` with each frame, or once `broken` with the reason (a line over the limit, bytes
 * that are not UTF-8) and nothing after it; and `rest`, the bytes of an unfinished frame.
 */
export function openFrames(
  limitBytes: number,
  take: (frame: string) => void,
  broken: (why: string) => void,
): { readonly feed: (chunk: Buffer) => void; readonly rest: () => number } {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let parts: Buffer[] = [];
  let held = 0;
  let dead = false;

  function fail(why: string): void {
    dead = true;
    parts = [];
    held = 0;
    broken(why);
  }

  function feed(chunk: Buffer): void {
    let from = 0;
    while (!dead && from < chunk.length) {
      const end = chunk.indexOf(NEWLINE, from);
      const piece = chunk.subarray(from, end === -1 ? chunk.length : end);
      held += piece.length;
      parts.push(piece);
      from = end === -1 ? chunk.length : end + 1;
      if (held > limitBytes) fail(`a frame of more than ${limitBytes} bytes`);
      else if (end !== -1) finish();
    }
  }

  function finish(): void {
    const line = Buffer.concat(parts);
    parts = [];
    held = 0;
    let frame: string;
    try {
      frame = decoder.decode(line);
    } catch {
      fail('bytes that are not UTF-8');
      return;
    }
    if (frame !== '') take(frame);
  }

  return { feed, rest: () => held };
}

/** A value as one frame. */
export function frameOf(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}
