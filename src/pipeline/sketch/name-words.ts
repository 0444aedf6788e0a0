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

/** The names of a sketch that words about it are made of, each with its letter: those of the parameters, and those that are returned. */
export function toldNames(tokens: readonly CodeToken[], words: readonly string[]): ReadonlyMap<string, string> {
  const head = headOf(tokens);
  const close = tokens.findIndex(({ depth, opensLine }, index) => index > head && (depth > 0 || opensLine));
  const told = new Map<string, string>();
  tokens.forEach(({ kind, text }, index) => {
    const isReturned = tokens[index - 1]?.text === 'return' && (tokens[index + 1]?.text === ';' || tokens[index + 1]?.opensLine !== false);
    const isInHead = index > head && (close === -1 || index < close);
    if (kind === 'name' && (isInHead || isReturned)) told.set(words[index] ?? '', text);
  });
  return told;
}

/**
 * What the bundled model is told of names when it writes words about a sketch: those of the function, then each letter of a parameter or a returned
 * name with its own: `get user by id, Ѓ user id, Ђ options`.
 */
export function namesTold(tokens: readonly CodeToken[], told: ReadonlyMap<string, string>): string {
  const name = tokens[headOf(tokens)]?.text;
  const letters = [...told].slice(0, MOST_NAMES).map(([word, text]) => `${word} ${nameWords(text)}`);
  return [name === undefined ? '' : nameWords(name), ...letters].join(', ');
}

function headOf(tokens: readonly CodeToken[]): number {
  return tokens.findIndex(({ kind, text }) => kind === 'name' && text !== 'async');
}
