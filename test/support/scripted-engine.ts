/**
 * An engine whose answers a test writes. It keeps the port's promises (seeds, cancellation, token counts, nothing truncated),
 * so that everything around it runs as with a real model.
 */
import type { Reply } from '../../src/core/candidate.ts';
import { Failure } from '../../src/core/failure.ts';
import type { Engine, EngineStatus, GenerateRequest, Model, ModelChoice, OnText } from '../../src/core/port/engine.ts';

/** What to answer; a Failure is thrown, 'never' waits for cancellation. `call` counts generations from 0. */
export type Script = (request: GenerateRequest, call: number) => string | Failure | 'never';

export interface ScriptedEngine extends Engine {
  /** Requests in the order they came. */
  readonly requests: readonly GenerateRequest[];
  /** Resolves when generation number `count` (from 1) has begun. */
  begun(count: number): Promise<void>;
}

const countOf = (text: string): number => Math.ceil(text.length / 4);

const promptOf = (request: Pick<GenerateRequest, 'messages'>): number =>
  request.messages.reduce((sum, message) => sum + countOf(message.content) + 4, 0);

export interface ScriptedOptions {
  readonly contextSize?: number;
  /** Names of models that are not there. */
  readonly missing?: readonly string[];
  /** The model's opinion where it weighs answers; absent: it cannot tell. */
  readonly weigh?: (messages: GenerateRequest['messages'], answers: readonly string[]) => readonly number[] | undefined;
}

/** Opens one. Tokens are counted as four characters each. */
export function openScriptedEngine(script: Script, options: ScriptedOptions = {}): ScriptedEngine {
  const requests: GenerateRequest[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  let loaded: ModelChoice | undefined;

  const generate = async (request: GenerateRequest, signal: AbortSignal, contextSize: number, onText?: OnText): Promise<Reply> => {
    const promptTokens = promptOf(request);
    const shared = { seed: request.seed, promptTokens, cachedTokens: 0, millis: 1 };
    if (signal.aborted) return { ...shared, text: '', stop: 'cancelled', tokens: 0 };
    if (promptTokens + request.maxTokens > contextSize) {
      throw new Failure('prompt-too-long', 'the prompt does not fit', { next: 'Ask for less, or raise engine.contextSize.' });
    }
    const answer = script(request, requests.length);
    requests.push(request);
    for (const each of waiting.filter(({ count }) => count <= requests.length)) each.resolve();
    if (answer instanceof Failure) throw answer;
    if (answer === 'never') {
      const text = '…';
      onText?.({ text, tokens: 1, tokensPerSecond: 100 });
      if (!signal.aborted) await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      return { ...shared, text, stop: 'cancelled', tokens: 1 };
    }
    const { text, stop } = ended(answer, request);
    const tokens = countOf(text);
    if (tokens > 0) onText?.({ text, tokens, tokensPerSecond: 100 });
    return { ...shared, text, stop, tokens };
  };

  const modelOf = (choice: ModelChoice): Model => {
    const contextSize = Math.min(options.contextSize ?? choice.contextSize, choice.contextSize);
    return {
      name: choice.name,
      style: choice.style,
      contextSize,
      device: 'cpu',
      ...(choice.abilities === undefined ? {} : { abilities: choice.abilities }),
      generate: (request, signal, onText) => {
        loaded = choice;
        return generate(request, signal, contextSize, onText);
      },
      countTokens: async (texts) => texts.map(countOf),
      countPrompt: async (messages) => promptOf({ messages }),
      weigh: async (messages, answers, signal) => {
        signal.throwIfAborted();
        return options.weigh?.(messages, answers);
      },
      warm: async () => undefined,
    };
  };
  return {
    requests,
    begun: (count) => (requests.length >= count ? Promise.resolve() : new Promise((resolve) => waiting.push({ count, resolve }))),
    load: async (choice, signal) => {
      signal.throwIfAborted();
      if (options.missing?.includes(choice.name)) {
        throw new Failure('model-missing', `there is no ${choice.name}`, { next: 'Choose another model.' });
      }
      loaded = choice;
      return modelOf(choice);
    },
    unload: async () => {
      loaded = undefined;
    },
    status: (): EngineStatus => ({
      state: loaded === undefined ? 'unloaded' : 'ready',
      ...(loaded === undefined ? {} : { model: loaded.name, device: 'cpu' }),
      network: 'blocked by the kernel',
      restarts: 0,
    }),
    close: async () => undefined,
  };
}

/** The answer up to the first stop text, and no longer than the tokens allowed. */
function ended(answer: string, { stop, maxTokens }: GenerateRequest): { text: string; stop: Reply['stop'] } {
  const ends = stop.map((each) => answer.indexOf(each)).filter((at) => at !== -1);
  const text = answer.slice(0, Math.min(answer.length, ...ends));
  if (countOf(text) > maxTokens) return { text: text.slice(0, maxTokens * 4), stop: 'length' };
  return { text, stop: ends.length > 0 ? 'stop-text' : 'end' };
}
