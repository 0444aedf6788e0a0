/**
 * Pieces of code as patterns: what an edit did at one place, with the names and literals in it replaced by numbers, so that it fits the same
 * mistake elsewhere. Pure text; white space between words is not compared, and what a match finds there is kept.
 */

/** A word of code with the white space before it. `hole` numbers a name or literal that may be another one elsewhere. */
export interface PatternWord {
  readonly space: string;
  readonly word: string;
  readonly hole?: number;
}

/** An edit of a few lines. */
export interface Pattern {
  readonly before: readonly PatternWord[];
  readonly after: readonly PatternWord[];
}

const WORD = /(\s*)([\p{L}_$][\p{L}\p{N}_$]*|\d[\w.]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[=!<>&|+\-*/%?:.]{1,3}|[^\s])/gu;
const NAME = /^[\p{L}_$\d"']/u;
/** Words that mean something to a language; they are never holes. The union of JavaScript's, Python's and their like. */
const KEYWORDS = new Set(
  (
    'if else for while do switch case break continue return try catch finally throw new delete typeof instanceof in of void var let const function class extends ' +
    'super this import export from default async await yield static get set null undefined true false def elif pass raise except with as lambda global nonlocal ' +
    'not and or is None True False self print del assert func type struct range map chan go defer package fn mut impl match use pub let enum trait where int string'
  ).split(' '),
);

/** The words of a text. */
export function wordsOf(text: string): PatternWord[] {
  return [...text.matchAll(WORD)].map(([, space = '', word = '']) => ({ space, word }));
}

/**
 * The pattern of an edit that turned `before` into `after`: what stands in both is a hole. An edit within one line is narrowed to the words that
 * changed and one on either side, so that it fits other lines too.
 */
export function patternOf(before: string, after: string): Pattern {
  let old = wordsOf(before);
  let renewed = wordsOf(after);
  if (!before.includes('\n') && !after.includes('\n') && renewed.length > 0) [old, renewed] = narrowed(old, renewed);
  const holes = new Map<string, number>();
  const kept = new Set(renewed.map(({ word }) => word));
  for (const { word } of old) {
    if (NAME.test(word) && !KEYWORDS.has(word) && kept.has(word) && !holes.has(word)) holes.set(word, holes.size);
  }
  const punched = (words: readonly PatternWord[]): PatternWord[] =>
    words.map((each) => {
      const hole = holes.get(each.word);
      return hole === undefined ? each : { ...each, word: '', hole };
    });
  return { before: punched(old), after: punched(renewed) };
}

/** What `text` becomes by the pattern's edit at the one place where it fits; undefined where it fits nowhere, or at several places. */
export function applyPattern({ before, after }: Pattern, text: string): string | undefined {
  const words = wordsOf(text);
  const tail = /\s*$/u.exec(text)?.[0] ?? '';
  const size = before.length;
  let found: { readonly at: number; readonly holes: ReadonlyMap<number, string> } | undefined;
  for (let at = 0; at + size <= words.length; at += 1) {
    const holes = match(before, words.slice(at, at + size));
    if (holes === undefined) continue;
    if (found !== undefined) return undefined;
    found = { at, holes };
  }
  if (found === undefined) return undefined;
  const { at, holes } = found;
  // White space before the edit's first word is the place's, not the pattern's.
  const made = after.map(({ space, word, hole }, index) => ({
    space: index === 0 ? (words[at]?.space ?? '') : space,
    word: hole === undefined ? word : (holes.get(hole) ?? ''),
  }));
  const whole = [...words.slice(0, at), ...made, ...words.slice(at + size)];
  return whole.length === 0 ? '' : whole.map(({ space, word }) => space + word).join('') + tail;
}

function match(before: readonly PatternWord[], words: readonly PatternWord[]): Map<number, string> | undefined {
  const holes = new Map<number, string>();
  for (const [index, { word, hole }] of before.entries()) {
    const found = words[index]?.word ?? '';
    if (hole === undefined) {
      if (word !== found) return undefined;
    } else {
      if (!NAME.test(found) || KEYWORDS.has(found) || (holes.get(hole) ?? found) !== found) return undefined;
      holes.set(hole, found);
    }
  }
  return holes;
}

/** Both without the equal words at their ends, but for one on either side. */
function narrowed(old: PatternWord[], renewed: PatternWord[]): [PatternWord[], PatternWord[]] {
  const shorter = Math.min(old.length, renewed.length);
  let first = 0;
  while (first < shorter && old[first]?.word === renewed[first]?.word) first += 1;
  let last = 0;
  while (last < shorter - first && old.at(-1 - last)?.word === renewed.at(-1 - last)?.word) last += 1;
  const from = Math.max(0, first - 1);
  const less = Math.max(0, last - 1);
  return [old.slice(from, old.length - less), renewed.slice(from, renewed.length - less)];
}
