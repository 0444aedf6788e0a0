import { afterAll, beforeAll, expect, it } from 'vitest';
import { Failure } from '../../src/core/failure.ts';
import type { Engine, GenerateRequest, Model, ModelChoice } from '../../src/core/port/engine.ts';

/** An engine that is ready to be tried, with what its model is known to do. */
export interface EngineUnderTest {
  readonly engine: Engine;
  readonly choice: ModelChoice;
  /** The same engine cannot serve this one: its model is not there. */
  readonly missing: ModelChoice;
  /** Asks for `reply`, at temperature 0. */
  readonly request: GenerateRequest;
  readonly reply: string;
  /** False when it does not tell how likely its words are. */
  readonly weighs?: boolean;
  /** Writes long enough to be cancelled. */
  readonly long: GenerateRequest;
  end(): Promise<void>;
}

/** What every engine must do. */
export function engineContract(open: () => Promise<EngineUnderTest>): void {
  const never = new AbortController().signal;
  let under: EngineUnderTest;
  let model: Model;

  beforeAll(async () => {
    under = await open();
    model = await under.engine.load(under.choice, never);
  });
  afterAll(() => under.end());

  it('loads the model that was chosen, and says what it got', () => {
    expect(model.name).toBe(under.choice.name);
    expect(model.style).toBe(under.choice.style);
    expect(model.contextSize).toBeGreaterThan(0);
    expect(model.contextSize).toBeLessThanOrEqual(under.choice.contextSize);
    expect(model.device).toMatch(/^(cpu|metal|cuda|vulkan|server)$/u);
    expect(under.engine.status()).toMatchObject({ state: 'ready', model: under.choice.name, device: model.device });
  });

  it('writes the reply, and streams the same text', async () => {
    let streamed = '';
    const reply = await model.generate(under.request, never, ({ text, tokens, tokensPerSecond }) => {
      streamed += text;
      expect(tokens).toBeGreaterThan(0);
      expect(tokensPerSecond).toBeGreaterThan(0);
    });
    expect(reply).toMatchObject({ text: under.reply, stop: 'end', seed: under.request.seed });
    expect(streamed).toBe(under.reply);
    expect(reply.tokens).toBeGreaterThan(0);
    expect(reply.promptTokens).toBeGreaterThan(0);
  });

  it('writes the same again for the same seed', async () => {
    const again = { ...under.request, temperature: 0.8, seed: 7 };
    const [first, second] = [await model.generate(again, never), await model.generate(again, never)];
    expect(second.text).toBe(first.text);
  });

  it('never cuts a prompt that does not fit: it refuses, names the fix, and goes on working', async () => {
    const [first] = under.request.messages;
    const content = `${first?.content}\n${'const value = 1;\n'.repeat(model.contextSize)}`;
    const refused = await model
      .generate({ ...under.request, messages: [{ role: 'user', content }] }, never)
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Failure);
    expect(refused).toMatchObject({ code: 'prompt-too-long', next: expect.stringContaining('contextSize') });
    expect((await model.generate(under.request, never)).text).toBe(under.reply);
  });

  it('refuses an answer that would not fit behind its prompt', async () => {
    await expect(model.generate({ ...under.request, maxTokens: model.contextSize }, never)).rejects.toMatchObject({
      code: 'prompt-too-long',
    });
  });

  it('stops at the number of tokens allowed, and says so', async () => {
    const reply = await model.generate({ ...under.request, maxTokens: 3 }, never);
    expect(reply.stop).toBe('length');
    expect(reply.tokens).toBeLessThanOrEqual(3);
    expect(under.reply.startsWith(reply.text)).toBe(true);
  });

  it('ends before a stop text, in the reply and in what was streamed', async () => {
    const stop = under.reply.slice(Math.floor(under.reply.length / 2)).slice(0, 6);
    let streamed = '';
    const reply = await model.generate({ ...under.request, stop: ['never written', stop] }, never, ({ text }) => {
      streamed += text;
    });
    expect(reply.text).toBe(under.reply.slice(0, under.reply.indexOf(stop)));
    expect(streamed).toBe(reply.text);
    expect(['end', 'stop-text']).toContain(reply.stop);
  });

  it('hands back what it has when it is cancelled, within two seconds, and goes on working', async () => {
    const stop = new AbortController();
    let streamed = '';
    let abortedAt = 0;
    const reply = await model.generate(under.long, stop.signal, ({ text }) => {
      streamed += text;
      abortedAt ||= performance.now();
      stop.abort();
    });
    expect(performance.now() - abortedAt).toBeLessThan(2_000);
    expect(reply.stop).toBe('cancelled');
    expect(reply.text.startsWith(streamed)).toBe(true);
    expect((await model.generate(under.request, never)).text).toBe(under.reply);
  });

  it('does not begin when it is cancelled beforehand', async () => {
    const reply = await model.generate(under.request, AbortSignal.abort());
    expect(reply).toMatchObject({ stop: 'cancelled', text: '' });
  });

  it('tells how likely each answer is as the beginning of the reply, or that it cannot tell', async () => {
    const shares = await model.weigh(under.request.messages, ['return', under.reply.slice(0, 6)], never);
    if (under.weighs === false) expect(shares).toBeUndefined();
    else expect(shares?.[1]).toBeGreaterThan(0.9);
    expect(await model.weigh(under.request.messages, ['never', 'ever said'], never)).toBeUndefined();
    await expect(model.weigh(under.request.messages, ['yes', 'no'], AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
    expect((await model.generate(under.request, never)).text).toBe(under.reply);
  });

  it('counts tokens, one number a text', async () => {
    expect(await model.countTokens([])).toEqual([]);
    const [none, some = 0, more = 0] = await model.countTokens(['', 'return total;', 'return total;\n'.repeat(20)]);
    expect(none).toBe(0);
    expect(some).toBeGreaterThan(0);
    expect(more).toBeGreaterThan(some);
  });

  it('counts a whole prompt as at least its text', async () => {
    const counts = await model.countTokens(under.request.messages.map(({ content }) => content));
    const text = counts.reduce((sum, count) => sum + count, 0);
    expect(await model.countPrompt(under.request.messages)).toBeGreaterThan(text);
  });

  it('answers the same after its prompt was warmed', async () => {
    await model.warm(under.request.messages, never);
    expect((await model.generate(under.request, never)).text).toBe(under.reply);
  });

  it('gives a refused load the reason of its signal', async () => {
    const why = new Error('changed my mind');
    await expect(under.engine.load({ ...under.choice, contextSize: under.choice.contextSize - 1 }, AbortSignal.abort(why))).rejects.toBe(
      why,
    );
  });

  it('says which model is missing and what to do', async () => {
    const refused = await under.engine.load(under.missing, never).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'model-missing' });
    expect((refused as Failure).next).not.toBe('');
  });

  it('unloads, and a model from before loads itself again when it is asked', async () => {
    await under.engine.unload();
    expect(under.engine.status().state).toBe('unloaded');
    expect((await model.generate(under.request, never)).text).toBe(under.reply);
    expect(under.engine.status().state).toBe('ready');
  });
}
