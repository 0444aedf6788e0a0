import { preTokens, Tokenizer, type Vocabulary } from './tokenizer.ts';

/** A vocabulary with new entries, and for each of those the older ones that it is made of. */
export interface Extended {
  readonly vocabulary: Vocabulary;
  /** Parts of each entry that is new, by id. */
  readonly parts: ReadonlyMap<number, readonly number[]>;
}

/** Entries are added until their number is a multiple of this, which the trainer's kernels ask for. */
const MULTIPLE = 64;

/**
 * Adds merges until each of `words` is one token, after all merges there are: other text keeps its tokens, but where two of them are now one. Ids stay.
 * @throws Error for a word that the pre-tokenizer would never leave whole.
 */
export function extendVocabulary(base: Vocabulary, words: readonly string[]): Extended {
  const vocab = [...base.vocab];
  const merges = [...base.merges];
  const ids = new Map(vocab.map((token, id) => [token, id]));
  const parts = new Map<number, readonly number[]>();
  let tokenizer = new Tokenizer({ ...base, vocab, merges });
  const oldPartsOf = (token: string): readonly number[] => {
    const id = ids.get(token) ?? 0;
    return parts.get(id) ?? [id];
  };
  for (const word of words) {
    if (!isWhole(word)) continue;
    for (let pieces = tokenizer.segment(word); pieces.length > 1; pieces = tokenizer.segment(word)) {
      const [left = '', right = ''] = pieces;
      const token = left + right;
      merges.push(`${left} ${right}`);
      if (!ids.has(token)) {
        parts.set(vocab.length, [...oldPartsOf(left), ...oldPartsOf(right)]);
        ids.set(token, vocab.length);
        vocab.push(token);
      }
      tokenizer = new Tokenizer({ ...base, vocab, merges });
    }
  }
  const specials = [...base.specials];
  while (vocab.length % MULTIPLE !== 0) {
    const filler = `<|unused_${vocab.length}|>`;
    parts.set(vocab.length, []);
    vocab.push(filler);
    specials.push(filler);
  }
  return { vocabulary: { vocab, merges, specials }, parts };
}

/** False for what the pre-tokenizer takes apart whatever the merges are: followed by another word, it must come out as it is. */
function isWhole(word: string): boolean {
  const [first] = preTokens(word.trim() === '' ? `${word} x` : `${word} x`);
  return first === word;
}
