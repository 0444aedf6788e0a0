import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { EpochMs } from '../../src/core/brand.ts';
import type { Reply } from '../../src/core/candidate.ts';
import type { Clock } from '../../src/core/port/clock.ts';
import type { Engine } from '../../src/core/port/engine.ts';
import { openHelperEngine } from '../../src/engine/helper-engine.ts';
import { PATIENCE_MS, PING_EVERY_MS, SILENCE_MS } from '../../src/engine/patience.ts';
import { systemClock } from '../../src/system/clock.ts';
import { type FakeClock, fakeClock } from '../support/fake-clock.ts';
import { removeFolder, temporaryFolder } from '../support/git-repo.ts';
import { type RecordedLog, recordedLog } from '../support/recorded-log.ts';
import { improveRequest, tinyChoice } from '../support/tiny-model.ts';

const FAKE = fileURLToPath(new URL('../support/fake-helper.mjs', import.meta.url));
const never = new AbortController().signal;
const request = improveRequest('let a = 1;');
const choice = tinyChoice();
const WORDS = 'The quick brown fox, naïve and 🦊, jumps.';

let engine: Engine;
let log: RecordedLog;
let folder: string;

/** Opens an engine over a child that goes wrong `times` times in all (for ever when 0), by the given clock. */
function open(scenario: string, { times = 0, clock = systemClock as Clock, idleUnloadMs = 600_000, resident = false } = {}): Engine {
  folder = temporaryFolder('localcoder-engine');
  log = recordedLog();
  const args = times === 0 ? [scenario] : [scenario, join(folder, 'gone-wrong'), String(times)];
  engine = openHelperEngine({ packageRoot: '/', clock, log, idleUnloadMs, resident, blockNetwork: false, child: { file: FAKE, args } });
  return engine;
}

const stage = (name: string) => log.seen(({ message, fields }) => message === 'model process stage' && fields.stage === name);

/** Moves time until the outcome is there; before each step `ready` is awaited. */
async function passUntil<Result>(
  clock: FakeClock,
  outcome: Promise<Result>,
  ready = async (_step: number) => undefined as unknown,
): Promise<Result> {
  let settled = false;
  const mark = outcome.finally(() => {
    settled = true;
  });
  mark.catch(() => undefined);
  for (let step = 0; !settled; step += 1) {
    await Promise.race([ready(step), mark.catch(() => undefined)]);
    await clock.advance(PING_EVERY_MS);
  }
  return mark;
}

/** Resolves once the child has been pinged so many times; it answers right after it has noted a ping. */
async function pinged(times: number): Promise<void> {
  const file = join(folder, 'gone-wrong.pings');
  while ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) < times && existsSync(folder)) await nextTurn();
}

afterEach(async () => {
  await engine.close();
  removeFolder(folder);
});

