import type { Rule } from './rules.ts';

/**
 * Edits that everybody calls the same although they differ in corner cases, each named with the case. They prove nothing; they tell an edit that is
 * meant from a slip.
 */
export const IDIOM_RULES: readonly Rule[] = [
  {
    // Differs where the two sides are of different types.
    name: 'strict equality',
    apply: (of) => (of.op === 'binary' && (of.text === '==' || of.text === '!=') ? { ...of, text: `${of.text}=` } : undefined),
  },
];
