/** Where the lines of a text begin. */
export interface Lines {
  /** 1-based line of an offset. */
  at(offset: number): number;
  /** Offset of a line's first character; the text's length beyond the last line. */
  start(line: number): number;
}

/** Finds the lines of a text once, for many questions. Lines end at \n, so \r\n counts once. */
export function linesIn(text: string): Lines {
  const starts = [0];
  for (let next = text.indexOf('\n'); next !== -1; next = text.indexOf('\n', next + 1)) starts.push(next + 1);
  return {
    at(offset) {
      let low = 0;
      let high = starts.length;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if ((starts[middle] ?? 0) <= offset) low = middle;
        else high = middle;
      }
      return low + 1;
    },
    start: (line) => starts[line - 1] ?? text.length,
  };
}
