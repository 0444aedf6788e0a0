import type { Reply } from '../core/candidate.ts';
import type { Job } from '../core/job.ts';
import type { Message, Plan } from '../core/plan.ts';
import type { Model, OnText } from '../core/port/engine.ts';
import type { Bench } from '../core/port/world.ts';

/** Seeds fit 31 bits, which every backend takes. */
const SEED_RANGE = 2 ** 31;

/** The seed of the job's candidate number `index`: its fingerprint plus the index, so that a repeat of the job repeats its candidates. */
export function seedOf(job: Job, index: number): number {
  return (Number.parseInt(job.fingerprint.slice(0, 8), 16) + index) % SEED_RANGE;
}

/**
 * Stage 4: one reply of the model. A deadline ends it with what was written so far; an interruption of the job throws.
 * @throws Failure engine-…, or the signal's reason when the job was interrupted.
 */
export async function generate(
  job: Job,
  plan: Plan,
  prompt: { readonly messages: readonly Message[]; readonly index: number; readonly temperature: number },
  model: Model,
  bench: Bench,
  signal: AbortSignal,
  signalOrDeadline: AbortSignal,
  onText: OnText,
): Promise<Reply> {
  const { topP, topK, minP, repeatPenalty } = bench.config.generation;
  const reply = await model.generate(
    {
      messages: prompt.messages,
      maxTokens: plan.maxTokens,
      temperature: prompt.temperature,
      topP,
      topK,
      minP,
      repeatPenalty,
      seed: seedOf(job, prompt.index),
      stop: [],
      ...(plan.grammar === undefined ? {} : { grammar: plan.grammar }),
    },
    signalOrDeadline,
    onText,
  );
  signal.throwIfAborted();
  return reply;
}
