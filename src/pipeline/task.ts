import type { JobKind } from '../core/kind.ts';
import type { TestPlace } from '../core/port/checks.ts';
import type { ModelChoice } from '../core/port/engine.ts';
import type { Finding } from '../core/verdict.ts';

/** What UNDERSTAND made of a job: the verb as data, and which model answers. PREPARE adds what the kind needs to know of the target. */
export interface Task {
  readonly kind: JobKind;
  readonly instruction: string;
  readonly choice: ModelChoice;
  /** The edit that the instruction names, for a model that knows a few by name. */
  readonly edit?: string;
  /** What the project's checks say of the unchanged symbol, which has to be gone. */
  readonly cures?: readonly Finding[];
  /** For a kind that fills stubs: fill this one, or write a new symbol to stand after it. */
  readonly stub?: 'fill' | 'sibling';
  readonly testPlace?: Extract<TestPlace, { is: 'place' }>;
}
