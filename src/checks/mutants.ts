import type { Span } from '../core/span.ts';
import type { Language } from '../core/target.ts';
import { javascriptMutants } from './javascript/mutants.ts';
import type { Mutant } from './mutant.ts';
import type { AskingTools } from './python/ask.ts';
import { pythonMutants } from './python/mutants.ts';

/** Mutants of one language family, all of them, in the order of the text. None for a text that cannot be read. */
export type Mutator = (text: string, span: Span, file: MutatedFile) => Promise<readonly Mutant[]>;

interface MutatedFile {
  readonly language: Language;
  /** For languages that are read by a program of their own. */
  readonly tools: AskingTools;
  readonly signal: AbortSignal;
}

/** One entry for each language. */
const MUTATORS: Readonly<Record<string, Mutator>> = {
  javascript: javascriptMutants,
  typescript: javascriptMutants,
  tsx: javascriptMutants,
  python: (text, span, { tools, signal }) => pythonMutants(text, span, tools, signal),
};

/**
 * At most `most` mutants of the code at `span`, chosen by `seed` and spread over the kinds of change; the same arguments give the same mutants.
 * None for a language without a mutator.
 */
export async function mutantsOf(
  text: string,
  span: Span,
  { language, tools, signal }: MutatedFile,
  seed: number,
  most: number,
): Promise<Mutant[]> {
  const all = (await MUTATORS[language]?.(text, span, { language, tools, signal })) ?? [];
  return pick(all, seed, most);
}

/** Shuffled by a seed; never two of the same text. */
function pick(all: readonly Mutant[], seed: number, most: number): Mutant[] {
  const left = [...new Map(all.map((mutant) => [mutant.text, mutant])).values()];
  let state = seed >>> 0;
  const random = (): number => {
    // Mulberry32: small, and good enough to choose with.
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const chosen: Mutant[] = [];
  while (chosen.length < most && left.length > 0) chosen.push(...left.splice(Math.floor(random() * left.length), 1));
  return chosen;
}
