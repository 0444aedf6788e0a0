/**
 * A real HTTP server that speaks the OpenAI interface and answers as a script says: texts, edits of the code in the prompt, and every fault that
 * such servers show. It keeps what a real one keeps (the model list, max_tokens, stop texts, streaming, usage), counts what it is asked, and
 * notices when a client hangs up. As a process: `node test/support/run-scripted-server.mjs script.json`.
 * Imports nothing but node:*, so that it runs by itself.
 */
import { existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a rule answers with. */
export type Saying =
  /** This text. */
  | { readonly text: string }
  /** The last fenced code of the prompt that holds the first `from` (else the last of all), each `from` replaced everywhere, in a fence. */
  | { readonly edit: readonly (readonly [from: string, to: string])[] }
  /** An answer that is none. */
  | { readonly status: number; readonly body: string; readonly type?: string; readonly headers?: Readonly<Record<string, string>> }
  /**
   * 'silent' never answers; 'hush' answers and then says no more; 'drop' hangs up at once; 'reset' does so as a crashed machine would; 'cut'
   * hangs up in the middle of the text, 'half-frame' in the middle of an event; 'no-end' ends without saying why; 'garbage' sends an event that
   * is not JSON; 'error' reports an error in mid-stream; 'split' sends its bytes one by one, through the middle of characters; 'flood' never
   * stops talking, 'long-line' neither, in one line.
   */
  | {
      readonly fault:
        | 'silent'
        | 'hush'
        | 'drop'
        | 'reset'
        | 'cut'
        | 'half-frame'
        | 'no-end'
        | 'garbage'
        | 'error'
        | 'split'
        | 'flood'
        | 'long-line';
      readonly text?: string;
    };

/** One rule. The first that fits a generation answers it. */
export interface Rule {
  /** Only when this is somewhere in the prompt. */
  readonly includes?: string;
  /** Only for these generations, counted from 1. */
  readonly calls?: readonly number[];
  /** At most so often. */
  readonly times?: number;
  /** Waits for this file to exist before the answer begins. */
  readonly gate?: string;
  /** Milliseconds of waiting before the answer begins, between these two; which, follows from the call's number. */
  readonly delayMs?: readonly [least: number, most: number];
  readonly say: Saying;
  /** How likely it is to begin with YES where it weighs an answer and `includes` is somewhere in the prompt; null: it does not tell. */
  readonly sure?: number | null;
}

export interface ServerScript {
  /** Names in the model list; default one, 'scripted'. */
  readonly models?: readonly string[];
  readonly rules: readonly Rule[];
  /** The key that requests must bring. */
  readonly key?: string;
  /** Answers /tokenize as llama-server does, a token for each character. */
  readonly tokenize?: boolean;
  /** True when it tells probabilities, as it is asked for. */
  readonly logprobs?: boolean;
  /** Leaves stop texts in, as some servers do. */
  readonly ignoresStop?: boolean;
  /** A content type for the model list other than JSON; 'text/html' makes it a web page. */
  readonly listType?: string;
}

export interface ServerRequest {
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly body: Readonly<Record<string, unknown>>;
}

/** What /counts answers. */
export interface ServerCounts {
  /** Generations begun. */
  readonly generations: number;
  /** Generations answered to their end. */
  readonly completed: number;
  /** Generations whose client hung up first. */
  readonly abandoned: number;
}

export interface ScriptedServer {
  /** For engine.url: http://127.0.0.1:<port>/v1 */
  readonly url: string;
  readonly requests: readonly ServerRequest[];
  counts(): ServerCounts;
  /** Resolves when as many generations have begun. */
  begun(count: number): Promise<void>;
  /** Resolves when as many clients have hung up. */
  abandoned(count: number): Promise<void>;
  close(): Promise<void>;
}

const CHARACTERS_PER_PIECE = 4;
const GATE_LOOK_MS = 5;
/** A prime that scatters the numbers of calls over their delays. */
const SCATTER = 7919;
const FLOOD_CHARACTERS = 64 * 1024;

/** Starts a server on a free port of 127.0.0.1 (or on `port`). */
export async function openScriptedServer(script: ServerScript, port = 0): Promise<ScriptedServer> {
  const requests: ServerRequest[] = [];
  const used = new Map<Rule, number>();
  let completed = 0;
  let abandonedCount = 0;
  const waiting: { ready: () => boolean; resolve: () => void }[] = [];

  const wake = (): void => {
    for (const each of [...waiting]) {
      if (!each.ready()) continue;
      waiting.splice(waiting.indexOf(each), 1);
      each.resolve();
    }
  };
  const when = (ready: () => boolean): Promise<void> => {
    if (ready()) return Promise.resolve();
    return new Promise((resolve) => waiting.push({ ready, resolve }));
  };

  async function generate(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = JSON.parse(await textOf(request)) as Record<string, unknown>;
    const messages = body.messages as ServerRequest['messages'];
    // Weighing an answer is no generation: it is answered beside the script.
    if (body.stream === false) {
      weigh(body, response);
      return;
    }
    requests.push({ messages, body });
    const call = requests.length;
    let over = false;
    response.on('close', () => {
      over = true;
      if (response.writableFinished) completed += 1;
      else abandonedCount += 1;
      wake();
    });
    wake();
    if (!(script.models ?? ['scripted']).includes(String(body.model))) {
      refuse(response, 404, JSON.stringify({ error: { message: `model "${body.model}" not found` } }));
      return;
    }
    const prompt = messages.map(({ content }) => content).join('\n');
    const rule = script.rules.find(
      (each) =>
        (each.includes === undefined || prompt.includes(each.includes)) &&
        (each.calls?.includes(call) ?? true) &&
        (used.get(each) ?? 0) < (each.times ?? Number.POSITIVE_INFINITY),
    );
    if (rule !== undefined) used.set(rule, (used.get(rule) ?? 0) + 1);
    if (rule === undefined) {
      refuse(response, 500, 'no rule fits this prompt');
      return;
    }
    const { gate, delayMs: [least, most] = [0, 0] } = rule;
    if (most > 0) await new Promise((resume) => setTimeout(resume, least + ((call * SCATTER) % (most - least + 1))));
    while (gate !== undefined && !existsSync(gate) && !over) await new Promise((resume) => setTimeout(resume, GATE_LOOK_MS));
    if (!over) await answer(rule.say, prompt, body, response);
  }

  /** The probabilities of its first token, for a server that tells them: what a rule says that fits, else those of the last rule's first piece. */
  function weigh(body: Record<string, unknown>, response: ServerResponse): void {
    const prompt = (body.messages as ServerRequest['messages']).map(({ content }) => content).join('\n');
    const { sure } = script.rules.find((each) => each.sure !== undefined && prompt.includes(each.includes ?? '')) ?? {};
    const say = script.rules.at(-1)?.say;
    const first = say !== undefined && 'text' in say ? piecesOf(say.text ?? '')[0] : undefined;
    const likely: readonly (readonly [token: string, share: number])[] =
      sure === null
        ? []
        : sure !== undefined
          ? [
              ['YES', sure],
              ['NO', 1 - sure],
            ]
          : first === undefined
            ? []
            : [[first, 0.95]];
    const top = likely.map(([token, share]) => ({ token, logprob: Math.log(share) }));
    const logprobs = script.logprobs === true && body.logprobs === true ? { content: [{ top_logprobs: top }] } : null;
    refuse(response, 200, JSON.stringify({ choices: [{ index: 0, message: { content: first ?? '' }, logprobs }] }));
  }

  async function answer(say: Saying, prompt: string, body: Record<string, unknown>, response: ServerResponse): Promise<void> {
    if ('status' in say) {
      refuse(response, say.status, say.body, say.type, say.headers);
      return;
    }
    const fault = 'fault' in say ? say.fault : undefined;
    if (fault === 'silent') return;
    if (fault === 'drop') {
      response.destroy();
      return;
    }
    if (fault === 'reset') {
      response.socket?.resetAndDestroy();
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.flushHeaders();
    if (fault === 'flood' || fault === 'long-line') {
      await flood(response, fault);
      return;
    }
    const full = 'edit' in say ? edited(prompt, say.edit) : (say.text ?? '');
    const { text, reason } = limited(full, body, script.ignoresStop === true);
    const pieces = piecesOf(text);
    for (const [index, piece] of pieces.entries()) {
      if ((fault === 'cut' || fault === 'half-frame' || fault === 'hush') && index >= pieces.length / 2) break;
      const event = Buffer.from(eventOf({ choices: [{ index: 0, delta: { content: piece }, finish_reason: null }] }));
      if (fault === 'split') for (const byte of event) await flush(response, Buffer.of(byte));
      else await flush(response, event);
    }
    if (fault === 'hush') return;
    if (fault === 'half-frame') await flush(response, 'data: {"choices":[{"index":0,"delta":{"content":"retu');
    if (fault === 'cut' || fault === 'half-frame') {
      response.destroy();
      return;
    }
    if (fault === 'garbage') await flush(response, 'data: {"choices": [{"delta"\n\n');
    if (fault === 'error') await flush(response, eventOf({ error: { message: 'the runner has gone away' } }));
    if (fault === undefined || fault === 'split') {
      await flush(response, eventOf({ choices: [{ index: 0, delta: {}, finish_reason: reason }] }));
      const usage = { prompt_tokens: Math.ceil(prompt.length / CHARACTERS_PER_PIECE), completion_tokens: pieces.length };
      await flush(response, eventOf({ choices: [], usage }));
      await flush(response, 'data: [DONE]\n\n');
    }
    response.end();
  }

  const server = createServer((request, response) => {
    const path = request.url ?? '';
    if (path === '/counts') {
      refuse(response, 200, JSON.stringify(counts()), 'application/json');
      return;
    }
    if (script.key !== undefined && request.headers.authorization !== `Bearer ${script.key}`) {
      refuse(response, 401, JSON.stringify({ error: { message: 'invalid api key' } }));
    } else if (path === '/v1/models') {
      const data = (script.models ?? ['scripted']).map((id) => ({ id, object: 'model' }));
      refuse(
        response,
        200,
        script.listType === 'text/html' ? '<!doctype html><title>a router</title>' : JSON.stringify({ data }),
        script.listType,
      );
    } else if (path === '/v1/chat/completions') {
      generate(request, response).catch(() => response.destroy());
    } else if (path === '/tokenize' && script.tokenize === true) {
      textOf(request).then(
        (text) =>
          refuse(response, 200, JSON.stringify({ tokens: [...(JSON.parse(text) as { content: string }).content].map((_, at) => at) })),
        () => response.destroy(),
      );
    } else {
      refuse(response, 404, 'not found', 'text/plain');
    }
  });

  function counts(): ServerCounts {
    return { generations: requests.length, completed, abandoned: abandonedCount };
  }

  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${taken}/v1`,
    requests,
    counts,
    begun: (count) => when(() => requests.length >= count),
    abandoned: (count) => when(() => abandonedCount >= count),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function refuse(
  response: ServerResponse,
  status: number,
  body: string,
  type = 'application/json',
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': type, ...headers });
  response.end(body);
}

function eventOf(value: unknown): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}

function flush(response: ServerResponse, part: string | Buffer): Promise<void> {
  return new Promise((resolve) => {
    if (response.destroyed) resolve();
    else response.write(part, () => resolve());
  });
}

/** Talks until the client hangs up. */
async function flood(response: ServerResponse, kind: 'flood' | 'long-line'): Promise<void> {
  const content = 'let it flow '.repeat(FLOOD_CHARACTERS / 12);
  const part = kind === 'flood' ? eventOf({ choices: [{ index: 0, delta: { content }, finish_reason: null }] }) : content;
  if (kind === 'long-line') await flush(response, 'data: ');
  while (!response.destroyed) await flush(response, part);
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

function piecesOf(text: string): string[] {
  const characters = [...text];
  const pieces: string[] = [];
  for (let at = 0; at < characters.length; at += CHARACTERS_PER_PIECE)
    pieces.push(characters.slice(at, at + CHARACTERS_PER_PIECE).join(''));
  return pieces;
}

/** The text up to the first stop text, and no more pieces than max_tokens. */
function limited(full: string, body: Record<string, unknown>, ignoresStop: boolean): { text: string; reason: 'stop' | 'length' } {
  const stops = ignoresStop ? [] : ((body.stop as string[] | undefined) ?? []);
  const ends = stops.map((stop) => full.indexOf(stop)).filter((at) => at !== -1);
  const text = full.slice(0, Math.min(full.length, ...ends));
  const pieces = piecesOf(text);
  const most = Number(body.max_tokens ?? Number.POSITIVE_INFINITY);
  return pieces.length > most ? { text: pieces.slice(0, most).join(''), reason: 'length' } : { text, reason: 'stop' };
}

function edited(prompt: string, replacements: readonly (readonly [string, string])[]): string {
  const blocks = [...prompt.matchAll(/^(`{3,})([^\n`]*)\n([\s\S]*?)\n\1$/gmu)].map(([, , word = '', code = '']) => ({ word, code }));
  const first = replacements[0]?.[0] ?? '';
  const block = blocks.findLast(({ code }) => code.includes(first)) ?? blocks.at(-1) ?? { word: '', code: '' };
  const code = replacements.reduce((text, [from, to]) => text.replaceAll(from, to), block.code);
  return `\`\`\`${block.word}\n${code}\n\`\`\``;
}
