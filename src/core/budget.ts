import type { LedgerEntry } from './plan.ts';

/** A piece of context with its size counted by the loaded model's own tokenizer. Pieces come in order of worth. */
export interface Piece {
  readonly section: LedgerEntry['section'];
  readonly title: string;
  readonly text: string;
  readonly tokens: number;
  /** True when the job makes no sense without it. */
  readonly required: boolean;
}

export interface Allotment {
  readonly kept: readonly Piece[];
  readonly ledger: readonly LedgerEntry[];
  /** Tokens of the kept pieces. */
  readonly tokens: number;
  /** False when the required pieces alone are over the limit. */
  readonly fits: boolean;
}

/**
 * Chooses pieces in order of worth until `limit` tokens are spent, each section within its own `caps` (tokens; a missing cap is no cap).
 * A piece that does not fit is dropped whole and the next, smaller one may still be kept; nothing is ever truncated.
 */
export function allot(pieces: readonly Piece[], limit: number, caps: Partial<Record<LedgerEntry['section'], number>>): Allotment {
  const spent = new Map<LedgerEntry['section'], number>();
  const kept: Piece[] = [];
  const ledger: LedgerEntry[] = [];
  const required = pieces.filter((piece) => piece.required).reduce((sum, piece) => sum + piece.tokens, 0);
  let free = limit - required;
  for (const piece of pieces) {
    const { section, title, tokens } = piece;
    const used = spent.get(section) ?? 0;
    const cap = caps[section] ?? Number.POSITIVE_INFINITY;
    const why = piece.required
      ? 'required'
      : used + tokens > cap
        ? `over the section's ${cap} tokens`
        : tokens > free
          ? 'no room left'
          : 'fits';
    const keep = piece.required || why === 'fits';
    if (keep) {
      kept.push(piece);
      spent.set(section, used + tokens);
      if (!piece.required) free -= tokens;
    }
    ledger.push({ section, title, tokens, kept: keep, why });
  }
  return { kept, ledger, tokens: kept.reduce((sum, piece) => sum + piece.tokens, 0), fits: required <= limit };
}
