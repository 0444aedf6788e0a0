import { CALL_IDIOMS } from './idiom-calls.ts';
import { CHAIN_IDIOMS } from './idiom-chains.ts';
import { LOOP_IDIOMS } from './idiom-loops.ts';
import { NAME_IDIOMS } from './idiom-names.ts';
import { VALUE_IDIOMS } from './idiom-values.ts';
import type { Rule } from './rules.ts';

/**
 * Edits that everybody calls the same although they differ in corner cases, each named with the case. They prove nothing; they tell an edit that is
 * meant from a slip.
 */
export const IDIOM_RULES: readonly Rule[] = [...VALUE_IDIOMS, ...CALL_IDIOMS, ...CHAIN_IDIOMS, ...NAME_IDIOMS, ...LOOP_IDIOMS];
