import type { RepoPath } from '../brand.ts';
import type { Answer } from '../outcome.ts';
import type { Span } from '../span.ts';
import type { Language, TargetNode } from '../target.ts';

/** A named piece of code. */
export interface SourceSymbol {
  /** Dotted path from the file's top (`Cart.total`); the second of two equal paths is `Cart.total~2`. */
  readonly path: string;
  readonly name: string;
  readonly node: Exclude<TargetNode, 'module' | 'region'>;
  /** From its decorators, `export` or first keyword to its end; comments before it are not part of it. */
  readonly span: Span;
  /** Doc comment before it (JSDoc, comment block directly above) or docstring inside it. */
  readonly doc?: Span;
  /** Where its body's content begins and ends, between the braces or after the colon. */
  readonly body?: Span;
  /** Declaration without body, white space collapsed. */
  readonly header: string;
  readonly exported: boolean;
  readonly async: boolean;
  /** Declared parameter names in order; destructured ones as their source text, rest ones with their dots or stars. Python's bare `*` and `/` count. */
  readonly parameters: readonly string[];
}

export interface SourceComment {
  readonly span: Span;
  /** Source text with delimiters; for JSX `{/* … *\/}` the braces are in the span too. */
  readonly text: string;
}

export interface SyntaxProblem {
  readonly span: Span;
  readonly line: number;
  /** 'missing )' or 'unexpected …', ≤ 80 characters. */
  readonly message: string;
}

/** A file as its grammar sees it. */
export interface Outline {
  readonly language: Language;
  /**
   * False for a language without a grammar, and for a text too long, too deeply nested or too tangled to parse in bounded work: then symbols
   * and problems are empty, and comments are found by their marks alone.
   */
  readonly parsed: boolean;
  /** Outer before inner, in document order. */
  readonly symbols: readonly SourceSymbol[];
  readonly comments: readonly SourceComment[];
  /** Import statements (`import …`, `const x = require(…)`, `from … import …`) at the top level. */
  readonly imports: readonly Span[];
  readonly problems: readonly SyntaxProblem[];
  /** 1-based lines that begin inside a multi-line string other than a docstring: their leading blanks are content. */
  readonly stringLines: readonly number[];
}

/** What a piece of code is made of, for comparing two versions of it. */
export interface CodeFacts {
  /** Every identifier, property names included. */
  readonly identifiers: ReadonlySet<string>;
  /** Those that stand for a variable, function or type, not for a property. */
  readonly names: ReadonlySet<string>;
  /** Names that the code itself binds: variables, parameters, functions, classes. May hold a name too many, never one too few. */
  readonly declared: ReadonlySet<string>;
  /** Names of called functions and methods, in order, repeats kept. */
  readonly calls: readonly string[];
  /** Each innermost statement (a call, a return, a declaration; not the `if` around it), as its tokens without the semicolon. */
  readonly statements: readonly string[];
  /** All tokens but comments, with marks for blocks and ends of statements: equal only for texts that differ in layout and comments at most. */
  readonly tokens: string;
  /** With delimiters, each line without its indentation. */
  readonly comments: readonly string[];
}

/** A node of a syntax tree as plain data, outliving the parser. Types and fields are the grammar's own names (`if_statement`, `condition`). */
export interface CodeNode extends Span {
  readonly type: string;
  /** What it is to the node around it, or ''. */
  readonly field: string;
  /** False for punctuation and keywords. */
  readonly named: boolean;
  readonly children: readonly CodeNode[];
}

/** Reading code. Pure in effect: the same text gives the same answer. Throws Failure `install-broken` when a grammar file is missing. */
export interface Syntax {
  /** From the file name, or a `#!` line. '' when unknown. */
  languageOf(file: RepoPath, text: string): Language;
  /** True when a grammar for the language ships with the product. */
  understands(language: Language): boolean;
  outline(text: string, language: Language): Promise<Outline>;
  /** Facts of the code at `span` (whole text if absent). Undefined where the outline is not parsed. */
  facts(text: string, language: Language, span?: Span): Promise<CodeFacts | undefined>;
  /**
   * The whole tree, with only those nodes that share characters with `span` (all if absent). At most 400 nodes deep, so that it may be walked
   * by recursion. Undefined where the outline is not parsed, and for a text nested deeper.
   */
  tree(text: string, language: Language, span?: Span): Promise<CodeNode | undefined>;
  /**
   * What a tree-sitter query captures, in document order: every node that is marked with a name, except names that begin with `_`. A no for a
   * query that this language's grammar cannot read (it names line and column) or that marks nothing, and where the outline is not parsed.
   */
  query(text: string, language: Language, source: string): Promise<Answer<readonly Span[]>>;
}
