import { changedLines, type Hunk, lineDiff, splitLines } from '../core/line-diff.ts';
import type { Syntax } from '../core/port/syntax.ts';
import type { Span } from '../core/span.ts';
import type { Language } from '../core/target.ts';
import { sameCode } from './same-code.ts';

/** What `tidy` works on. */
export interface TidyRequest {
  /** The file as it was. */
  readonly before: string;
  /** With the candidate in it. */
  readonly after: string;
  /** The part of `after` that may change; lines outside it are never touched. */
  readonly changedSpan: Span;
  readonly language: Language;
  /** The project's formatter: the whole text in its form, or undefined when it can't. */
  readonly format: (text: string) => Promise<string | undefined>;
  readonly syntax: Pick<Syntax, 'tree'>;
}

/**
 * The candidate's text in the form of the project's formatter, on the lines that it changed only. Where the file was in that form before, the
 * formatted text is taken whole as long as it leaves the other lines alone; else, those changes of the formatter that lie wholly in changed
 * lines. The candidate as it is when the formatter fails, or would change more than the layout. Never changes a line that the candidate left as
 * it was.
 */
export async function tidy({ before, after, changedSpan, language, format, syntax }: TidyRequest): Promise<string> {
  const formatted = await format(after);
  if (formatted === undefined || formatted === after) return after;
  const wasTidy = (await format(before)) === before;
  const whole = wasTidy && keepsRest(after, formatted, changedSpan) ? formatted : undefined;
  for (const candidate of [whole, onChangedLines(before, after, formatted, changedSpan)]) {
    if (candidate !== undefined && candidate !== after && (await sameCode(after, candidate, language, syntax))) return candidate;
  }
  return after;
}

/** True when the two texts differ within the span only. */
function keepsRest(after: string, formatted: string, { start, end }: Span): boolean {
  const tail = after.length - end;
  return formatted.length >= start + tail && formatted.startsWith(after.slice(0, start)) && formatted.endsWith(after.slice(end));
}

/** `after` with those hunks of the formatter that lie wholly in lines which the candidate changed, inside the span. */
function onChangedLines(before: string, after: string, formatted: string, span: Span): string {
  const [lines, now] = [splitLines(after), splitLines(formatted)];
  const own = changedLines(lineDiff(splitLines(before), lines));
  const allowed = spanLines(lines, span);
  const fits = ({ before: { from, count } }: Hunk): boolean => {
    const last = from + Math.max(count, 1) - 1;
    const isOwn =
      count === 0
        ? own.some((range) => range.first < from && from <= range.last)
        : own.some((range) => range.first <= from && last <= range.last);
    return isOwn && allowed.first <= from && last <= allowed.last;
  };
  let [text, at] = ['', 0];
  for (const hunk of lineDiff(lines, now).flatMap(byLine)) {
    if (!fits(hunk)) continue;
    text +=
      lines.slice(at, hunk.before.from - 1).join('') + now.slice(hunk.after.from - 1, hunk.after.from - 1 + hunk.after.count).join('');
    at = hunk.before.from - 1 + hunk.before.count;
  }
  return text + lines.slice(at).join('');
}

/** A hunk of as many lines on both sides as one hunk for each: an unchanged line beside a changed one is then no obstacle. */
function byLine(hunk: Hunk): Hunk[] {
  const { before, after } = hunk;
  if (before.count !== after.count) return [hunk];
  return Array.from({ length: before.count }, (_, index) => ({
    before: { from: before.from + index, count: 1 },
    after: { from: after.from + index, count: 1 },
  }));
}

/** The lines that lie wholly or partly in the span. */
function spanLines(lines: readonly string[], { start, end }: Span): { first: number; last: number } {
  let [at, first, last] = [0, lines.length + 1, 0];
  for (const [index, line] of lines.entries()) {
    if (at < end && at + line.length > start) [first, last] = [Math.min(first, index + 1), index + 1];
    at += line.length;
  }
  return { first, last };
}
