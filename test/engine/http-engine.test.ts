import { createServer, type Server } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Engine, Model, ModelChoice } from '../../src/core/port/engine.ts';
import { openHttpEngine } from '../../src/engine/http-engine.ts';
import type { ServerLoad } from '../../src/engine/protocol.ts';
import { systemClock } from '../../src/system/clock.ts';
import { builtPackage } from '../support/built-package.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { openScriptedServer, type Saying, type ScriptedServer, type ServerScript } from '../support/scripted-server.ts';
import { improveRequest } from '../support/tiny-model.ts';

const never = new AbortController().signal;
const request = improveRequest('let a = 1;');
const ANSWER = 'All is well, naïve 🦊.';
const WELL: Saying = { text: ANSWER };

let engine: Engine | undefined;
let server: ScriptedServer | undefined;

function opened({ allowHosts = [], patience }: { allowHosts?: string[]; patience?: ServerLoad['patience'] } = {}): Engine {
  return openHttpEngine({
    packageRoot: builtPackage(),
    clock: systemClock,
    log: recordedLog(),
    idleUnloadMs: 600_000,
    resident: false,
    allowHosts,
    patience,
  });
}

function open(options: Parameters<typeof opened>[0] = {}): Engine {
  engine = opened(options);
  return engine;
}

function choiceAt(url: string, name = 'scripted'): ModelChoice {
  return { by: 'server', name, url, style: 'chat', contextSize: 4096 };
}

/** Starts a server that says `first` to the first question and is well afterwards, and loads its model. */
async function loaded(first: Saying, script: Partial<ServerScript> = {}, patience?: ServerLoad['patience']): Promise<Model> {
  server = await openScriptedServer({ rules: [{ calls: [1], say: first }, { say: WELL }], ...script });
  return open({ ...(patience === undefined ? {} : { patience }) }).load(choiceAt(server.url), never);
}

beforeEach(() => {
  server = undefined;
});
afterEach(async () => {
  await engine?.close();
  engine = undefined;
  await server?.close();
});

describe('a server that does not answer as it should', () => {
  const faults: readonly [name: string, say: Saying, code: string, words: RegExp, next: RegExp][] = [
    ['hangs up at once', { fault: 'drop' }, 'engine-unreachable', /cannot be reached/u, /look whether the server runs/u],
    ['hangs up in mid-answer', { fault: 'cut', text: ANSWER }, 'engine-crashed', /broke off in the middle/u, /log/u],
    ['ends without saying why', { fault: 'no-end', text: ANSWER }, 'engine-crashed', /ended before it was complete/u, /log/u],
    ['sends an event that is not JSON', { fault: 'garbage', text: ANSWER }, 'engine-protocol', /not JSON/u, /log/u],
    ['reports an error in mid-answer', { fault: 'error', text: ANSWER }, 'engine-crashed', /the runner has gone away/u, /log/u],
    ['breaks off as a crashed machine would', { fault: 'reset' }, 'engine-unreachable', /cannot be reached/u, /look whether/u],
    ['breaks off in the middle of an event', { fault: 'half-frame', text: ANSWER }, 'engine-crashed', /broke off/u, /log/u],
    ['never stops talking', { fault: 'flood' }, 'engine-protocol', /does not stop/u, /log/u],
    ['never stops talking, all in one line', { fault: 'long-line' }, 'engine-protocol', /does not stop/u, /log/u],
    ['wants a key', { status: 401, body: 'who are you?' }, 'engine-refused', /without a key: who are you/u, /LOCALCODER_API_KEY/u],
    ['has lost the model', { status: 404, body: 'model "x" not found' }, 'model-missing', /no model "scripted"/u, /models\.code/u],
    ['has no such path', { status: 404, body: 'nope' }, 'engine-refused', /not the base address/u, /\/v1/u],
    ['answers with a web page', { status: 200, body: '<html>hi', type: 'text/html' }, 'engine-refused', /a web page/u, /engine\.url/u],
    ['is overloaded', { status: 503, body: 'loading model' }, 'engine-unreachable', /status 503\): loading model/u, /later/u],
    [
      'finds the prompt too long',
      { status: 400, body: 'exceeds the available context size' },
      'prompt-too-long',
      /too long/u,
      /contextSize/u,
    ],
    ['refuses the request', { status: 400, body: 'bad seed' }, 'engine-refused', /status 400\): bad seed/u, /log/u],
    [
      'sends us elsewhere',
      { status: 307, body: '', headers: { location: 'http://203.0.113.9/v1' } },
      'engine-refused',
      /sends us elsewhere/u,
      /final address/u,
    ],
  ];

  let sick: ScriptedServer;
  let patient: Engine;
  let model: Model;

  beforeAll(async () => {
    const rules = faults.map(([name, say]) => ({ includes: `case: ${name}.`, say }));
    sick = await openScriptedServer({ rules: [...rules, { say: WELL }] });
    patient = opened();
    model = await patient.load(choiceAt(sick.url), never);
  });
  afterAll(async () => {
    await patient.close();
    await sick.close();
  });

  it.each(faults)('%s: is told clearly, with the way out, and the next job runs', async (name, _, code, words, next) => {
    await expect(model.generate({ ...request, messages: [{ role: 'user', content: `case: ${name}.` }] }, never)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(words),
      next: expect.stringMatching(next),
    });
    expect((await model.generate(request, never)).text).toBe(ANSWER);
    expect(patient.status()).toMatchObject({ state: 'ready', restarts: 0 });
  });

  it.each([
    ['never begins to answer', { fault: 'silent' }],
    ['stops in mid-answer', { fault: 'hush', text: ANSWER }],
  ] as const)('%s: is given up after a bounded time', async (_, say) => {
    const model = await loaded(say, {}, { connectMs: 2_000, answerMs: 300, textMs: 300 });
    await expect(model.generate(request, never)).rejects.toMatchObject({
      code: 'engine-hung',
      message: expect.stringContaining('sent nothing for'),
    });
    expect((await model.generate(request, never)).text).toBe(ANSWER);
  });

  it('that sends its characters byte by byte is understood', async () => {
    const model = await loaded({ fault: 'split', text: ANSWER });
    expect(await model.generate(request, never)).toMatchObject({ text: ANSWER, stop: 'end' });
  });
});

