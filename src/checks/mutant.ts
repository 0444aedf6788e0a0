/** A copy of a file with one small mistake in it. */
export interface Mutant {
  /** The whole text. */
  readonly text: string;
  /** What was done, for people: `< became <=`. */
  readonly change: string;
  /** 1-based, in the text. */
  readonly line: number;
}