describe('a model process that goes wrong while it writes', () => {
  const faults: readonly [scenario: string, code: string, words: RegExp][] = [
    ['abort', 'engine-crashed', /while writing the answer: aborted with SIGABRT.*GGML_ASSERT/u],
    ['exit-0', 'engine-crashed', /ended with status 0/u],
    ['half-frame', 'engine-crashed', /ended inside a frame/u],
    ['killed', 'engine-out-of-memory', /lack of memory/u],
    ['garbage', 'engine-protocol', /no report/u],
    ['binary', 'engine-protocol', /UTF-8/u],
    ['endless', 'engine-protocol', /a frame of more than/u],
    ['wrong-id', 'engine-protocol', /does not run/u],
    ['flood', 'engine-protocol', /a flood/u],
    ['second-hello', 'engine-protocol', /a second greeting/u],
    ['fatal', 'engine-crashed', /decode said \[2J -3 {2}abc/u],
  ];

  it.each(faults)('%s is told as %s, and the next job runs', async (scenario, code, words) => {
    const model = await open(scenario, { times: 1 }).load(choice, never);
    await expect(model.generate(request, never)).rejects.toMatchObject({ code, message: expect.stringMatching(words), next: /./u });
    expect(engine.status()).toMatchObject({ state: 'failed', lastFailure: expect.stringContaining(code) });
    expect((await model.generate(request, never)).text).toBe(WORDS);
    expect(engine.status()).toMatchObject({ state: 'ready', restarts: 1 });
  });

  it.each([
    ['silent', `no progress for ${PATIENCE_MS.decode / 1000} s`],
    ['deaf', `no sign of life for ${SILENCE_MS / 1000} s`],
    ['stopped', `no sign of life for ${SILENCE_MS / 1000} s`],
  ])('%s is told as hung after a bounded time, and the next job runs', async (scenario, words) => {
    const clock = fakeClock();
    const model = await open(scenario, { times: 1, clock }).load(choice, never);
    const lost = model.generate(request, never);
    lost.catch(() => undefined);
    await stage('decode');
    await expect(passUntil(clock, lost, scenario === 'silent' ? pinged : undefined)).rejects.toMatchObject({
      code: 'engine-hung',
      message: expect.stringContaining(words),
    });
    expect((await model.generate(request, never)).text).toBe(WORDS);
  });

  it('is not blamed when the machine was asleep', async () => {
    const still = fakeClock();
    let sleptMs = 0;
    const clock: Clock = { ...still, now: () => (still.now() + sleptMs) as EpochMs };
    const model = await open('patient', { clock }).load(choice, never);
    const stop = new AbortController();
    const reply = model.generate(request, stop.signal);
    await stage('decode');
    sleptMs = 3_600_000;
    await still.advance(PING_EVERY_MS);
    stop.abort();
    expect(await reply).toMatchObject({ stop: 'cancelled', text: 'so far' });
    expect(engine.status().restarts).toBe(0);
  });

  it('understands characters that arrive byte by byte', async () => {
    const model = await open('split').load(choice, never);
    let streamed = '';
    const reply = await model.generate(request, never, ({ text }) => {
      streamed += text;
    });
    expect(streamed).toBe(WORDS);
    expect(reply.text).toBe(WORDS);
  });
});

describe('a model process that goes wrong while it starts or loads', () => {
  it('names its last words when it dies before its first', async () => {
    await expect(open('dead-start').load(choice, never)).rejects.toMatchObject({
      code: 'engine-crashed',
      message: expect.stringMatching(/while starting: ended with status 7.*Cannot find the native part/u),
    });
  });

  it('is given up when it never says hello', async () => {
    const clock = fakeClock();
    await expect(passUntil(clock, open('mute', { clock }).load(choice, never))).rejects.toMatchObject({ code: 'engine-hung' });
  });

  it('is refused when it comes from another installation', async () => {
    await expect(open('other-version').load(choice, never)).rejects.toMatchObject({
      code: 'engine-protocol',
      message: expect.stringContaining('version 999'),
    });
  });

  it('is told as hung when loading makes no progress', async () => {
    const clock = fakeClock();
    const load = open('silent-load', { clock }).load(choice, never);
    load.catch(() => undefined);
    await stage('open');
    await expect(passUntil(clock, load)).rejects.toMatchObject({
      code: 'engine-hung',
      message: expect.stringContaining('loading the model'),
    });
  });

  it('ends when the load is no longer wanted', async () => {
    const why = new Error('another model, please');
    const stop = new AbortController();
    const load = open('silent-load').load(choice, stop.signal);
    load.catch(() => undefined);
    await stage('open');
    stop.abort(why);
    await expect(load).rejects.toBe(why);
  });
});

describe('a model that dies twice at the same point', () => {
  it('is set aside until another is chosen', async () => {
    const model = await open('abort', { times: 2 }).load(choice, never);
    await expect(model.generate(request, never)).rejects.toMatchObject({ code: 'engine-crashed' });
    await expect(model.generate(request, never)).rejects.toMatchObject({ code: 'engine-quarantined', next: /choose another model/u });
    expect(engine.status().state).toBe('quarantined');
    await expect(engine.load(choice, never)).rejects.toMatchObject({ code: 'engine-quarantined', retry: 'never' });
    const other = await engine.load({ ...choice, gpu: 'auto' }, never);
    expect((await other.generate(request, never)).text).toBe(WORDS);
    expect((await model.generate(request, never)).text).toBe(WORDS);
  });

  it('is not set aside when a job went well in between', async () => {
    const model = await open('abort', { times: 1 }).load(choice, never);
    await expect(model.generate(request, never)).rejects.toMatchObject({ code: 'engine-crashed' });
    await model.generate(request, never);
    process.kill(engine.status().pid ?? 0, 'SIGABRT');
    await log.seen(({ fields }) => fields.how === 'crashed' && fields.stage === 'idle');
    expect((await model.generate(request, never)).text).toBe(WORDS);
  });
});

describe('memory that runs out', () => {
  it('brings the model down to a lighter setting, which status tells', async () => {
    const wide = { ...choice, contextSize: 8192, gpu: 'cuda', gpuLayers: -1 } as const;
    const model = await open('narrow').load(wide, never);
    expect(model).toMatchObject({ contextSize: 2048, device: 'cpu' });
    expect(engine.status().lighter).toBe('context 2048 instead of 8192, the CPU instead of the GPU, after memory ran out');
  });

  it('is refused with a word when nothing lighter is left', async () => {
    await expect(open('narrow').load({ ...choice, gpu: 'cuda', contextSize: 1024, gpuLayers: 0 }, never)).rejects.toMatchObject({
      code: 'engine-out-of-memory',
      message: 'it does not fit',
    });
  });

  it('is first tried again as it was when somebody killed the process, and then lighter', async () => {
    const model = await open('killed-load', { times: 2 }).load({ ...choice, contextSize: 4096 }, never);
    expect(model.contextSize).toBe(2048);
    expect(engine.status()).toMatchObject({ restarts: 2, lighter: 'context 2048 instead of 4096, after memory ran out' });
  });
});

describe('a listener that fails', () => {
  it('gets its own error back with the answer, and the engine goes on', async () => {
    const model = await open('well').load(choice, never);
    const broken = model.generate(request, never, () => {
      throw new RangeError('no such column');
    });
    await expect(broken).rejects.toThrow(RangeError);
    expect((await model.generate(request, never)).text).toBe(WORDS);
    expect(engine.status().restarts).toBe(0);
  });
});

describe('a large question', () => {
  it('is counted in one piece', async () => {
    const model = await open('well').load(choice, never);
    const text = 'const price = "zwölf";\n'.repeat(300_000);
    expect(await model.countTokens([text, 'a'])).toEqual([text.length, 1]);
  });
});

describe('a cancelled job', () => {
  it('is answered in bounded time even by a process that does not listen, which is then watched to its end', async () => {
    const clock = fakeClock();
    const model = await open('stubborn', { times: 1, clock }).load(choice, never);
    const stop = new AbortController();
    let reply: Promise<Reply> | undefined;
    // Time stands still until the first words have come, however long the process takes for them.
    await new Promise<void>((heard) => {
      reply = model.generate(request, stop.signal, () => {
        stop.abort();
        heard();
      });
    });
    await stage('decode');
    expect(await passUntil(clock, reply ?? Promise.reject(new Error('nothing was asked')))).toMatchObject({
      stop: 'cancelled',
      text: 'so far',
    });
    const next = model.generate(request, never);
    await passUntil(
      clock,
      log.seen(({ message }) => message === 'model process lost'),
    );
    expect((await next).text).toBe(WORDS);
    expect(engine.status().restarts).toBe(1);
  });
});

describe('an idle model', () => {
  it('is unloaded after its time, counted from the last job', async () => {
    const clock = fakeClock();
    const model = await open('well', { clock, idleUnloadMs: 60_000 }).load(choice, never);
    await clock.advance(59_000);
    await model.generate(request, never);
    await clock.advance(59_000);
    expect(engine.status().state).toBe('ready');
    await clock.advance(1_000);
    await log.seen(({ message }) => message === 'model unloaded: idle');
    await engine.unload();
    expect(engine.status()).toMatchObject({ state: 'unloaded', network: 'no model process is running' });
  });

  it('stays when it is to be resident', async () => {
    const clock = fakeClock();
    await open('well', { clock, idleUnloadMs: 60_000, resident: true }).load(choice, never);
    await clock.advance(600_000);
    expect(engine.status().state).toBe('ready');
  });

  it('whose process is killed is noticed and loaded again for the next job', async () => {
    const model = await open('well').load(choice, never);
    process.kill(engine.status().pid ?? 0, 'SIGKILL');
    await log.seen(({ message }) => message === 'model process lost');
    expect((await model.generate(request, never)).text).toBe(WORDS);
  });
});

describe('closing', () => {
  it('ends the process, and whoever waits is told', async () => {
    const model = await open('silent').load(choice, never);
    const { pid = 0 } = engine.status();
    const waiting = model.generate(request, never);
    waiting.catch(() => undefined);
    await stage('decode');
    await engine.close();
    await expect(waiting).rejects.toMatchObject({ code: 'engine-crashed', message: expect.stringContaining('unloaded') });
    expect(() => process.kill(pid, 0)).toThrow();
  });
});
