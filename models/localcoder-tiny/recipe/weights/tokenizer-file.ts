/** A byte-level BPE tokenizer: the tokens by id, the merges by rank, and which tokens are control tokens. */
export interface TokenizerFile {
  readonly vocab: readonly string[];
  readonly merges: readonly string[];
  readonly specials: readonly string[];
}
