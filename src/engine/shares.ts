/** A first token and how likely it is, 0 to 1. */
export type Likely = readonly [text: string, probability: number];

/** Below this the model was about to say something else altogether, such as a thought. */
const LEAST_MASS = 0.2;

/**
 * What first tokens say of which answer would follow: each token counts for the answer that alone begins like it (white space and case apart).
 * @returns shares that add up to 1, in the order of `answers`; undefined when too little of the probability lies with any of them.
 */
export function sharesOf(tokens: Iterable<Likely>, answers: readonly string[]): number[] | undefined {
  const wanted = answers.map((answer) => answer.toUpperCase());
  const mass = wanted.map(() => 0);
  for (const [text, probability] of tokens) {
    const word = text.trim().toUpperCase();
    if (word === '') continue;
    const [only = -1, ...others] = wanted.flatMap((answer, index) => (answer.startsWith(word) || word.startsWith(answer) ? [index] : []));
    if (only !== -1 && others.length === 0) mass[only] = (mass[only] ?? 0) + probability;
  }
  const whole = mass.reduce((sum, each) => sum + each, 0);
  return whole < LEAST_MASS ? undefined : mass.map((each) => each / whole);
}
