import type { LineRange, Span } from './span.ts';
import type { TargetNode } from './target.ts';

/** An `@ai` comment found in a text, with what it points at. All spans are in the text it was found in. */
export interface TriggerComment {
  /** Name of the JobKind its verb asks for. */
  readonly kind: string;
  readonly instruction: string;
  /** 1-based line of the `@ai` marker. */
  readonly line: number;
  /** What to take away so that no trace of it stays: the comment, and its line when nothing else stands there. */
  readonly removal: Span;
  /** `''` for the whole file, a symbol path, or `<path>@region`. */
  readonly symbol: string;
  readonly node: TargetNode;
  readonly target: Span;
  readonly lines: LineRange;
}

/** An `@ai` comment that asks for nothing we know. */
export interface TriggerProblem {
  readonly line: number;
  /** For people: what is wrong and what was probably meant. */
  readonly message: string;
  /** Its text still has to leave what we deliver. */
  readonly removal?: Span;
}

export interface TriggerScan {
  readonly triggers: readonly TriggerComment[];
  readonly problems: readonly TriggerProblem[];
  /** Every span to remove for the clean view of the text: triggers, region markers, misspelt ones; in order, not overlapping. */
  readonly removals: readonly Span[];
}
