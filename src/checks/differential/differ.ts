import type { Span } from '../../core/span.ts';
import type { Language } from '../../core/target.ts';
import type { HarnessPlace } from './harness-place.ts';

/** Which function to compare, in which two texts. */
export interface DifferQuestion {
  /** Path relative to the checkout's top. */
  readonly file: string;
  readonly language: Language;
  /** The function's path in its file (`Cart.total`), and its last part. */
  readonly symbol: string;
  readonly name: string;
  /** Whole clean texts, and where the function stands in each. */
  readonly before: string;
  readonly after: string;
  readonly beforeSpan: Span;
  readonly afterSpan: Span;
  /** Inputs are made from it alone: the same question gives the same answer. */
  readonly seed: number;
}

/** What running both versions on made inputs came to. */
export type Difference =
  /** On each of `inputs` inputs both did the same; on `returned` of them they returned, on the others they threw. */
  | { readonly is: 'same'; readonly inputs: number; readonly returned: number; readonly by: string }
  /** `message` is one sentence: `total([1,2]) was 3 and is now 2`. */
  | { readonly is: 'different'; readonly message: string; readonly inputs: number; readonly by: string }
  /** Not pure, not deterministic, no useful inputs, or the harness could not be run. No verdict. */
  | { readonly is: 'not-run'; readonly why: string };

/** The differential run of one language family. */
export interface Differ {
  readonly languages: readonly Language[];
  differ(question: DifferQuestion, place: HarnessPlace, signal: AbortSignal): Promise<Difference>;
}
