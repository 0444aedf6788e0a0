import { contains, type Span, without } from '../core/span.ts';
import type { Lines } from './lines.ts';

/** The comments of a text, by place. */
export interface CommentIndex {
  readonly spans: readonly Span[];
  /** The text at a span with the comments in it taken away. */
  without(span: Span): string;
  /**
   * The comment that documents the declaration which begins at `start`: on the lines directly above it, with nothing else on its own lines.
   * A JSDoc block wins, also over line comments between it and the declaration; else a block comment, or the run of line comments.
   */
  docBefore(start: number): Span | undefined;
}

/** Comments that speak to tools, or about the file: a doc comment never replaces them. */
const NOT_DOC =
  /eslint-|@ts-|biome-ignore|prettier-ignore|(?:istanbul|c8|v8) ignore|#(?:end)?region|tslint:|jshint|@(?:file|fileoverview|license|licence|preserve)\b|copyright/iu;
const AT_MOST_ONE_BREAK = /^[ \t]*(?:\r?\n)?[ \t]*$/u;

/** Indexes comments, given in document order and apart from each other. */
export function indexComments(text: string, spans: readonly Span[], lines: Lines): CommentIndex {
  /** How many comments end at or before an offset. */
  function countBefore(at: number): number {
    let low = 0;
    let high = spans.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((spans[middle]?.end ?? 0) <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The unbroken run of comments that ends on the line above `start` or on its own line. */
  function runBefore(start: number): Span[] {
    const run: Span[] = [];
    let top = start;
    for (let index = countBefore(start) - 1; index >= 0; index -= 1) {
      const comment = spans[index];
      if (comment === undefined || !AT_MOST_ONE_BREAK.test(text.slice(comment.end, top)) || !beginsItsLine(comment.start)) break;
      run.push(comment);
      top = comment.start;
    }
    return run.reverse();
  }

  const beginsItsLine = (at: number): boolean => text.slice(lines.start(lines.at(at)), at).trim() === '';
  const isDoc = (span: Span): boolean => !NOT_DOC.test(text.slice(span.start, span.end));
  const isBlock = (span: Span): boolean => text.startsWith('/*', span.start);

  return {
    spans,
    without(span) {
      const inside: Span[] = [];
      for (let index = countBefore(span.start); index < spans.length; index += 1) {
        const comment = spans[index];
        if (comment === undefined || comment.start >= span.end) break;
        if (contains(span, comment)) inside.push({ start: comment.start - span.start, end: comment.end - span.start });
      }
      return without(text.slice(span.start, span.end), inside);
    },
    docBefore(start) {
      const run = runBefore(start);
      const nearest = run.at(-1);
      if (nearest === undefined) return undefined;
      const jsdoc = run.findLast((span) => text.startsWith('/**', span.start) && isDoc(span));
      if (jsdoc !== undefined) return jsdoc;
      const lines = isBlock(nearest) ? [nearest] : run.slice(run.findLastIndex(isBlock) + 1);
      const whole = { start: lines[0]?.start ?? nearest.start, end: nearest.end };
      return isDoc(whole) ? whole : undefined;
    },
  };
}
