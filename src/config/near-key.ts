import { near } from '../core/near.ts';

/** The full keys that someone who wrote `key` probably meant, best first: the same word elsewhere, then words spelt alike. */
export function nearKeys(key: string, keys: readonly string[]): string[] {
  const word = lastWord(key);
  const alike = near(word, keys.map(lastWord));
  const meant = [
    ...keys.filter((other) => lastWord(other) === word),
    ...near(key, keys),
    ...alike.flatMap((other) => keys.filter((full) => lastWord(full) === other)),
  ];
  return [...new Set(meant)].filter((other) => other !== key).slice(0, 3);
}

function lastWord(key: string): string {
  return key.slice(key.lastIndexOf('.') + 1);
}
