import { enclosing, REGION } from '../core/locate-symbol.ts';
import type { Outline, SourceSymbol } from '../core/port/syntax.ts';
import { contains, type LineRange, linesOf, type Span } from '../core/span.ts';
import type { TargetNode } from '../core/target.ts';

/** What a trigger comment points at. */
export interface Pointed {
  readonly symbol: string;
  readonly node: TargetNode;
  readonly target: Span;
  readonly lines: LineRange;
}

/** A file without symbols is taken as a whole up to this many lines. */
const WHOLE_FILE_LINES = 150;

/** The whole file. */
export function wholeFile(text: string): Pointed {
  const target = { start: 0, end: text.length };
  return { symbol: '', node: 'module', target, lines: linesOf(text, target) };
}

/**
 * The symbol a comment means. On lines of its own: the one that follows it directly, with only blank lines and other comments between, else
 * the innermost one around it. After code: the one that begins on that line, or whose end is all that stands there, else the one around it.
 * A short file without symbols is meant as a whole.
 */
export function pointedAt(comment: Span, text: string, outline: Outline): Pointed | undefined {
  const lineStart = text.lastIndexOf('\n', comment.start - 1) + 1;
  const before = text.slice(lineStart, comment.start).replace('\uFEFF', '');
  const around = enclosing(outline, comment);
  const symbol = (before.trim() === '' ? following(comment, around, text, outline) : onLine(before, lineStart, comment, outline)) ?? around;
  if (symbol !== undefined) return { symbol: symbol.path, node: symbol.node, target: symbol.span, lines: linesOf(text, symbol.span) };
  const whole = wholeFile(text);
  return outline.symbols.length === 0 && whole.lines.last <= WHOLE_FILE_LINES ? whole : undefined;
}

/** The whole lines between two marks. Undefined when there are none. */
export function regionBetween(begin: Span, end: Span, text: string, outline: Outline): Pointed | undefined {
  const from = text.indexOf('\n', begin.end) + 1;
  const until = text.lastIndexOf('\n', end.start - 1);
  if (from === 0 || until <= from) return undefined;
  const target = { start: from, end: text[until - 1] === '\r' ? until - 1 : until };
  const owner = enclosing(outline, { start: begin.start, end: end.end })?.path ?? '';
  return { symbol: owner + REGION, node: 'region', target, lines: linesOf(text, target) };
}

/** The symbol directly after a comment. One outside of the symbol around the comment is not meant: in Python only the indentation says so. */
function following(comment: Span, around: SourceSymbol | undefined, text: string, outline: Outline): SourceSymbol | undefined {
  const next = outline.symbols.find((symbol) => symbol.span.start >= comment.end);
  if (next === undefined || (around !== undefined && !contains(around.span, next.span))) return undefined;
  let at = comment.end;
  for (const { span } of outline.comments) {
    if (span.start < at || span.end > next.span.start) continue;
    if (text.slice(at, span.start).trim() !== '') return undefined;
    at = span.end;
  }
  return text.slice(at, next.span.start).trim() === '' ? next : undefined;
}

/** The symbol that a line's code is about: the outermost that begins there, or the one that a line of closing brackets closes last. */
function onLine(before: string, lineStart: number, comment: Span, outline: Outline): SourceSymbol | undefined {
  const begun = outline.symbols.find(({ span }) => span.start >= lineStart && span.start < comment.start);
  if (begun !== undefined || !/^[\s)\]}>;,]+$/u.test(before)) return begun;
  const closed = outline.symbols.filter(({ span }) => span.end > lineStart && span.end <= comment.start);
  return closed.reduce<SourceSymbol | undefined>(
    (last, each) => (last === undefined || each.span.end > last.span.end ? each : last),
    undefined,
  );
}
