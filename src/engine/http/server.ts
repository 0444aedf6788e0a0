import { Failure } from '../../core/failure.ts';
import { near } from '../../core/near.ts';
import type { ChildWork, Telling } from '../child-wire.ts';
import type { ServerLoad } from '../protocol.ts';
import { chat } from './chat.ts';
import { type Connection, openConnection, wholeOf } from './connection.ts';
import { type Counter, openCounter } from './count.ts';
import { weighAnswers } from './weigh.ts';

interface Loaded {
  readonly load: ServerLoad;
  readonly connection: Connection;
  readonly counter: Counter;
  readonly contextSize: number;
}

/** What the client process does: one server, one model. `key` is what the server may ask for. */
export function openServerWork(key: string | undefined): ChildWork {
  let loaded: Loaded | undefined;

  function present(): Loaded {
    if (loaded === undefined) throw new Error('an order before a server was named');
    return loaded;
  }

  return {
    async load(load, telling) {
      if (load.by !== 'server') throw new Error('this child talks to servers and opens no files');
      telling.stage('connect');
      const connection = openConnection(load, key);
      const most = await findModel(connection, load, telling.signal);
      const counter = await openCounter(connection, load.name, telling.signal);
      const contextSize = Math.min(load.contextSize, most ?? load.contextSize);
      loaded = { load, connection, counter, contextSize };
      return { device: 'server', contextSize };
    },
    async generate(request, telling) {
      const { load, connection, counter, contextSize } = present();
      telling.stage('render');
      const promptTokens = await counter.countPrompt(request.messages, telling.signal).catch((error: unknown) => {
        if (telling.signal.aborted) return 0;
        throw error;
      });
      if (promptTokens + request.maxTokens > contextSize) {
        const about = counter.exact ? '' : 'about ';
        const message = `the prompt has ${about}${promptTokens} tokens and the answer may have ${request.maxTokens}, together more than ${contextSize}`;
        throw new Failure('prompt-too-long', message, {
          next: 'choose a smaller symbol, or set engine.contextSize to what the server was really started with, if that is more',
        });
      }
      return chat(connection, load, request, promptTokens, telling);
    },
    count: (texts, telling) => inOrder(texts, telling, (text) => present().counter.count(text, telling.signal)),
    countPrompt(messages, telling) {
      telling.stage('count');
      return present().counter.countPrompt(messages, telling.signal);
    },
    weigh(messages, answers, telling) {
      const { load, connection } = present();
      return weighAnswers(connection, load, messages, answers, telling).catch((error: unknown) => {
        if (telling.signal.aborted) return undefined;
        throw error;
      });
    },
    // The server keeps its own cache of prompts.
    warm: async () => 0,
  };
}

async function inOrder(texts: readonly string[], telling: Telling, count: (text: string) => Promise<number>): Promise<number[]> {
  telling.stage('count');
  const counts: number[] = [];
  for (const text of texts) {
    counts.push(await count(text));
    telling.progress(counts.length / texts.length);
  }
  return counts;
}

/**
 * Looks for the model in the server's list.
 * @returns the context it was started with, when the server says so (vLLM does)
 * @throws Failure model-missing, with what the server has
 */
async function findModel(connection: Connection, { name, url, patience }: ServerLoad, signal: AbortSignal): Promise<number | undefined> {
  const { text } = await connection.open('/models', { signal, beginMs: patience.connectMs, partMs: patience.connectMs });
  const answer = await wholeOf(text);
  const { host } = new URL(url);
  const models = readList(answer);
  if (models === undefined) {
    throw new Failure('engine-refused', `${url}/models does not list models`, {
      next: 'correct engine.url: it is the base address of an OpenAI-compatible server and usually ends in /v1',
    });
  }
  const found = models.find(({ id }) => id === name || id === `${name}:latest`);
  if (found !== undefined) return found.contextSize;
  const ids = models.map(({ id }) => id);
  const close = near(name, ids);
  const offer =
    close.length > 0
      ? `; did you mean ${close.join(' or ')}?`
      : ids.length > 0
        ? `; it has ${ids.slice(0, 8).join(', ')}`
        : '; it has none';
  throw new Failure('model-missing', `the server at ${host} has no model "${name}"${offer}`, {
    next: 'put one of the names that it has into models.code, or load this model there',
  });
}

function readList(answer: string): { id: string; contextSize?: number }[] | undefined {
  try {
    const { data } = JSON.parse(answer) as { data?: unknown };
    if (!Array.isArray(data)) return undefined;
    return data.flatMap((entry: { id?: unknown; max_model_len?: unknown }) => {
      if (typeof entry?.id !== 'string') return [];
      return typeof entry.max_model_len === 'number' ? [{ id: entry.id, contextSize: entry.max_model_len }] : [{ id: entry.id }];
    });
  } catch {
    return undefined;
  }
}
