/** A text as GBNF writes it. */
export function literal(text: string): string {
  return `"${text.replaceAll(/["\\]/gu, String.raw`\$&`).replaceAll('\n', String.raw`\n`)}"`;
}

/** A rule's end that is any of these texts. */
export function alternatives(texts: readonly string[]): string {
  return texts.map(literal).join(' | ');
}

/** A word as it begins a sentence. */
export function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
