/**
 * Requests to the one configured server, and what its ways of saying no mean. Never follows a redirect, so that no answer can send the code
 * somewhere else; a wait is bounded by the patience that came with the load order.
 */
import { Failure } from '../../core/failure.ts';
import type { ServerLoad } from '../protocol.ts';
import { refusal, silent, unreachable } from './refusal.ts';

/** An answer that has begun; `text` gives its body as it comes, and leaving it early closes the connection. */
export interface Opened {
  readonly type: string;
  readonly text: AsyncGenerator<string, void, void>;
}

export interface Connection {
  /**
   * One request below the base URL (or, with `at: 'origin'`, below the server's root).
   * @throws Failure engine-unreachable | engine-refused | model-missing | engine-hung; or the signal's reason
   */
  open(path: string, options: RequestOptions): Promise<Opened>;
}

interface RequestOptions {
  readonly at?: 'base' | 'origin';
  readonly body?: unknown;
  readonly signal: AbortSignal;
  /** Milliseconds until the answer must begin. */
  readonly beginMs: number;
  /** Milliseconds from one part of the answer to the next. */
  readonly partMs: number;
}

const EXCERPT_CHARACTERS = 200;

/** The longest answer that is read whole: a list of models, the tokens of one text. */
const WHOLE_CHARACTERS = 16 * 1024 * 1024;

/** The connection that a load order describes. `key` is what the server may ask for. */
export function openConnection({ url, name }: ServerLoad, key: string | undefined): Connection {
  const { host, origin } = new URL(url);

  async function open(path: string, { at = 'base', body, signal, beginMs, partMs }: RequestOptions): Promise<Opened> {
    const watch = openWatch(signal, host);
    let response: Response;
    try {
      watch.within(beginMs);
      response = await fetch(`${at === 'base' ? url : origin}${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { 'content-type': 'application/json', accept: '*/*', ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) },
        redirect: 'manual',
        signal: watch.signal,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (error) {
      watch.stop();
      throw watch.signal.aborted ? watch.signal.reason : unreachable(host, error);
    }
    const type = response.headers.get('content-type') ?? '';
    const text = textOf(response, host, watch, partMs);
    if (response.ok && !type.includes('text/html')) return { type, text };
    throw refusal({ status: response.status, type, excerpt: await excerptOf(text), host, url, name, keyed: key !== undefined });
  }

  return { open };
}

interface Watch {
  readonly signal: AbortSignal;
  /** Begins the wait anew. */
  within(waitMs: number): void;
  stop(): void;
}

/** A signal that aborts with `outer`, or with the failure that means silence. */
function openWatch(outer: AbortSignal, host: string): Watch {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const pass = (): void => controller.abort(outer.reason);
  if (outer.aborted) pass();
  outer.addEventListener('abort', pass, { once: true });
  return {
    signal: controller.signal,
    within(waitMs) {
      clearTimeout(timer);
      timer = setTimeout(() => controller.abort(silent(host, waitMs)), waitMs);
    },
    stop() {
      clearTimeout(timer);
      outer.removeEventListener('abort', pass);
    },
  };
}

/** A whole answer. @throws Failure engine-protocol when it does not end */
export async function wholeOf(text: AsyncIterable<string>): Promise<string> {
  let whole = '';
  for await (const part of text) {
    whole += part;
    if (whole.length > WHOLE_CHARACTERS) {
      throw new Failure('engine-protocol', `the server sends more than ${WHOLE_CHARACTERS} characters where a short answer was asked for`, {
        next: 'correct engine.url, or look at the server',
      });
    }
  }
  return whole;
}

async function excerptOf(text: AsyncIterable<string>): Promise<string> {
  let start = '';
  try {
    for await (const part of text) {
      start += part;
      if (start.length > 4 * EXCERPT_CHARACTERS) break;
    }
  } catch {
    // What there is of it will do.
  }
  return start
    .replace(/[^\x20-\x7e]+/gu, ' ')
    .trim()
    .slice(0, EXCERPT_CHARACTERS);
}

async function* textOf(response: Response, host: string, watch: Watch, partMs: number): AsyncGenerator<string, void, void> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      watch.within(partMs);
      const part = await reader?.read();
      if (part === undefined || part.done) break;
      yield decoder.decode(part.value as Uint8Array, { stream: true });
    }
    yield decoder.decode();
  } catch (error) {
    if (watch.signal.aborted) throw watch.signal.reason;
    throw new Failure('engine-crashed', `the server at ${host} broke off in the middle of its answer`, {
      next: "look at the server's own log; the job is tried again",
      cause: error,
    });
  } finally {
    watch.stop();
    await reader?.cancel().catch(() => undefined);
  }
}
