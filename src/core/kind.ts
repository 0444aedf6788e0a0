/** What a kind of job hands back. */
export type KindResult =
  /** The symbol, rewritten. */
  | 'rewrite'
  /** A doc comment put before (or, in Python, inside) the symbol; the code itself is not touched. */
  | 'doc-comment'
  /** Prose for a note; no bytes change. */
  | 'prose'
  /** A new test file; the symbol is not touched. */
  | 'test-file'
  /** What is wrong with a whole change; no bytes change. */
  | 'findings';

/** What the harness has to establish about a target before a model is asked; see pipeline/prepare.ts. */
export type KindNeed =
  /** What the project's checks say of the unchanged symbol, or the person's words. */
  | 'findings'
  /** Whether the symbol is a stub to be filled, or one to put a sibling beside. */
  | 'stub'
  /** Where a test goes and in which framework. */
  | 'test-place';

/** One verb that a person can ask for: pure data; jobs/ holds one file for each. */
export interface JobKind {
  /** The command's name, and the word in branch names and trailers. */
  readonly name: string;
  /** Words that ask for it in a comment, after `@ai`. */
  readonly verbs: readonly string[];
  /** One line of help. */
  readonly summary: string;
  readonly result: KindResult;
  /** Folder under prompts/. Two kinds may share one. */
  readonly prompts: string;
  /** True when it makes no sense without words of its own (`refactor` into what?). */
  readonly needsInstruction: boolean;
  readonly needs?: KindNeed;
  /** True when the symbol has to behave as before: then lost statements and calls are held against a rewrite. */
  readonly keepsBehaviour: boolean;
  /** Set while the kind is recognised but not yet part of the product: the reason told to people. */
  readonly unavailable?: string;
}
