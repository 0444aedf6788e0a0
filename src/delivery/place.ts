import type { Span } from '../core/span.ts';

/** Offsets at which `part` stands in `text` as whole lines; overlapping ones too. An empty part stands nowhere. */
function occurrences(text: string, part: string): number[] {
  const found: number[] = [];
  if (part === '') return found;
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + 1)) {
    if (startsLine(text, at) && endsLine(text, at + part.length)) found.push(at);
  }
  return found;
}

/** The smallest run of whole lines that holds `span`, the last one with its line break. */
export function wholeLines(text: string, span: Span): Span {
  const start = span.start === 0 ? 0 : text.lastIndexOf('\n', span.start - 1) + 1;
  if (span.end > start && text[span.end - 1] === '\n') return { start, end: span.end };
  return { start, end: nextLine(text, span.end) };
}

/** Where the line after the one that holds offset `at` begins, or the end of the text. */
export function nextLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end + 1;
}

/** A text to find again: where it stood, and what else must not be taken for it because it only contains it. */
export interface Sought {
  readonly at: number;
  /** Ways it may read now, the best first. */
  readonly texts: readonly string[];
  /** Texts that may contain one of `texts`: an occurrence inside one of these does not count. */
  readonly notIn: readonly string[];
}

export type Found = { readonly is: 'found'; readonly places: readonly Place[] } | { readonly is: 'missing' } | { readonly is: 'ambiguous' };

/** Where a sought text stands now, and which of its texts it was. */
export interface Place extends Span {
  readonly choice: number;
}

/**
 * Finds texts by their exact characters: at the old offset if there, else the only occurrence, else the one that moved exactly as far as
 * a neighbour did. Never guesses: two equally good places are `ambiguous`. The places come in the given order and do not overlap.
 */
export function find(text: string, sought: readonly Sought[]): Found {
  const candidates = sought.map((each) => candidatesOf(text, each));
  if (candidates.some((places) => places.length === 0)) return { is: 'missing' };
  const settled = candidates.map((places, index) => places.find(({ start }) => start === sought[index]?.at) ?? only(places));
  const shifts = new Set(settled.flatMap((place, index) => (place === undefined ? [] : [place.start - (sought[index]?.at ?? 0)])));
  const places: Place[] = [];
  let end = 0;
  for (const [index, options] of candidates.entries()) {
    const place = settled[index] ?? only(options.filter(({ start }) => shifts.has(start - (sought[index]?.at ?? 0))));
    if (place === undefined || place.start < end) return { is: 'ambiguous' };
    places.push(place);
    end = place.end;
  }
  return { is: 'found', places };
}

/** Offsets at which `part` stands in `text` as whole lines, but not as a part of one of the longer texts `notIn`. */
export function standing(text: string, part: string, notIn: readonly string[] = []): number[] {
  const covers = notIn.filter((other) => other.length > part.length && other.includes(part));
  const covered = covers.flatMap((other) => occurrences(text, other).map((start) => ({ start, end: start + other.length })));
  return occurrences(text, part).filter((at) => !covered.some((cover) => cover.start <= at && at + part.length <= cover.end));
}

function candidatesOf(text: string, { texts, notIn }: Sought): Place[] {
  for (const [choice, part] of texts.entries()) {
    const found = standing(text, part, notIn).map((start) => ({ start, end: start + part.length, choice }));
    if (found.length > 0) return found;
  }
  return [];
}

function only<Value>(values: readonly Value[]): Value | undefined {
  return values.length === 1 ? values[0] : undefined;
}

function startsLine(text: string, at: number): boolean {
  return at === 0 || text[at - 1] === '\n';
}

function endsLine(text: string, at: number): boolean {
  return at === text.length || text[at - 1] === '\n' || text[at] === '\n' || text.startsWith('\r\n', at);
}
