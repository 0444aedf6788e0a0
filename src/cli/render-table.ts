/** Escape sequences that colour text; they take no columns. */
const COLOUR = new RegExp(`${'\u001b'}\\[\\d+m`, 'gu');

/** Columns that a text takes, colours aside. Counts code points, which is exact for everything but wide and combining characters. */
export function width(text: string): number {
  return [...text.replace(COLOUR, '')].length;
}

/** Rows as columns two blanks apart, each as wide as its widest cell; nothing is padded at the end of a line. '' for no rows. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, width(cell));
  }
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - width(cell)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** The text cut to at most `columns`, with `…` where something was left out; its end is kept when `keep` is 'end'. Uncoloured text only. */
export function cut(text: string, columns: number, keep: 'start' | 'end' = 'start'): string {
  const characters = [...text];
  if (characters.length <= columns) return text;
  if (columns < 1) return '';
  return keep === 'start'
    ? `${characters.slice(0, columns - 1).join('')}…`
    : `…${characters.slice(characters.length - columns + 1).join('')}`;
}

/** `1 job`, `2 jobs`; `many` where adding an s is wrong. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
