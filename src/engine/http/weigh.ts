import type { Message } from '../../core/plan.ts';
import type { Telling } from '../child-wire.ts';
import type { ServerLoad } from '../protocol.ts';
import { type Likely, sharesOf } from '../shares.ts';
import { type Connection, wholeOf } from './connection.ts';

/** The OpenAI interface tells no more of a place. */
const TOP_TOKENS = 20;

interface Completion {
  readonly choices?: readonly {
    readonly logprobs?: { readonly content?: readonly { readonly top_logprobs?: readonly Entry[] }[] | null } | null;
  }[];
}

interface Entry {
  readonly token?: unknown;
  readonly logprob?: unknown;
}

/** How likely each answer is as the reply's beginning; undefined from a server that tells no probabilities. @throws Failure engine-… */
export async function weighAnswers(
  connection: Connection,
  { name, patience }: ServerLoad,
  messages: readonly Message[],
  answers: readonly string[],
  telling: Telling,
): Promise<number[] | undefined> {
  telling.stage('answer');
  const { text } = await connection.open('/chat/completions', {
    body: { model: name, messages, max_tokens: 1, temperature: 1, stream: false, logprobs: true, top_logprobs: TOP_TOKENS },
    signal: telling.signal,
    beginMs: patience.answerMs,
    partMs: patience.textMs,
  });
  const whole = await wholeOf(text);
  return sharesOf(likelyIn(whole), answers);
}

function likelyIn(text: string): Likely[] {
  try {
    const { choices } = JSON.parse(text) as Completion;
    const entries = choices?.[0]?.logprobs?.content?.[0]?.top_logprobs ?? [];
    return entries.flatMap(({ token, logprob }): Likely[] =>
      typeof token === 'string' && typeof logprob === 'number' ? [[token, Math.exp(logprob)]] : [],
    );
  } catch {
    // A server that streams whatever it is asked, or says something else: it tells nothing.
    return [];
  }
}
