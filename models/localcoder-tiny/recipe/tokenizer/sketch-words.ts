import { KEPT_FIGURES, KEPT_WORDS } from '../../../../src/pipeline/sketch/kept-words.ts';
import { alphabet } from '../../../../src/pipeline/sketch/letters.ts';

const KEYWORDS =
  'async await break case catch class const continue debugger default delete do else export extends finally for function if import in instanceof let new of return static ' +
  'switch this throw try typeof var void while with yield null true false as is keyof readonly unknown never satisfies declare enum interface ' +
  'and assert def del elif except from global lambda nonlocal not or pass raise None True False';
const MARKS =
  '( ) [ ] { } ; , . : ? ! = + - * / % & | ^ ~ < > @ ` " => == === != !== <= >= += -= *= /= %= &= |= ^= ** **= ++ -- && || ?? &&= ||= ??= ?. ... << >> >>> <<= >>= ' +
  `\${ -> := // //= <> f" f' '`;
const FIRST = 'async function const let var def class export return if for type @ }';
const MOST_LEVELS = 12;

/** Everything that a sketch should need one token for: words with the blank before them, line breaks with their indentation. */
export function sketchWords(): readonly string[] {
  const letters = (['name', 'flag', 'text', 'figure'] as const).flatMap((of) => alphabet(of));
  const spaced = [...letters, ...KEYWORDS.split(' '), ...MARKS.split(' '), ...KEPT_WORDS, ...KEPT_FIGURES].filter(
    (word) => !word.includes('.') || word.length < 4,
  );
  // The blank before a line's first word belongs to that word.
  const breaks = Array.from({ length: MOST_LEVELS }, (_, level) => `\n${' '.repeat(2 * level + 1)}`);
  return [...new Set([...spaced.map((word) => ` ${word}`), ...FIRST.split(' '), ...breaks])];
}
