import type { Random } from '../../data/random.ts';
import type { Code } from '../code/code.ts';
import type { Site } from '../code/edit.ts';

/** A way to rewrite tidy Python that keeps what it does. */
export interface Rule {
  readonly name: string;
  /** What it does, as a person would ask for it. */
  readonly title: string;
  /** Every place that can be made better. */
  forward?(code: Code): readonly Site[];
  /** Every place that can be written the worse way, which `forward` would make good again. */
  degrade?(code: Code, random: Random): readonly Site[];
}
