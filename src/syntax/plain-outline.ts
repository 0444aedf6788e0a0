import type { Outline } from '../core/port/syntax.ts';
import type { Span } from '../core/span.ts';
import type { Language } from '../core/target.ts';
import { type CommentStyle, commentStyleOf, type StringStyle } from './comment-style.ts';

/** The longest character literal: `'\u{10FFFF}'`. */
const MAX_CHARACTER_LITERAL = 12;

/** The outline of a text that no grammar reads: its comments, found by the marks its language writes them with, outside of obvious strings. */
export function plainOutline(text: string, language: Language): Outline {
  const style = commentStyleOf(language);
  const spans = style === undefined ? [] : findComments(text, style);
  return {
    language,
    parsed: false,
    symbols: [],
    comments: spans.map((span) => ({ span, text: text.slice(span.start, span.end) })),
    imports: [],
    problems: [],
    stringLines: [],
  };
}

/** Reads a text line by line from left to right. Each character is looked at a fixed number of times, however the text is made. */
function findComments(text: string, style: CommentStyle): Span[] {
  const comments: Span[] = [];
  let at = 0;
  let lineEnd = -1;
  /** Only blanks stand between the line's start and `at`. */
  let isFirst = true;
  while (at < text.length) {
    if (at > lineEnd) {
      lineEnd = endOfLine(text, at);
      isFirst = true;
    }
    const comment = blockAt(text, at, style) ?? (isLineComment(text, at, isFirst, style) ? lineEnd : undefined);
    if (comment !== undefined) comments.push({ start: at, end: text[comment - 1] === '\r' ? comment - 1 : comment });
    const next = comment ?? stringAt(text, at, lineEnd, style.strings) ?? at + 1;
    isFirst &&= /[\s\uFEFF]/u.test(text[at] ?? '');
    at = next;
  }
  return comments;
}

function blockAt(text: string, at: number, { blocks }: CommentStyle): number | undefined {
  const block = blocks.find(([open]) => text.startsWith(open, at));
  if (block === undefined) return undefined;
  const [open, close] = block;
  const end = text.indexOf(close, at + open.length);
  return end === -1 ? text.length : end + close.length;
}

function isLineComment(text: string, at: number, isFirst: boolean, { lines, lineStarts }: CommentStyle): boolean {
  if (lines.some((mark) => text.startsWith(mark, at) && mayFollow(mark, text[at - 1]))) return true;
  return (
    isFirst && lineStarts.some((mark) => text.slice(at, at + mark.length).toLowerCase() === mark && !goesOn(mark, text[at + mark.length]))
  );
}

/** A line mark begins a comment only after a blank, a bracket or at the start of a line; `//` also elsewhere, but not in `https://`. */
function mayFollow(mark: string, before: string | undefined): boolean {
  if (before === undefined || /\s/u.test(before)) return true;
  return mark === '//' ? !/[:\\/]/u.test(before) : /[;,(){}[\]]/u.test(before);
}

/** `rem` is a comment, `remote` is not. */
function goesOn(mark: string, after: string | undefined): boolean {
  return /\w$/u.test(mark) && after !== undefined && /\w/u.test(after);
}

/** Where the string that begins at `at` ends; undefined when none begins there. */
function stringAt(text: string, at: number, lineEnd: number, strings: readonly StringStyle[]): number | undefined {
  const style = strings.find(({ open }) => text.startsWith(open, at));
  if (style === undefined) return undefined;
  const { open, close, multiline, escapes, oneCharacter = false } = style;
  const limit = multiline ? text.length : oneCharacter ? Math.min(lineEnd, at + MAX_CHARACTER_LITERAL) : lineEnd;
  let next = at + open.length;
  while (next < limit && !text.startsWith(close, next)) next += escapes && text[next] === '\\' ? 2 : 1;
  const end = Math.min(limit, next + close.length);
  return oneCharacter && (next >= limit || !isOneCharacter(text.slice(at + 1, end - 1))) ? undefined : end;
}

function isOneCharacter(inner: string): boolean {
  return inner.startsWith('\\') ? inner.length > 1 : [...inner].length === 1;
}

function endOfLine(text: string, at: number): number {
  const next = text.indexOf('\n', at);
  return next === -1 ? text.length : next;
}
