/**
 * Places in a text. Everything counts UTF-16 code units of the decoded text, as web-tree-sitter and JavaScript strings do.
 * A file is accepted only if decoding and encoding it gives the same bytes, so a splice here is exact in bytes too.
 */
export interface Span {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** 1-based, both ends included. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

/** Replace what stands at `span` by `text`. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

/** The text with every edit made. Edits may come in any order. @throws RangeError when two overlap or one lies outside the text. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const ordered = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  let result = '';
  let at = 0;
  for (const { span, text: replacement } of ordered) {
    if (span.start < at || span.end < span.start || span.end > text.length) {
      throw new RangeError(`edit ${span.start}..${span.end} overlaps another or lies outside the text of ${text.length} characters`);
    }
    result += text.slice(at, span.start) + replacement;
    at = span.end;
  }
  return result + text.slice(at);
}

/** The text without the given spans. @throws RangeError as `applyEdits`. */
export function without(text: string, removed: readonly Span[]): string {
  return applyEdits(
    text,
    removed.map((span) => ({ span, text: '' })),
  );
}

/** Where offset `at` of the full text lies once `removed` spans are gone; an offset inside a removed span moves to its start. */
export function afterRemoval(at: number, removed: readonly Span[]): number {
  let gone = 0;
  for (const span of removed) {
    if (span.start < at) gone += Math.min(span.end, at) - span.start;
  }
  return at - gone;
}

/** The inverse of `afterRemoval`: where offset `at` of the shortened text lies in the full one. At a seam, `side` chooses before or after what was removed. */
export function beforeRemoval(at: number, removed: readonly Span[], side: 'before' | 'after'): number {
  const ordered = [...removed].sort((a, b) => a.start - b.start);
  let position = at;
  for (const span of ordered) {
    if (span.start < position || (span.start === position && side === 'after')) position += span.end - span.start;
  }
  return position;
}

/** The 1-based line of offset `at`. Lines end at \n (so \r\n counts once). */
export function lineAt(text: string, at: number): number {
  let line = 1;
  for (let next = text.indexOf('\n'); next !== -1 && next < at; next = text.indexOf('\n', next + 1)) line += 1;
  return line;
}

/** The lines that `span` touches. An empty span touches the line it stands on. */
export function linesOf(text: string, span: Span): LineRange {
  return { first: lineAt(text, span.start), last: lineAt(text, Math.max(span.start, span.end - 1)) };
}

/** True when `inner` lies wholly in `outer`. */
export function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** True when the two ranges share a line. */
export function overlap(a: LineRange, b: LineRange): boolean {
  return a.first <= b.last && b.first <= a.last;
}
