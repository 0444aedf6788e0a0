import type { CodeToken } from './code-token.ts';

/** The words that a name is made of, in small letters but for abbreviations: `parseURLOf` is `parse URL of`. */
export function nameWords(name: string): string {
  return name
    .replaceAll(/^[_$#]+|[_$]+$/gu, '')
    .replaceAll(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .replaceAll(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, '$1 $2')
    .split(/[\s_$]+/u)
    .filter((word) => word !== '')
    .map((word) => (/^[\p{Lu}\p{N}]{2,}$/u.test(word) ? word : word.toLowerCase()))
    .join(' ');
}

/** Names beyond this many are left unsaid. */
const MOST_NAMES = 10;

/**
 * What the bundled model is told of names when it writes words about a sketch: those of the function, then each letter of a parameter or a returned
 * name with its own: `get user by id, Ѓ user id, Ђ options`.
 */
export function namesTold(tokens: readonly CodeToken[], words: readonly string[]): string {
  const head = tokens.findIndex(({ kind, text }) => kind === 'name' && text !== 'async');
  const close = tokens.findIndex(({ depth, opensLine }, index) => index > head && (depth > 0 || opensLine));
  const told = new Map<string, string>();
  tokens.forEach(({ kind, text }, index) => {
    const isReturned = tokens[index - 1]?.text === 'return' && (tokens[index + 1]?.text === ';' || tokens[index + 1]?.opensLine !== false);
    const isInHead = index > head && (close === -1 || index < close);
    if (kind === 'name' && (isInHead || isReturned) && told.size < MOST_NAMES) told.set(words[index] ?? '', nameWords(text));
  });
  const name = tokens[head]?.text;
  return [name === undefined ? '' : nameWords(name), ...[...told].map(([word, spelt]) => `${word} ${spelt}`)].join(', ');
}
