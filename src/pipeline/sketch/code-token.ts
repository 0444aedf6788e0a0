import type { Span } from '../../core/span.ts';

/** What a token is to a sketch. `virtual` is a semicolon that JavaScript lets its author leave out; it has no characters. */
export type TokenKind = 'word' | 'name' | 'text' | 'chunk' | 'figure' | 'virtual';

/** One token of a piece of code, comments left out. A string literal without holes is one token, one with holes is its marks and chunks. */
export interface CodeToken extends Span {
  readonly kind: TokenKind;
  /** As written; ';' for a virtual one. */
  readonly text: string;
  /** Blocks around it, in levels of indentation. */
  readonly depth: number;
  /** True where a statement begins or a block's brace closes: the place of a line break in code of one statement a line. */
  readonly opensLine: boolean;
  /** Type of the grammar's node that it is a part of, and of the one around that. */
  readonly within: string;
  readonly around: string;
  /** The quote of the f-string in whose hole it stands: it may not hold it. */
  readonly hole?: string;
}
