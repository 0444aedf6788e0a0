import { withoutOrdinals } from '../core/locate-symbol.ts';
import type { Outline, SourceSymbol } from '../core/port/syntax.ts';
import { hashable } from '../core/source-text.ts';
import { type LineRange, linesOf, overlap } from '../core/span.ts';
import { unitsOf } from './aim.ts';

/** One side of a change. */
export interface Side {
  readonly text: string;
  readonly outline: Outline;
  /** The lines of this side that the change's hunks name. */
  readonly lines: readonly LineRange[];
}

export interface ChangedSymbols {
  /** Symbols of the new side that the change touched, in document order. */
  readonly changed: readonly SourceSymbol[];
  /** Paths of the old side that the new side no longer has. */
  readonly gone: readonly string[];
  /** True when lines outside every symbol of the new side changed and no symbol did. */
  readonly onlyOutside: boolean;
}

/**
 * Which functions, methods and types a change touched. A hunk must touch the symbol on either side, and its text must differ: a hunk
 * that only removes a neighbour, or changes line endings, touches nobody. `before` is absent for an added file.
 */
export function changedSymbols(before: Side | undefined, after: Side): ChangedSymbols {
  const news = pieces(after.outline);
  const olds = before === undefined ? [] : pieces(before.outline);
  const oldByPath = new Map<string, SourceSymbol[]>();
  for (const old of olds) {
    const path = withoutOrdinals(old.path);
    oldByPath.set(path, [...(oldByPath.get(path) ?? []), old]);
  }
  const newPaths = new Set(news.map(({ path }) => withoutOrdinals(path)));
  const changed = news.filter((symbol) => {
    const twins = oldByPath.get(withoutOrdinals(symbol.path)) ?? [];
    const touched = touches(after, symbol) || twins.some((old) => before !== undefined && touches(before, old));
    return touched && !twins.some((old) => textOf(before, old) === textOf(after, symbol));
  });
  const gone = [...oldByPath.keys()].filter((path) => !newPaths.has(path));
  return { changed, gone, onlyOutside: changed.length === 0 && gone.length === 0 };
}

/** Functions, methods and types, and classes that have no members to change instead; in document order. */
function pieces(outline: Outline): SourceSymbol[] {
  const { units, bareClasses } = unitsOf(outline);
  return [...units, ...bareClasses].sort((a, b) => a.span.start - b.span.start);
}

function touches(side: Side, symbol: SourceSymbol): boolean {
  const own = linesOf(side.text, symbol.span);
  return side.lines.some((lines) => overlap(own, lines));
}

function textOf(side: Side | undefined, symbol: SourceSymbol): string {
  return side === undefined ? '' : hashable(side.text.slice(symbol.span.start, symbol.span.end));
}
