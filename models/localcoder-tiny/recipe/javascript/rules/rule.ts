import type { Code } from './code.ts';
import type { TextEdit } from './edits.ts';

/** One way to write something better: `forward` makes code canonical, `degrade` undoes that, `unfit` marks what neither can repair. */
export interface Rule {
  readonly name: string;
  readonly title: string;
  forward?(code: Code): readonly TextEdit[];
  degrade?(code: Code, random: () => number): readonly TextEdit[];
  unfit?(code: Code): boolean;
}
