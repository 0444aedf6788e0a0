import type { Span } from '../../core/span.ts';
import type { Language } from '../../core/target.ts';
import type { CheckTools } from '../check.ts';

/** Two versions of a file that differ in one symbol at most (and in imports). */
export interface FormQuestion {
  /** Path relative to the repository's top; its ending tells dialects apart. */
  readonly file: string;
  readonly language: Language;
  /** Whole clean texts. */
  readonly before: string;
  readonly after: string;
  /** The symbol in `before`. Everything outside it has to be the same as well, so an answer is about the whole file. */
  readonly span: Span;
  /** True to let idioms count as well: edits that mean the same but in corner cases, as `==` and `===`. */
  readonly idioms: boolean;
}

/** What comparing normal forms came to. `not-proved` says nothing about the candidate. */
export type FormAnswer =
  /** With idioms let in, this is no proof. `rules` are the names of the rewriting rules that made them equal; empty when they differed in layout and comments only. `by` is the parser with its version; `otherTypes` when callers are shown other types. */
  | { readonly is: 'equal'; readonly rules: readonly string[]; readonly by: string; readonly otherTypes?: true }
  | { readonly is: 'not-proved' }
  /** The old text is a program and the new one is none, as the language's own parser says. */
  | { readonly is: 'broken'; readonly why: string }
  /** One of the texts cannot be read or is beyond the rules (`ofCode`), or there is nothing to read it with. */
  | { readonly is: 'not-run'; readonly why: string; readonly ofCode?: true };

/** The normal form of one language. Its rules preserve meaning, each of them; when in doubt a rule does not apply. */
export interface NormalForm {
  readonly languages: readonly Language[];
  compare(question: FormQuestion, tools: CheckTools, signal: AbortSignal): Promise<FormAnswer>;
}
