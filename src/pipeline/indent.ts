export const TWO_SPACES = '  ';
const FOUR_SPACES = '    ';

/** One level of indentation as the bundled model is shown it: what most code of a language has. */
export function plainIndent(isPython: boolean): string {
  return isPython ? FOUR_SPACES : TWO_SPACES;
}

/**
 * The blanks that one level of indentation is made of: a tab, or the smallest run of spaces that every indented line is a multiple of.
 * Undefined when lines mix tabs and spaces or follow no unit. `fixed` are 0-based lines whose blanks are content.
 */
export function indentUnit(code: string, fixed: ReadonlySet<number>): string | undefined {
  const indents = code
    .split('\n')
    .filter((line, index) => line.trim() !== '' && !fixed.has(index))
    .map((line) => /^[ \t]*/u.exec(line)?.[0] ?? '')
    .filter((indent) => indent !== '');
  if (indents.length === 0) return TWO_SPACES;
  if (indents.every((indent) => /^\t+$/u.test(indent))) return '\t';
  if (!indents.every((indent) => /^ +$/u.test(indent))) return undefined;
  const smallest = Math.min(...indents.map((indent) => indent.length));
  return indents.every((indent) => indent.length % smallest === 0) ? ' '.repeat(smallest) : undefined;
}

/** The code with every whole level of indentation `from` at the start of a line written as `to`; what remains of a level stays as it is. */
export function reindent(code: string, from: string, to: string, fixed: ReadonlySet<number>): string {
  if (from === to) return code;
  return code
    .split('\n')
    .map((line, index) => {
      if (fixed.has(index)) return line;
      let levels = 0;
      while (line.startsWith(from, levels * from.length)) levels += 1;
      return to.repeat(levels) + line.slice(levels * from.length);
    })
    .join('\n');
}