describe('a server that cannot be used', () => {
  const raw: Server[] = [];
  afterAll(() => {
    for (const each of raw) each.close();
  });

  async function listening(say: string): Promise<string> {
    const each = createServer((socket) => socket.end(say));
    raw.push(each);
    await new Promise<void>((resolve) => each.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(each.address() as { port: number }).port}/v1`;
  }

  it('because nothing listens there', async () => {
    const { url, close } = await openScriptedServer({ rules: [] });
    await close();
    await expect(open().load(choiceAt(url), never)).rejects.toMatchObject({
      code: 'engine-unreachable',
      message: expect.stringContaining('connection refused'),
      next: expect.stringContaining('start the server'),
    });
  });

  it('because its host is not known', async () => {
    const load = open({ allowHosts: ['nowhere.invalid'] }).load(choiceAt('http://nowhere.invalid:1/v1'), never);
    await expect(load).rejects.toMatchObject({ code: 'engine-unreachable', next: expect.stringContaining('engine.url') });
  });

  it('because it speaks something else', async () => {
    const url = await listening('SSH-2.0-OpenSSH_9.2\r\n');
    await expect(open().load(choiceAt(url), never)).rejects.toMatchObject({
      code: 'engine-refused',
      message: expect.stringContaining('HTTP'),
    });
  });

  it('because it has another model: the near one is named', async () => {
    server = await openScriptedServer({ models: ['qwen2.5-coder:7b', 'llama3.1:8b'], rules: [] });
    await expect(open().load(choiceAt(server.url, 'qwen2.5-coder-7b'), never)).rejects.toMatchObject({
      code: 'model-missing',
      message: expect.stringContaining('did you mean qwen2.5-coder:7b?'),
    });
    await expect(engine?.load(choiceAt(server.url, 'gpt'), never)).rejects.toMatchObject({
      message: expect.stringContaining('it has qwen2.5-coder:7b'),
    });
  });

  it('because the address leads to a web page', async () => {
    server = await openScriptedServer({ rules: [], listType: 'text/html' });
    await expect(open().load(choiceAt(server.url), never)).rejects.toMatchObject({
      code: 'engine-refused',
      next: expect.stringContaining('/v1'),
    });
  });

  it('because it wants a key; with the key it works', async () => {
    server = await openScriptedServer({ rules: [{ say: WELL }], key: 'open sesame' });
    await expect(open().load(choiceAt(server.url), never)).rejects.toMatchObject({ next: expect.stringContaining('LOCALCODER_API_KEY') });
    await engine?.close();
    process.env.LOCALCODER_API_KEY = 'open sesame';
    const model = await open().load(choiceAt(server.url), never);
    delete process.env.LOCALCODER_API_KEY;
    expect((await model.generate(request, never)).text).toBe(ANSWER);
  });

  it('because it is not this machine, unless its host is allowed; no process is started for it', async () => {
    const away = choiceAt('http://192.0.2.7:8080/v1');
    await expect(open().load(away, never)).rejects.toMatchObject({
      code: 'engine-refused',
      next: expect.stringContaining('192.0.2.7:8080'),
    });
    expect(engine?.status().pid).toBeUndefined();
  });
});

describe('a request to a server', () => {
  it('carries what was asked, and no field that strict servers refuse', async () => {
    const model = await loaded(WELL);
    await model.generate({ ...request, seed: 42, stop: ['a', 'b', 'c', 'd', 'e'] }, never);
    expect(server?.requests[0]?.body).toEqual({
      model: 'scripted',
      messages: request.messages,
      max_tokens: request.maxTokens,
      temperature: 0,
      top_p: request.topP,
      seed: 42,
      stream: true,
      stream_options: { include_usage: true },
      stop: ['a', 'b', 'c', 'd'],
    });
    await model.generate({ ...request, temperature: 0.6, topK: 40, minP: 0.05, repeatPenalty: 1.1, grammar: 'root ::= "a"' }, never);
    expect(server?.requests[1]?.body).toMatchObject({ top_k: 40, min_p: 0.05, repeat_penalty: 1.1, grammar: 'root ::= "a"' });
  });

  it('that is cancelled hangs up, so that the server stops working for it', async () => {
    const model = await loaded({ fault: 'silent' });
    const stop = new AbortController();
    const reply = model.generate(request, stop.signal);
    await server?.begun(1);
    stop.abort();
    expect(await reply).toMatchObject({ stop: 'cancelled', text: '' });
    await server?.abandoned(1);
    expect(server?.counts()).toEqual({ generations: 1, completed: 0, abandoned: 1 });
  });

  it('counts tokens by the server where it can, and over-estimates where it cannot', async () => {
    const text = 'const price = 12.5;';
    const guessing = await loaded(WELL);
    expect(await guessing.countTokens([text])).toEqual([Math.ceil(text.length / 2)]);
    await engine?.close();
    await server?.close();
    const exact = await loaded(WELL, { tokenize: true });
    expect(await exact.countTokens([text])).toEqual([text.length]);
  });
});

it('status names the address that is talked to', async () => {
  await loaded(WELL);
  expect(engine?.status()).toMatchObject({ device: 'server', network: new URL(server?.url ?? '').host });
});
