/** The languages whose functions become samples, as the requests to the model name them. */
export type Language = 'javascript' | 'typescript';

/** The two grammars that the rules know. */
export type Dialect = 'js' | 'ts';

/** How a function stood in its file: a declaration, a method, a `const`, a property, or the right side of an assignment. */
export type FunctionKind = 'function' | 'method' | 'const' | 'property' | 'assigned';

/** One function of a published package, as its author wrote it: shown alone and without the indentation of its surroundings. */
export interface ExtractedFunction {
  pkg: string;
  lang: Language;
  name: string;
  kind: FunctionKind;
  raw: string;
  jsdoc?: string;
}

/** A function whose clean form is known: `code` is the author's text without comments, `used` names the rules that made it `clean`. */
export interface CleanFunction extends ExtractedFunction {
  code: string;
  clean: string;
  used: string[];
}

/** Takes a language and gives the grammar that reads it. */
export function dialectOf(language: Language): Dialect {
  return language === 'typescript' ? 'ts' : 'js';
}
