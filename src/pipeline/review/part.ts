import type { RepoPath } from '../../core/brand.ts';
import type { Hunk } from '../../core/port/repo.ts';
import type { Outline, SourceSymbol } from '../../core/port/syntax.ts';
import { type LineRange, lineAt } from '../../core/span.ts';
import type { SourceFile } from '../../core/target.ts';

/** A part of a change that one question is about: hunks that stand close together, or a piece of a long one. */
export interface Part {
  readonly file: RepoPath;
  /** The file as it stands after the change. */
  readonly source: SourceFile;
  readonly outline: Outline;
  /** Lines of the new text that the part covers, without the context around them. */
  readonly lines: LineRange;
  /** Lines that came, by number, without their line end. */
  readonly added: readonly AddedLine[];
  /** The change as the model sees it: each line with `+`, `-` or a blank before it. */
  readonly shown: string;
}

/** A line that a change brought. */
export interface AddedLine {
  readonly line: number;
  readonly text: string;
}

/** Unchanged lines shown before and after a change, as in git's own diffs. */
const CONTEXT_LINES = 3;
/** A part longer than this is cut, at the beginning of a symbol where there is one in its second half. */
const MOST_LINES = 60;

/** The parts of one file's change. Those that bring no line are among them, for they have to be told of. */
export function partsOf(source: SourceFile, outline: Outline, before: string, hunks: readonly Hunk[]): Part[] {
  const after = linesOf(source.clean);
  const old = linesOf(before);
  const starts = new Set(outline.symbols.map((symbol) => lineAt(source.clean, symbol.span.start)));
  return grouped(hunks.flatMap((hunk) => cut(hunk, starts))).map((group) => {
    const first = group[0]?.first ?? 1;
    const last = Math.max(first, ...group.map(({ first: from, count }) => from + count - 1));
    const added = group.flatMap(({ first: from, count }) =>
      Array.from({ length: count }, (_, index) => ({ line: from + index, text: after[from + index - 1] ?? '' })),
    );
    return { file: source.file, source, outline, lines: { first, last }, added, shown: shown(group, after, old) };
  });
}

/** The part that a symbol or some lines make when all of them are looked at as new. */
export function partOfLines(source: SourceFile, outline: Outline, lines: LineRange): Part[] {
  const hunk = { first: lines.first, count: lines.last - lines.first + 1, oldFirst: lines.first, oldCount: 0 };
  return partsOf(source, outline, '', [hunk]);
}

/** The smallest symbol that holds all lines of a part, or, where none does, the one that its first added line is in. */
export function symbolOf({ source, outline, lines, added }: Part): SourceSymbol | undefined {
  const around = (range: LineRange): SourceSymbol | undefined =>
    outline.symbols
      .filter(({ span }) => lineAt(source.clean, span.start) <= range.first && lineAt(source.clean, span.end) >= range.last)
      .reduce<SourceSymbol | undefined>((best, each) => (best === undefined || size(each) < size(best) ? each : best), undefined);
  const first = added.find(({ text }) => text.trim() !== '')?.line ?? lines.first;
  return around(lines) ?? around({ first, last: first });
}

/** A text's lines without their ends; one that ends with a line end has no empty last line. */
export function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/u);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function size({ span }: SourceSymbol): number {
  return span.end - span.start;
}

/** A long hunk in pieces. What went is shown with the first. */
function cut(hunk: Hunk, starts: ReadonlySet<number>): Hunk[] {
  const pieces: Hunk[] = [];
  let { first, count, oldCount } = hunk;
  while (count > MOST_LINES) {
    let take = MOST_LINES;
    for (let line = first + MOST_LINES; line > first + MOST_LINES / 2; line -= 1) {
      if (starts.has(line)) {
        take = line - first;
        break;
      }
    }
    pieces.push({ first, count: take, oldFirst: hunk.oldFirst, oldCount });
    first += take;
    count -= take;
    oldCount = 0;
  }
  return [...pieces, { first, count, oldFirst: hunk.oldFirst + (pieces.length === 0 ? 0 : hunk.oldCount), oldCount }];
}

/** Hunks between which the context would leave nothing out belong together, as long as they stay short. */
function grouped(hunks: readonly Hunk[]): Hunk[][] {
  const groups: Hunk[][] = [];
  for (const hunk of hunks) {
    const group = groups.at(-1);
    const [start, previous] = [group?.[0], group?.at(-1)];
    const isNear = previous !== undefined && hunk.first - (previous.first + previous.count) <= 2 * CONTEXT_LINES;
    const isShort = start !== undefined && hunk.first + hunk.count - start.first <= MOST_LINES;
    if (group !== undefined && isNear && isShort) group.push(hunk);
    else groups.push([hunk]);
  }
  return groups;
}

function shown(group: readonly Hunk[], after: readonly string[], old: readonly string[]): string {
  const lines: string[] = [];
  const keep = (from: number, to: number): void => {
    for (let line = Math.max(1, from); line <= Math.min(to, after.length); line += 1) lines.push(` ${after[line - 1] ?? ''}`);
  };
  let next = (group[0]?.first ?? 1) - CONTEXT_LINES;
  for (const { first, count, oldFirst, oldCount } of group) {
    keep(next, first - 1);
    for (let line = oldFirst; line < oldFirst + oldCount; line += 1) lines.push(`-${old[line - 1] ?? ''}`);
    for (let line = first; line < first + count; line += 1) lines.push(`+${after[line - 1] ?? ''}`);
    next = first + count;
  }
  keep(next, next + CONTEXT_LINES - 1);
  return lines.join('\n');
}
