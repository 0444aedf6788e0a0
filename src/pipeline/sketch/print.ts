import { plainIndent } from '../indent.ts';
import type { CodeToken } from './code-token.ts';
import type { Lettering } from './lettering.ts';

/** The word or words of each token; undefined when one has none. */
export function wordsOf(tokens: readonly CodeToken[], lettering: Lettering): readonly string[] | undefined {
  const words: string[] = [];
  for (const token of tokens) {
    const word = lettering.wordOf(token);
    if (word === undefined) return undefined;
    words.push(word);
  }
  return words;
}

/** Tokens as a sketch: one statement a line, one blank between words. */
export function print(tokens: readonly CodeToken[], words: readonly string[], isPython: boolean): string {
  const unit = plainIndent(isPython);
  let text = '';
  tokens.forEach((token, index) => {
    if (index > 0) text += token.opensLine ? `\n${unit.repeat(token.depth)}` : ' ';
    text += words[index] ?? '';
  });
  return text;
}
