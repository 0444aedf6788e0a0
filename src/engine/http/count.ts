import type { Message } from '../../core/plan.ts';
import { type Connection, wholeOf } from './connection.ts';

/** UTF-8 bytes taken for one token where the server does not count: code has three to four, so this is an over-estimate for all but digits. */
const BYTES_PER_TOKEN = 2;

/** Tokens that a chat template adds to each message; real ones add three to six. */
const TOKENS_PER_MESSAGE = 8;

const PATIENCE_MS = 10_000;

/** Counts tokens for a server's model. */
export interface Counter {
  /** True when the server's own tokenizer counts, false for the over-estimate. */
  readonly exact: boolean;
  count(text: string, signal: AbortSignal): Promise<number>;
  countPrompt(messages: readonly Message[], signal: AbortSignal): Promise<number>;
}

/** Finds out whether the server counts tokens (llama-server and vLLM do, at /tokenize), and counts with it or by estimate. */
export async function openCounter(connection: Connection, model: string, signal: AbortSignal): Promise<Counter> {
  const exact = (await ask('a', signal)) !== undefined;

  async function ask(text: string, stop: AbortSignal): Promise<number | undefined> {
    try {
      // llama-server reads `content`, vLLM `prompt` and `model`.
      const body = { content: text, prompt: text, model, add_special: false, add_special_tokens: false };
      const { text: parts } = await connection.open('/tokenize', {
        at: 'origin',
        body,
        signal: stop,
        beginMs: PATIENCE_MS,
        partMs: PATIENCE_MS,
      });
      const { tokens } = JSON.parse(await wholeOf(parts)) as { tokens?: unknown };
      return Array.isArray(tokens) ? tokens.length : undefined;
    } catch {
      stop.throwIfAborted();
      return undefined;
    }
  }

  async function count(text: string, stop: AbortSignal): Promise<number> {
    if (text === '') return 0;
    const counted = exact ? await ask(text, stop) : undefined;
    return counted ?? Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN);
  }

  return {
    exact,
    count,
    async countPrompt(messages, stop) {
      let sum = TOKENS_PER_MESSAGE;
      for (const { content } of messages) sum += TOKENS_PER_MESSAGE + (await count(content, stop));
      return sum;
    },
  };
}
