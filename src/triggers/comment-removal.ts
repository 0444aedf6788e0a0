import type { Span } from '../core/span.ts';

/** A line of a comment. Its columns count from its own start. */
export interface CommentLine {
  /** Offset in the text. */
  readonly start: number;
  /** Offset of the line after it. */
  readonly next: number;
  /** Without its line break. */
  readonly content: string;
  /** Where what was written begins: after the opening delimiter, or after a leading `*`. */
  readonly from: number;
  /** Where it ends: before the closing delimiter. */
  readonly to: number;
}

/** In JSX a single blank beside it is text, and nothing runs together. */
const JSX = /^\{\s*\/\*/u;

/**
 * What goes when a whole comment goes: its lines when nothing else stands on them; after code, the blanks before it; before code, the blanks
 * after it. Undefined when the code on both sides would run together.
 */
export function removalOf(comment: Span, text: string): Span | undefined {
  const lineStart = text.lastIndexOf('\n', comment.start - 1) + 1;
  const nextBreak = text.indexOf('\n', comment.end);
  const lineEnd = nextBreak === -1 ? text.length : nextBreak;
  const before = text.slice(lineStart, comment.start);
  const after = text.slice(comment.end, lineEnd);
  // A byte order mark is the file's, not the comment's.
  const bom = before.startsWith('\uFEFF') ? 1 : 0;
  const blanksBefore = before.length - Math.max(bom, before.trimEnd().length);
  if (after.trim() === '' && before.trim() === '') {
    return nextBreak === -1
      ? lastLines({ start: lineStart + bom, end: text.length }, text)
      : { start: lineStart + bom, end: nextBreak + 1 };
  }
  if (after.trim() === '') return { start: comment.start - blanksBefore, end: text[lineEnd - 1] === '\r' ? lineEnd - 1 : lineEnd };
  const blanksAfter = after.length - after.trimStart().length;
  if (before.trim() === '') return { start: comment.start, end: comment.end + blanksAfter };
  const withBefore = { start: comment.start - blanksBefore, end: comment.end };
  const withAfter = { start: comment.start, end: comment.end + blanksAfter };
  if (JSX.test(text.slice(comment.start, comment.end))) return blanksBefore > 0 ? withAfter : comment;
  const choices = blanksAfter > 0 ? [withAfter, withBefore, comment] : [withBefore, comment];
  return choices.find(({ start, end }) => staysApart(text[start - 1] ?? '', text[end] ?? ''));
}

/** Lines at the end of a text that has no last line break: the break before them goes with them. */
function lastLines(span: Span, text: string): Span {
  const hasItsBreak = /[\r\n]/u.test(text[span.start] ?? '');
  if (span.end < text.length || text.endsWith('\n') || text[span.start - 1] !== '\n' || hasItsBreak) return span;
  return { start: span.start - (text[span.start - 2] === '\r' ? 2 : 1), end: span.end };
}

/** What goes when some lines of a larger comment go, from `first` to `last`. The lines that carry the delimiters keep them. */
export function removalOfLines(lines: readonly CommentLine[], first: number, last: number): Span | undefined {
  const [from, to] = [lines[first], lines[last]];
  if (from === undefined || to === undefined) return undefined;
  if (first === 0) return { start: from.start + from.from, end: to.start + to.to };
  if (last < lines.length - 1) return { start: from.start, end: to.next };
  const indent = /^[ \t]*/u.exec(from.content)?.[0].length ?? 0;
  return { start: from.start + Math.min(indent, from.content.length), end: to.start + to.to };
}

/** Spans in order, those that share text made one; the last one as `lastLines` says. */
export function apart(spans: readonly Span[], text: string): Span[] {
  const result: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = result.at(-1);
    if (last !== undefined && span.start < last.end) result[result.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
    else result.push(span);
  }
  const last = result.at(-1);
  if (last !== undefined) result[result.length - 1] = lastLines(last, text);
  return result;
}

/** False where two pieces of code would become one word or one operator. */
function staysApart(left: string, right: string): boolean {
  return [left, right].some((side) => side === '' || /[\s()[\]{},;:]/u.test(side)) || /\w/u.test(left) !== /\w/u.test(right);
}
