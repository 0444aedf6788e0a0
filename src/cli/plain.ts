/** Every control character but tab and line feed, every format character (direction, invisible, tag), and the other line breaks. */
const UNSAFE = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * Text of a repository or a model as it may be shown in a terminal: control, direction and tag characters become visible
 * escapes (`\x1b`), so that nothing a file holds can move the cursor, recolour the screen or hide a line. Tab and line feed stay.
 */
export function plain(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(UNSAFE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
  });
}

/** The same on one line: line feeds and tabs become blanks. */
export function plainLine(text: string): string {
  return plain(text.replace(/\s+/gu, ' ').trim());
}
