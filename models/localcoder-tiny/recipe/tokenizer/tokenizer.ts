import { asBytes } from './bytes.ts';

/** A byte-level BPE vocabulary: tokens by id, merges by rank (`left right`), and the tokens that stand for structure. */
export interface Vocabulary {
  readonly vocab: readonly string[];
  readonly merges: readonly string[];
  readonly specials: readonly string[];
}

/**
 * GPT-2's pre-tokenizer, which llama.cpp applies for `tokenizer.ggml.pre = "trillion"`. Blanks are Unicode's White_Space there; JavaScript's `\s` has
 * the byte order mark besides, and lacks U+0085.
 */
const WORDS =
  /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;

/** The pieces of a text that are tokenised one by one. */
export function preTokens(text: string): readonly string[] {
  return text.match(WORDS) ?? [];
}

/** Turns text into token ids exactly as llama.cpp does with the same vocabulary. */
export class Tokenizer {
  readonly #ids: ReadonlyMap<string, number>;
  readonly #ranks: ReadonlyMap<string, number>;
  readonly #specials: RegExp;
  readonly #known = new Map<string, readonly number[]>();

  constructor({ vocab, merges, specials }: Vocabulary) {
    this.#ids = new Map(vocab.map((token, id) => [token, id]));
    this.#ranks = new Map(merges.map((merge, rank) => [merge, rank]));
    this.#specials = new RegExp(`(${specials.map((special) => special.replaceAll('|', '\\|')).join('|')})`, 'u');
  }

  /** Token ids of a text in which the specials stand for themselves. */
  encode(text: string): number[] {
    const ids: number[] = [];
    for (const part of text.split(this.#specials)) {
      const special = this.#specials.test(part) ? this.#ids.get(part) : undefined;
      if (special !== undefined) ids.push(special);
      else for (const word of preTokens(part)) ids.push(...this.#word(word));
    }
    return ids;
  }

  /** The tokens of one piece, as vocabulary entries. */
  segment(word: string): string[] {
    const parts = asBytes(word);
    for (;;) {
      let best = Number.POSITIVE_INFINITY;
      let at = -1;
      for (let index = 0; index + 1 < parts.length; index += 1) {
        const rank = this.#ranks.get(`${parts[index]} ${parts[index + 1]}`) ?? Number.POSITIVE_INFINITY;
        if (rank < best) [best, at] = [rank, index];
      }
      if (at === -1) return parts;
      parts.splice(at, 2, `${parts[at]}${parts[at + 1]}`);
    }
  }

  #word(word: string): readonly number[] {
    const known = this.#known.get(word);
    if (known !== undefined) return known;
    const ids = this.segment(word).map((token) => {
      const id = this.#ids.get(token);
      if (id === undefined) throw new Error(`the vocabulary has no token "${token}"`);
      return id;
    });
    this.#known.set(word, ids);
    return ids;
  }
}
