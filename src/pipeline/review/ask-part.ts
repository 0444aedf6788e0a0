import type { Reply } from '../../core/candidate.ts';
import type { Job } from '../../core/job.ts';
import { spanOfLines } from '../../core/locate-symbol.ts';
import type { Message } from '../../core/plan.ts';
import type { Model } from '../../core/port/engine.ts';
import type { Bench, World } from '../../core/port/world.ts';
import type { Drops, FindingId, ReviewFinding } from '../../core/review.ts';
import { savedLines } from '../../core/source-text.ts';
import type { Remember } from '../checkpoint.ts';
import { seedOf } from '../generate.ts';
import { evidenceOf, readAnswer } from './answer.ts';
import { type Part, symbolOf } from './part.ts';
import { ANSWER_TOKENS, scoreQuestion } from './question.ts';
import { sortOf } from './sort.ts';

const ANSWERS = ['YES', 'NO'] as const;
/** How likely the second pass must take a finding for real. Small models lean to either answer by habit, so half is no opinion. */
export const SURE = 0.6;

/** What asking about one part takes. */
export interface Asking {
  readonly job: Job;
  readonly model: Model;
  readonly world: World;
  readonly bench: Bench;
  readonly remember: Remember;
  readonly signal: AbortSignal;
}

/** What came of one question. */
export interface Asked {
  readonly reply: Reply;
  readonly finding?: ReviewFinding;
  /** Why there is none, when the model had one. */
  readonly dropped?: keyof Drops;
}

/**
 * Asks about one part and judges the answer: it has to be readable, to quote a line that came, and to be taken for real by a second look. Both
 * answers are checkpointed under the hash of what was asked. @throws Failure engine-…, or the signal's reason.
 */
export async function askAbout(part: Part, messages: readonly Message[], index: number, asking: Asking): Promise<Asked> {
  const { job, model, world, bench, remember, signal } = asking;
  const keyOf = (what: string, words: readonly Message[]): string => `${what}:${model.name}:${world.sha256(JSON.stringify(words))}`;
  const reply = await remember('generate', keyOf('review', messages), async () => {
    const answer = await model.generate(requestOf(messages, seedOf(job, index), asking), signal, (text) =>
      world.progress.tell({ is: 'text', job: job.id, ...text }),
    );
    signal.throwIfAborted();
    return answer;
  });
  const answer = reply.stop === 'length' ? { is: 'unreadable' as const } : readAnswer(reply.text);
  if (answer.is === 'none') return { reply };
  if (answer.is === 'unreadable') return { reply, dropped: 'unreadable' };
  const evidence = evidenceOf(answer.quote, part);
  if (evidence === undefined) return { reply, dropped: 'noEvidence' };
  const words = scoreQuestion(part, { quote: evidence.text, message: answer.message }, world.prompts);
  const sureness = await remember('verify', keyOf('score', words), async () => {
    if ((await model.countPrompt(words)) + 1 > model.contextSize) return null;
    const [yes] = (await model.weigh(words, ANSWERS, signal)) ?? [];
    return yes ?? null;
  });
  if (sureness === null || Number.isNaN(sureness)) return { reply, dropped: 'unscored' };
  if (sureness < SURE) return { reply, dropped: 'unlikely' };
  const { severity, message, hint } = answer;
  const sort = sortOf(message);
  const symbol = symbolOf(part);
  const id = world.sha256(JSON.stringify([bench.repo.id, part.file, evidence.text, sort])).slice(0, 12) as FindingId;
  const { saved, triggers, clean } = part.source;
  const { first: line } = savedLines(saved, triggers, spanOfLines(clean, { first: evidence.line, last: evidence.line }));
  const place = { id, file: part.file, line, column: evidence.column, quote: evidence.text, sureness };
  const optional = { ...(hint === undefined ? {} : { hint }), ...(symbol === undefined ? {} : { symbol: symbol.path }) };
  return { reply, finding: { ...place, severity, sort, message, ...optional } };
}

function requestOf(messages: readonly Message[], seed: number, { bench, world }: Asking) {
  const { topP, topK, minP, repeatPenalty } = bench.config.generation;
  const grammar = world.grammars('finding.gbnf');
  return { messages, maxTokens: ANSWER_TOKENS, temperature: 0, topP, topK, minP, repeatPenalty, seed, stop: [], grammar };
}
