import type { Message } from '../../core/plan.ts';
import type { Telling } from '../child-wire.ts';
import { type Likely, sharesOf } from '../shares.ts';
import { prefill, refuseTooLong } from './generate.ts';
import type { PromptRenderer } from './prompt.ts';
import type { Weights } from './weights.ts';

/** First tokens looked at, the likeliest; what comes after them has next to no weight. */
const MOST_TOKENS = 100;

/** How likely each answer is as the reply's beginning. @throws Failure prompt-too-long */
export async function weighAnswers(
  weights: Weights,
  renderer: PromptRenderer,
  messages: readonly Message[],
  answers: readonly string[],
  telling: Telling,
): Promise<number[] | undefined> {
  const { model, sequence, facts } = weights;
  telling.stage('render');
  const prompt = renderer.render(messages);
  const last = prompt.at(-1);
  if (last === undefined) return undefined;
  refuseTooLong(prompt.length, 1, facts.contextSize);
  await prefill(weights, prompt, telling);
  if (telling.signal.aborted) return undefined;
  telling.stage('decode');
  // Temperature 1 without any cut: the probabilities as the model has them.
  const options = { temperature: 1, topK: 0, topP: 1, minP: 0 };
  const [output] = await sequence.controlledEvaluate([[last, { generateNext: { probabilities: true, options } }]]);
  const likely: Likely[] = [];
  for (const [token, probability] of output?.next.probabilities ?? []) {
    if (likely.length === MOST_TOKENS) break;
    likely.push([model.detokenize([token]), probability]);
  }
  return sharesOf(likely, answers);
}
