/** A byte-level token sequence that is not a character yet ends in this when it is turned into text. */
const INCOMPLETE = '\uFFFD';

/** A character has at most four bytes, a token at least one; anything longer that still looks incomplete really is that character. */
const LONGEST_CHARACTER_TOKENS = 4;

/** How many settled tokens the tokenizer is shown for its rules about blanks. */
const CONTEXT_TOKENS = 8;

/**
 * Turns tokens into text one at a time. A character whose bytes are spread over several tokens comes out whole, with the last of them.
 * `detokenize` gets the tokens to turn into text and the ones just before them.
 */
export function openPieces<Token>(detokenize: (tokens: readonly Token[], before: readonly Token[]) => string): {
  /** The text that this token completes, perhaps ''. */
  push(token: Token): string;
  /** What is left over at the end, as well as it can be shown. */
  rest(): string;
} {
  let before: Token[] = [];
  let pending: Token[] = [];

  function settle(text: string): string {
    before = [...before, ...pending].slice(-CONTEXT_TOKENS);
    pending = [];
    return text;
  }

  return {
    push(token) {
      pending.push(token);
      const text = detokenize(pending, before);
      return text.endsWith(INCOMPLETE) && pending.length < LONGEST_CHARACTER_TOKENS ? '' : settle(text);
    },
    rest: () => (pending.length === 0 ? '' : settle(detokenize(pending, before))),
  };
}
