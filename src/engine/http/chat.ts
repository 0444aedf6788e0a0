/**
 * One reply from an OpenAI-compatible server, streamed. The server stops at the stop texts itself where it can; they are looked for here too,
 * since not every server does. An answer that ends without saying why it ended was cut off and is never taken for a whole one.
 */
import type { StopReason } from '../../core/candidate.ts';
import { Failure } from '../../core/failure.ts';
import type { GenerateRequest } from '../../core/port/engine.ts';
import type { Telling } from '../child-wire.ts';
import type { DoneFacts, ServerLoad } from '../protocol.ts';
import { openTranscript } from '../transcript.ts';
import type { Connection } from './connection.ts';
import { openEventStream } from './event-stream.ts';

/** The OpenAI interface takes no more. */
const MOST_STOPS = 4;

const SEND_EVERY_MS = 30;

/** No event is longer than this for one token, wrapping and all; and so much for what comes around them. */
const MOST_CHARACTERS = { around: 256 * 1024, each: 2 * 1024 } as const;

/** @throws Failure engine-…, model-missing or prompt-too-long; a cancelled reply is no failure. `promptTokens` serves where the server does not count. */
export async function chat(
  connection: Connection,
  { name, url, patience }: ServerLoad,
  request: GenerateRequest,
  promptTokens: number,
  telling: Telling,
): Promise<DoneFacts> {
  const startedAt = performance.now();
  const transcript = openTranscript(request.stop);
  const seen: Seen = { pieces: 0 };
  const done = (stop: StopReason): DoneFacts => ({
    text: transcript.text,
    stop,
    tokens: seen.tokens ?? seen.pieces,
    promptTokens: seen.promptTokens ?? promptTokens,
    cachedTokens: seen.cachedTokens ?? 0,
    millis: Math.round(performance.now() - startedAt),
  });
  if (telling.signal.aborted) return done('cancelled');
  telling.stage('answer');
  let firstAt = 0;
  let sentAt = 0;
  const send = (at: number): void => {
    sentAt = at;
    telling.text(transcript.take(), seen.pieces, (seen.pieces * 1000) / Math.max(1, at - firstAt));
  };
  const events = openEventStream((data) => {
    const piece = readEvent(data, seen, url);
    if (piece === '') return;
    const now = performance.now();
    if (seen.pieces === 0) {
      firstAt = now;
      telling.stage('decode');
    }
    seen.pieces += 1;
    transcript.push(piece);
    if (now - sentAt >= SEND_EVERY_MS) send(now);
  });
  try {
    const { text } = await connection.open('/chat/completions', {
      body: bodyOf(name, request),
      signal: telling.signal,
      beginMs: patience.answerMs,
      partMs: patience.textMs,
    });
    let received = 0;
    for await (const part of text) {
      received += part.length;
      if (received > mostCharacters(request.maxTokens)) throw endless(url, received);
      events.feed(part);
      if (transcript.stopped) break;
    }
    events.end();
  } catch (error) {
    if (telling.signal.aborted) return done('cancelled');
    throw error;
  }
  if (seen.pieces > 0) send(performance.now());
  if (transcript.stopped) return done('stop-text');
  if (seen.reason === undefined) {
    throw new Failure('engine-crashed', `the answer of ${new URL(url).host} ended before it was complete`, {
      next: "look at the server's own log; the job is tried again",
    });
  }
  return done(seen.reason === 'length' ? 'length' : 'end');
}

function mostCharacters(maxTokens: number): number {
  return MOST_CHARACTERS.around + maxTokens * MOST_CHARACTERS.each;
}

function endless(url: string, received: number): Failure {
  return new Failure('engine-protocol', `the server at ${new URL(url).host} does not stop: ${received} characters for an answer`, {
    next: "look at the server's own log; the job is tried again",
  });
}

interface Seen {
  /** Events that carried text: a token each, on most servers. */
  pieces: number;
  reason?: string;
  tokens?: number;
  promptTokens?: number;
  cachedTokens?: number;
}

interface ChatEvent {
  readonly error?: { readonly message?: unknown } | string;
  readonly choices?: readonly { readonly delta?: { readonly content?: unknown }; readonly finish_reason?: unknown }[];
  readonly usage?: {
    readonly prompt_tokens?: unknown;
    readonly completion_tokens?: unknown;
    readonly prompt_tokens_details?: { readonly cached_tokens?: unknown };
  };
}

/** Takes down what an event says, and returns the text in it. */
function readEvent(data: string, seen: Seen, url: string): string {
  if (data === '[DONE]') {
    seen.reason ??= 'stop';
    return '';
  }
  let event: ChatEvent | null;
  try {
    event = JSON.parse(data) as ChatEvent | null;
  } catch (cause) {
    throw new Failure('engine-protocol', `the server at ${new URL(url).host} sent an event that is not JSON`, {
      next: "look at the server's own log; the job is tried again",
      cause,
    });
  }
  if (event?.error !== undefined && event.error !== null) {
    const said = typeof event.error === 'string' ? event.error : String(event.error.message ?? 'no reason given');
    throw new Failure('engine-crashed', `the server at ${new URL(url).host} gave up in the middle of its answer: ${said.slice(0, 200)}`, {
      next: "look at the server's own log; the job is tried again",
    });
  }
  const { usage } = event ?? {};
  if (isCount(usage?.prompt_tokens)) seen.promptTokens = usage.prompt_tokens;
  if (isCount(usage?.completion_tokens)) seen.tokens = usage.completion_tokens;
  if (isCount(usage?.prompt_tokens_details?.cached_tokens)) seen.cachedTokens = usage.prompt_tokens_details.cached_tokens;
  const choice = event?.choices?.[0];
  if (typeof choice?.finish_reason === 'string') seen.reason = choice.finish_reason;
  return typeof choice?.delta?.content === 'string' ? choice.delta.content : '';
}

/** What every such server knows, and besides it only what was really asked for: strict ones refuse fields they do not know. */
function bodyOf(model: string, request: GenerateRequest): Record<string, unknown> {
  const { messages, maxTokens, temperature, topP, topK, minP, repeatPenalty, seed, stop, grammar } = request;
  return {
    model,
    messages,
    max_tokens: maxTokens,
    temperature,
    top_p: topP,
    seed,
    stream: true,
    stream_options: { include_usage: true },
    ...(stop.length === 0 ? {} : { stop: stop.slice(0, MOST_STOPS) }),
    ...(temperature === 0 || topK <= 0 ? {} : { top_k: topK }),
    ...(temperature === 0 || minP <= 0 ? {} : { min_p: minP }),
    ...(repeatPenalty === 1 ? {} : { repeat_penalty: repeatPenalty, repetition_penalty: repeatPenalty }),
    ...(grammar === undefined ? {} : { grammar, guided_grammar: grammar }),
  };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
