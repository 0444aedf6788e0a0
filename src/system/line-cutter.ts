const NEWLINE = 0x0a;

export interface LineCutter {
  /** The lines that `chunk` completes, without their ends. @throws RangeError when a line grows beyond the limit. */
  push(chunk: Buffer): string[];
}

/** Cuts a byte stream into lines of UTF-8 text. A character or a line may arrive in any number of pieces. */
export function cutLines(longestBytes: number): LineCutter {
  let held: Buffer[] = [];
  let heldBytes = 0;
  const hold = (piece: Buffer): void => {
    if (heldBytes + piece.length > longestBytes) throw new RangeError(`a line is longer than ${longestBytes} bytes`);
    held.push(piece);
    heldBytes += piece.length;
  };
  return {
    push(chunk) {
      const lines: string[] = [];
      let from = 0;
      for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
        hold(chunk.subarray(from, at));
        lines.push(Buffer.concat(held, heldBytes).toString('utf8'));
        held = [];
        heldBytes = 0;
        from = at + 1;
      }
      if (from < chunk.length) hold(chunk.subarray(from));
      return lines;
    },
  };
}
