import type { Aim } from './job.ts';
import type { Outline, SourceSymbol } from './port/syntax.ts';
import { type CleanView, hashable } from './source-text.ts';
import { afterRemoval, contains, type LineRange, linesOf, type Span } from './span.ts';
import type { TargetNode } from './target.ts';

/** What ends the symbol path of a marked or given range of lines. */
export const REGION = '@region';

/** Lines that trigger comments inside a region may have added to it since it was asked for. */
const REGION_SLACK_LINES = 4;

/** A piece of code found in a clean text; its place and lines are in that text. */
export interface Located {
  /** As Aim.symbol. */
  readonly symbol: string;
  readonly name: string;
  readonly node: TargetNode;
  readonly span: Span;
  readonly lines: LineRange;
  /** The declaration without its body; '' for a file or a region. */
  readonly header: string;
  readonly doc?: Span;
}

/**
 * Finds what a job aims at in the present text. `outline` is that of `view.clean`. A symbol is found by its path, and among equal paths
 * by its text; a region by its lines, and when those moved by its text. @returns undefined when it is gone.
 */
export function locateSymbol(view: CleanView, outline: Outline, aim: Aim, sha256: (text: string) => string): Located | undefined {
  const { clean } = view;
  if (aim.symbol === '')
    return {
      symbol: '',
      name: '',
      node: 'module',
      span: { start: 0, end: clean.length },
      lines: linesOf(clean, { start: 0, end: clean.length }),
      header: '',
    };
  const isAim = (span: Span): boolean => sha256(hashable(clean.slice(span.start, span.end))) === aim.textHash;
  if (aim.symbol.endsWith(REGION)) return locateRegion(view, outline, aim, isAim);
  const exact = outline.symbols.find((symbol) => symbol.path === aim.symbol);
  if (exact !== undefined && isAim(exact.span)) return fromSymbol(clean, exact);
  const twin = outline.symbols.find((symbol) => samePath(symbol.path, aim.symbol) && isAim(symbol.span));
  const found = twin ?? exact;
  return found === undefined ? undefined : fromSymbol(clean, found);
}

/** A symbol of an outline as a located piece of code. */
export function fromSymbol(clean: string, symbol: SourceSymbol): Located {
  const { path, name, node, span, header, doc } = symbol;
  return { symbol: path, name, node, span, lines: linesOf(clean, span), header, ...(doc === undefined ? {} : { doc }) };
}

/** The smallest symbol that holds `span`, if any. */
export function enclosing(outline: Outline, span: Span): SourceSymbol | undefined {
  const size = (symbol: SourceSymbol): number => symbol.span.end - symbol.span.start;
  return outline.symbols
    .filter((symbol) => contains(symbol.span, span))
    .reduce<SourceSymbol | undefined>((best, each) => (best === undefined || size(each) < size(best) ? each : best), undefined);
}

/** Whole lines as a span without the last line's break. Lines beyond the end of the text count as its last one. `starts` is where its lines begin, if known. */
export function spanOfLines(text: string, lines: LineRange, starts: readonly number[] = lineStarts(text)): Span {
  const start = starts[Math.min(lines.first, starts.length) - 1] ?? 0;
  const next = starts[lines.last] ?? text.length + 1;
  const end = next > text.length ? text.length : next - 1;
  return { start, end: text[end - 1] === '\r' && end < text.length ? end - 1 : end };
}

/** True when two symbol paths differ at most in which of several equal names they mean (`f` and `f~2`). */
export function samePath(a: string, b: string): boolean {
  return withoutOrdinals(a) === withoutOrdinals(b);
}

/** A symbol path without the marks that tell equal ones apart: `Cart.total~2` becomes `Cart.total`. */
export function withoutOrdinals(path: string): string {
  return path.replace(/~\d+(?=\.|$)/gu, '');
}

function locateRegion(view: CleanView, outline: Outline, aim: Aim, isAim: (span: Span) => boolean): Located | undefined {
  const { saved, clean, removals } = view;
  const asGiven = spanOfLines(saved, aim.lines);
  const hinted = { start: afterRemoval(asGiven.start, removals), end: afterRemoval(asGiven.end, removals) };
  const found = isAim(hinted) ? hinted : slide(clean, within(outline, clean, aim), aim.lines, hinted, isAim);
  if (found === undefined) return undefined;
  return {
    symbol: aim.symbol,
    name: aim.symbol.slice(0, -REGION.length),
    node: 'region',
    span: found,
    lines: linesOf(clean, found),
    header: '',
  };
}

/** Where a region may have moved to: inside the symbol it was part of, if that is still there. */
function within(outline: Outline, clean: string, aim: Aim): LineRange {
  const owner = outline.symbols.find((symbol) => symbol.path === aim.symbol.slice(0, -REGION.length));
  return linesOf(clean, owner?.span ?? { start: 0, end: clean.length });
}

function slide(clean: string, area: LineRange, lines: LineRange, near: Span, isAim: (span: Span) => boolean): Span | undefined {
  const asked = lines.last - lines.first + 1;
  const hint = linesOf(clean, near).first;
  const starts = lineStarts(clean);
  for (let size = asked; size >= Math.max(1, asked - REGION_SLACK_LINES); size -= 1) {
    const firsts = Array.from({ length: Math.max(0, area.last - area.first + 2 - size) }, (_, index) => area.first + index);
    firsts.sort((a, b) => Math.abs(a - hint) - Math.abs(b - hint) || a - b);
    for (const first of firsts) {
      const span = spanOfLines(clean, { first, last: first + size - 1 }, starts);
      if (isAim(span)) return span;
    }
  }
  return undefined;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let next = text.indexOf('\n'); next !== -1; next = text.indexOf('\n', next + 1)) starts.push(next + 1);
  return starts;
}
