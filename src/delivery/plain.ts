/** Controls but tab and line feed, whatever changes the direction of text or is invisible on purpose, unseen line breaks, halves of pairs. */
const UNSAFE = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u{e0000}-\u{e0fff}]/gu;

/** The text with every control, direction, tag or invisible character shown by its number (`<U+202E>`), and line ends as \n. Tabs stay. */
export function visible(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(UNSAFE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
  });
}

/** The text on one line without any such character: runs of white space are one blank, and nothing stands at either end. */
export function plainLine(text: string): string {
  return text.replace(/\s+/gu, ' ').replace(UNSAFE, '').trim();
}

/** At most `limit` characters, the last of them `…` when something was cut. Never cuts a character in two. */
export function clipped(text: string, limit: number): string {
  const characters = Array.from(text);
  return characters.length <= limit ? text : `${characters.slice(0, limit - 1).join('')}…`;
}
