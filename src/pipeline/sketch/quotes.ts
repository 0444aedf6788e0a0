/** The text of a literal without the escapes that only its quotes or holes ask for; all other escapes stay as they are written. */
export function plainText(content: string, from: 'quoted' | 'chunk', isPython: boolean): string {
  const holes = isPython && from === 'chunk' ? content.replaceAll('{{', '{').replaceAll('}}', '}') : content;
  return holes.replace(/\\([\s\S])/gu, (pair, escaped: string, at: number) => {
    if (escaped === '"' || escaped === "'") return escaped;
    if (isPython) return pair;
    return escaped === '`' || (escaped === '$' && holes[at + 2] === '{') ? escaped : pair;
  });
}

/** A plain text as a literal in the given quotes. */
export function quotedText(plain: string, mark: string): string {
  return mark + plain.replaceAll(mark, `\\${mark}`).replaceAll('\n', '\\n') + mark;
}

/** A plain text between the holes of a template or f-string that is opened by `open`. */
export function templateText(plain: string, open: string, isPython: boolean): string {
  if (!isPython) return plain.replaceAll('`', '\\`').replaceAll('${', '\\${');
  const mark = open.slice(-1);
  const doubled = /^[fF]/u.test(open) ? plain.replaceAll('{', '{{').replaceAll('}', '}}') : plain;
  return doubled.replaceAll(mark, `\\${mark}`);
}
