import type { Task } from './render.ts';

/** A pair of code and what is to become of it, before it is a sketch. */
export interface Sample {
  readonly task: Task;
  readonly lang: 'javascript' | 'typescript' | 'python';
  readonly pkg: string;
  readonly name: string;
  readonly input: string;
  readonly target: string;
  /** Rules that lie between the two. */
  readonly used: readonly string[];
  /** True when a person wrote the input. */
  readonly natural?: boolean;
  /** The one rule that is to be applied. */
  readonly instruction?: string;
}
