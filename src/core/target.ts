import type { Oid, RepoPath } from './brand.ts';
import type { ScratchFile } from './port/scratch.ts';
import type { LineRange, Span } from './span.ts';

export const TARGET_NODES = ['function', 'method', 'class', 'type', 'module', 'region'] as const;
/** What a target is. `module` is a whole file; `region` a marked or given range of lines. */
export type TargetNode = (typeof TARGET_NODES)[number];

/** The languages whose grammar ships with the product, and any other by name ('' when unknown). */
export type Language = string;

/**
 * A file as the job read it: one decoded text in two views, the saved one and the clean one without any trigger comment.
 * The clean view is what the model sees, what is verified and what the branch holds; the saved one is what the patch and `apply` start from.
 */
export interface SourceFile {
  readonly file: RepoPath;
  /** Blob id of the saved bytes. */
  readonly blob: Oid;
  /** Git file mode: 100644 or 100755. */
  readonly mode: string;
  readonly saved: string;
  /** Trigger comments in the saved text, in order, with the blank and line break that go with each. */
  readonly triggers: readonly Span[];
  /** The one of them that asked for this job. */
  readonly own?: Span;
  /** The saved text without its trigger comments. */
  readonly clean: string;
  readonly language: Language;
  /** The line ending that the target uses most. */
  readonly eol: '\n' | '\r\n';
}

/** The symbol a job rewrites or explains, found in the clean text. */
export interface Target {
  readonly source: SourceFile;
  /** Path of the symbol in its file; see Aim.symbol. */
  readonly symbol: string;
  readonly name: string;
  readonly node: TargetNode;
  /** In the clean text. */
  readonly span: Span;
  readonly lines: LineRange;
  readonly text: string;
  /** The declaration without its body, on one line. */
  readonly header: string;
  /** The doc comment that stands before it, or the docstring inside it, in the clean text. */
  readonly doc?: Span;
  /** Commit the branch starts from: HEAD when the job was located; absent in a repository without commits. */
  readonly base?: Oid;
  /** The files that stand over the base, and no others, where a result is judged as it will stand in git. Absent: what the person has saved. */
  readonly over?: readonly ScratchFile[];
}
