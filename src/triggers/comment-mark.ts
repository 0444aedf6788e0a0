import type { SourceComment } from '../core/port/syntax.ts';
import type { Span } from '../core/span.ts';
import { type CommentLine, removalOf, removalOfLines } from './comment-removal.ts';

/** An `@ai` that begins the content of a comment, or of a line of one. */
export interface Mark {
  readonly comment: SourceComment;
  /** Offset of the `@`. */
  readonly at: number;
  /** What follows it, up to the next mark or the end of what belongs to it; without delimiters. */
  readonly words: string;
  /** What to take away so that no trace of it stays. Undefined when code on both sides would run together. */
  readonly removal: Span | undefined;
  /** The same for all marks of its comment together: the whole comment when nothing else is in it. */
  readonly cleared: Span | undefined;
}

/** Delimiters of block comments in the languages we know; the first pair that fits both ends is the one. */
const BLOCKS: readonly (readonly [open: RegExp, close: RegExp])[] = [
  [/^\{\s*\/\*+!?/u, /\*+\/\s*\}$/u],
  [/^\/\*+!?/u, /\*+\/$/u],
  [/^<!--+/u, /--+>$/u],
  [/^--\[=*\[/u, /\]=*\]$/u],
  [/^\{-/u, /-\}$/u],
  [/^\(\*+/u, /\*+\)$/u],
  [/^<#/u, /#>$/u],
  [/^#\|/u, /\|#$/u],
  [/^#=/u, /=#$/u],
  [/^#\[/u, /\]#$/u],
  [/^%\{/u, /%\}$/u],
  [/^###/u, /###$/u],
  [/^\{/u, /\}$/u],
];
const LINE = /^(?:\/\/+!?|#+!?|--+|;+|%+|!+|"+|'+|::|rem\b)/iu;
const DOC = /^\{?\s*\/\*\*(?!\/)/u;
const CONTINUED = /^[ \t]*\*(?![/)])/u;
const MARK = /^\s*@ai(?=[\s:]|$)/iu;

/**
 * The marks of a comment. A block that opens with one belongs to it wholly, so its words may go over several lines; in a doc comment, or
 * below other words, a mark has its own line only. A mark in mid-sentence is none.
 */
export function marksIn(comment: SourceComment, text: string): Mark[] {
  const lines = linesOfComment(comment);
  const marked = lines.flatMap((line, index) => (MARK.test(said(line)) ? [index] : []));
  const first = lines.findIndex((line) => said(line).trim() !== '');
  if (marked.length === 0) return [];
  const isAllMarks = marked.length === lines.filter((line) => said(line).trim() !== '').length;
  const ownsAll = isAllMarks || (marked[0] === first && !DOC.test(comment.text));
  const whole = ownsAll ? removalOf(comment.span, text) : undefined;
  return marked.flatMap((index, position) => {
    const line = lines[index];
    if (line === undefined) return [];
    const mark = MARK.exec(said(line))?.[0] ?? '';
    const last = ownsAll ? (marked[position + 1] ?? lines.length) - 1 : index;
    const told = lines.slice(index + 1, last + 1).map(said);
    const words = [said(line).slice(mark.length), ...told]
      .map((each) => each.trimEnd())
      .join('\n')
      .trimEnd();
    const own = removalOfLines(lines, index, last);
    const at = line.start + line.from + mark.length - '@ai'.length;
    return [{ comment, at, words, removal: ownsAll && marked.length === 1 ? whole : own, cleared: ownsAll ? whole : own }];
  });
}

function said({ content, from, to }: CommentLine): string {
  return content.slice(from, to);
}

/** A comment's lines with what is written on each. None for a comment that we can't tell the ends of. */
function linesOfComment({ span, text }: SourceComment): CommentLine[] {
  const block = BLOCKS.find(([open, close]) => open.test(text) && close.test(text.slice(open.exec(text)?.[0].length)));
  const opened = (block?.[0] ?? LINE).exec(text)?.[0].length;
  if (opened === undefined || (block === undefined && text.includes('\n'))) return [];
  const closed = block === undefined ? 0 : (block[1].exec(text)?.[0].length ?? 0);
  const lines: CommentLine[] = [];
  let start = 0;
  for (const part of text.split('\n')) {
    const content = part.replace(/\r$/u, '');
    const isLast = start + part.length === text.length;
    const to = isLast ? content.length - closed : content.length;
    const from = start === 0 ? opened : Math.min(to, CONTINUED.exec(content)?.[0].length ?? 0);
    lines.push({ start: span.start + start, next: span.start + start + part.length + 1, content, from, to });
    start += part.length + 1;
  }
  return lines;
}
