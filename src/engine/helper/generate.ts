/**
 * One reply: fit, take over what is still in memory, read the rest of the prompt in chunks, then write token by token. The own loop over the
 * sequence (and not the library's chat session) is what makes prefix reuse visible, cancelling quick, and shifting impossible.
 */
import { LlamaGrammarEvaluationState, type SequenceEvaluateOptions, type Token } from 'node-llama-cpp';
import type { StopReason } from '../../core/candidate.ts';
import { Failure } from '../../core/failure.ts';
import type { GenerateRequest } from '../../core/port/engine.ts';
import type { Telling } from '../child-wire.ts';
import type { DoneFacts } from '../protocol.ts';
import { openTranscript } from '../transcript.ts';
import { openPieces } from './pieces.ts';
import type { PromptRenderer } from './prompt.ts';
import type { Weights } from './weights.ts';

/** Text is sent on about this often. */
const SEND_EVERY_MS = 30;

/** Prompt tokens evaluated between two looks at the cancel signal. */
const CHUNK_TOKENS = 128;

/** How far back a repeat penalty looks. */
const PENALTY_TOKENS = 64;

/** @throws Failure prompt-too-long | engine-refused */
export async function generateReply(
  weights: Weights,
  renderer: PromptRenderer,
  request: GenerateRequest,
  telling: Telling,
): Promise<DoneFacts> {
  const { model, sequence, facts } = weights;
  const startedAt = performance.now();
  telling.stage('render');
  const prompt = renderer.render(request.messages);
  const last = prompt.at(-1);
  if (last === undefined) throw new Failure('engine-refused', 'the prompt is empty', { next: 'report this: a prompt is never empty' });
  refuseTooLong(prompt.length, request.maxTokens, facts.contextSize);

  const cachedTokens = await prefill(weights, prompt, telling);
  const pieces = openPieces<Token>((tokens, before) => model.detokenize(tokens, false, before));
  const transcript = openTranscript(request.stop);
  let tokens = 0;
  const done = (stop: StopReason): DoneFacts => ({
    text: transcript.text,
    stop,
    tokens,
    promptTokens: prompt.length,
    cachedTokens,
    millis: Math.round(performance.now() - startedAt),
  });
  if (telling.signal.aborted) return done('cancelled');
  if (request.maxTokens <= 0) return done('length');

  const written: Token[] = [];
  const options = await evaluateOptions(weights, request, () => written.slice(-PENALTY_TOKENS));
  telling.stage('decode');
  const decodingAt = performance.now();
  // The first token is sent at once; from then on text is put together.
  let sentAt = Number.NEGATIVE_INFINITY;
  const send = (at: number): void => {
    sentAt = at;
    telling.text(transcript.take(), tokens, (tokens * 1000) / Math.max(1, at - decodingAt));
  };
  let stop: StopReason = 'end';
  for await (const token of sequence.evaluate([last], options)) {
    if (telling.signal.aborted) {
      stop = 'cancelled';
      break;
    }
    tokens += 1;
    if (request.repeatPenalty !== 1) written.push(token);
    transcript.push(pieces.push(token));
    if (transcript.stopped || tokens >= request.maxTokens) {
      stop = transcript.stopped ? 'stop-text' : 'length';
      break;
    }
    const now = performance.now();
    if (now - sentAt >= SEND_EVERY_MS) send(now);
  }
  transcript.push(pieces.rest());
  if (transcript.stopped) stop = 'stop-text';
  send(performance.now());
  return done(stop);
}

/**
 * Reads all of the prompt but its last token, chunk by chunk, reusing what the sequence still holds of an earlier one.
 * @returns how many tokens were reused; on a cancel it returns early
 */
export async function prefill({ sequence }: Weights, prompt: readonly Token[], telling: Telling): Promise<number> {
  telling.stage('prefill');
  const all = prompt.slice(0, -1);
  await sequence.adaptStateToTokens(all, false);
  const cachedTokens = sequence.nextTokenIndex;
  for (let at = cachedTokens; at < all.length && !telling.signal.aborted; at += CHUNK_TOKENS) {
    await sequence.evaluateWithoutGeneratingNewTokens(all.slice(at, at + CHUNK_TOKENS));
    telling.progress(Math.min(1, (at + CHUNK_TOKENS) / all.length));
    // The library's promises settle in microtasks; a cancel comes in by the event loop.
    await new Promise((resume) => setImmediate(resume));
  }
  return cachedTokens;
}

/** @throws Failure prompt-too-long */
export function refuseTooLong(promptTokens: number, maxTokens: number, contextSize: number): void {
  if (promptTokens + maxTokens <= contextSize) return;
  throw new Failure(
    'prompt-too-long',
    `the prompt has ${promptTokens} tokens and the answer may have ${maxTokens}, together more than the ${contextSize} this model is loaded with`,
    { next: 'choose a smaller symbol, or raise engine.contextSize if the model and the memory allow it' },
  );
}

async function evaluateOptions(
  { llama, model }: Weights,
  request: GenerateRequest,
  recent: () => Token[],
): Promise<SequenceEvaluateOptions> {
  const { temperature, topP, topK, minP, seed, repeatPenalty, grammar } = request;
  const options: SequenceEvaluateOptions = { temperature, topP, topK, minP, seed };
  if (repeatPenalty !== 1) options.repeatPenalty = { penalty: repeatPenalty, punishTokens: recent, maxPunishTokens: PENALTY_TOKENS };
  if (grammar === undefined) return options;
  try {
    options.grammarEvaluationState = new LlamaGrammarEvaluationState({ model, grammar: await llama.createGrammar({ grammar }) });
  } catch (error) {
    throw new Failure('engine-refused', `the grammar cannot be read: ${error instanceof Error ? error.message : error}`, {
      next: 'correct the grammar file',
      cause: error,
    });
  }
  return options;
}
