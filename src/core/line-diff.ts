import type { Edit, LineRange } from './span.ts';

/** A run of lines that two texts do not share. Line numbers are 1-based; `count` may be 0, then `from` is the line before which the other side's lines stand. */
export interface Hunk {
  readonly before: { readonly from: number; readonly count: number };
  readonly after: { readonly from: number; readonly count: number };
}

/** Beyond this many differing lines the middle counts as one hunk: the search takes time and memory by their square. */
const MAX_EDITS = 2_000;

/** The text's lines with their endings; joined they are the text. */
export function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/gu) ?? [];
}

/** The hunks that lead from one list of lines to another: fewest lines, by the greedy algorithm of Myers (1986). */
export function lineDiff(before: readonly string[], after: readonly string[]): Hunk[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1;
  let tail = 0;
  const most = Math.min(before.length, after.length) - head;
  while (tail < most && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  const [a, b] = [before.slice(head, before.length - tail), after.slice(head, after.length - tail)];
  return hunksOf(sharedLines(a, b), a.length, b.length, head);
}

/** Pairs of equal lines, in order. */
function sharedLines(a: readonly string[], b: readonly string[]): [number, number][] {
  const limit = Math.min(a.length + b.length, MAX_EDITS);
  /** For each step, how far each diagonal reached: index is the diagonal plus the step. */
  const trace: Int32Array[] = [];
  let reach = new Int32Array(1);
  for (let step = 0; step <= limit; step += 1) {
    const next = new Int32Array(2 * step + 3);
    for (let diagonal = -step; diagonal <= step; diagonal += 2) {
      let x = step === 0 ? 0 : startOf(reach, diagonal, step);
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x += 1;
      next[diagonal + step + 1] = x;
      if (x >= a.length && x - diagonal >= b.length) return walkBack(trace, a.length, b.length, step);
    }
    trace.push(next);
    reach = next;
  }
  return [];
}

/** Where a diagonal begins at `step`: one line further from the better of its neighbours at the step before. */
function startOf(previous: Int32Array, diagonal: number, step: number): number {
  const below = previous[diagonal - 1 + step] ?? 0;
  const above = previous[diagonal + 1 + step] ?? 0;
  return diagonal === -step || (diagonal !== step && below < above) ? above : below + 1;
}

function walkBack(trace: readonly Int32Array[], endA: number, endB: number, steps: number): [number, number][] {
  const shared: [number, number][] = [];
  let [x, y] = [endA, endB];
  for (let step = steps; step > 0; step -= 1) {
    const previous = trace[step - 1] ?? new Int32Array(1);
    const diagonal = x - y;
    const start = startOf(previous, diagonal, step);
    for (; x > start; x -= 1, y -= 1) shared.push([x - 1, y - 1]);
    const below = previous[diagonal - 1 + step] ?? 0;
    const above = previous[diagonal + 1 + step] ?? 0;
    if (diagonal === -step || (diagonal !== step && below < above)) y -= 1;
    else x -= 1;
  }
  for (; x > 0 && y > 0; x -= 1, y -= 1) shared.push([x - 1, y - 1]);
  return shared.reverse();
}

function hunksOf(shared: readonly [number, number][], endA: number, endB: number, head: number): Hunk[] {
  const hunks: Hunk[] = [];
  let [x, y] = [0, 0];
  for (const [nextX, nextY] of [...shared, [endA, endB] as const]) {
    if (nextX > x || nextY > y) {
      hunks.push({ before: { from: head + x + 1, count: nextX - x }, after: { from: head + y + 1, count: nextY - y } });
    }
    [x, y] = [nextX + 1, nextY + 1];
  }
  return hunks;
}

/** The lines of the newer text that are not in the older one, as ranges. A place where lines were only taken out has none. */
export function changedLines(hunks: readonly Hunk[]): LineRange[] {
  return hunks.filter(({ after }) => after.count > 0).map(({ after }) => ({ first: after.from, last: after.from + after.count - 1 }));
}

/** The edits, of whole lines, that lead from one text to another. */
export function lineEdits(before: string, after: string): Edit[] {
  const [from, to] = [splitLines(before), splitLines(after)];
  const starts = [0];
  for (const line of from) starts.push((starts.at(-1) ?? 0) + line.length);
  return lineDiff(from, to).map((hunk) => {
    const first = hunk.before.from - 1;
    const lines = to.slice(hunk.after.from - 1, hunk.after.from - 1 + hunk.after.count);
    return { span: { start: starts[first] ?? 0, end: starts[first + hunk.before.count] ?? before.length }, text: lines.join('') };
  });
}
