import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readlinkSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Failure } from '../../src/core/failure.ts';
import type { Engine, Model, ModelChoice } from '../../src/core/port/engine.ts';
import { openHelperEngine } from '../../src/engine/helper-engine.ts';
import { findNetworkBlock } from '../../src/engine/network-block.ts';
import { systemClock } from '../../src/system/clock.ts';
import { isAlive } from '../support/alive.ts';
import { builtPackage } from '../support/built-package.ts';
import { type SpoiltModels, spoiltModels } from '../support/gguf.ts';
import { removeFolder, temporaryFolder } from '../support/git-repo.ts';
import { killHelper } from '../support/kill-helper.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { BASKET, improveRequest, tinyChoice } from '../support/tiny-model.ts';

const never = new AbortController().signal;
const request = improveRequest(BASKET.before);
let folder: string;
let spoilt: SpoiltModels;
let engine: Engine;

function open(blockNetwork = true): Engine {
  engine = openHelperEngine({
    packageRoot: builtPackage(),
    clock: systemClock,
    log: recordedLog(),
    idleUnloadMs: 600_000,
    resident: false,
    stateDir: join(folder, 'state'),
    blockNetwork,
  });
  return engine;
}

/** Not the catalogue's file any more, but one that a person named. */
function named(file: string): ModelChoice {
  const { sha256: _, ...choice } = tinyChoice();
  return { ...choice, file };
}

const loadOf = (choice: ModelChoice): Promise<unknown> => engine.load(choice, never).catch((error: unknown) => error);

beforeAll(() => {
  folder = temporaryFolder('localcoder-models');
  spoilt = spoiltModels(tinyChoice().file, folder);
});
afterAll(() => removeFolder(folder));

describe('a model file that cannot be used', () => {
  afterEach(() => engine.close());

  it('is told apart and answered with what to do, and a good one loads afterwards', async () => {
    open();
    const expected: [file: string, code: string, words: RegExp][] = [
      [spoilt.empty(), 'model-damaged', /is empty/u],
      [spoilt.webPage(), 'model-damaged', /web page/u],
      [spoilt.random(), 'model-damaged', /not a GGUF file/u],
      [spoilt.truncated(), 'model-damaged', /incomplete: it has \d+ bytes and needs \d+/u],
      [spoilt.withNumber('qwen3.attention.head_count', 0), 'model-damaged', /head_count is 0/u],
      [spoilt.withText('tokenizer.chat_template', ''), 'model-unsupported', /no chat template/u],
      [join(folder, 'nowhere.gguf'), 'model-missing', /no model file at/u],
      [folder, 'model-missing', /is not a file/u],
    ];
    for (const [file, code, words] of expected) {
      const refused = await loadOf(named(file));
      expect(refused, file).toBeInstanceOf(Failure);
      expect(refused).toMatchObject({ code, message: expect.stringMatching(words), retry: 'never' });
      expect((refused as Failure).next).not.toBe('');
    }
    const model = await engine.load(tinyChoice(), never);
    expect((await model.generate(request, never)).text).toBe(BASKET.after);
  });

  it('is refused by its hash when it is not what the catalogue means, though it would load', async () => {
    open();
    const refused = await loadOf({ ...tinyChoice(), file: spoilt.altered() });
    expect(refused).toMatchObject({
      code: 'model-damaged',
      message: expect.stringContaining('SHA-256'),
      next: expect.stringContaining('f4e1e7ba'),
    });
  });

  it('is hashed again after any change, though its hash was known', async () => {
    const file = join(folder, 'mine.gguf');
    copyFileSync(tinyChoice().file, file);
    const choice = { ...tinyChoice(), file };
    await open().load(choice, never);
    await engine.close();
    await open().load(choice, never);
    await engine.unload();
    copyFileSync(spoilt.altered(), file);
    expect(await loadOf(choice)).toMatchObject({ code: 'model-damaged' });
  });

  it('that makes llama.cpp fail or abort ends the helper only, and the next job runs', async () => {
    open();
    // Both are sane by their headers and impossible in themselves: llama.cpp refuses the first and aborts on the second.
    expect(await loadOf(named(spoilt.withNumber('qwen3.attention.head_count', 7)))).toMatchObject({
      code: 'model-damaged',
      message: expect.stringMatching(/llama.cpp cannot load .*: Failed to load model \(.+\)/u),
    });
    expect(await loadOf(named(spoilt.withNumber('qwen3.block_count', 900)))).toMatchObject({
      code: 'engine-crashed',
      message: expect.stringMatching(/while loading the model: aborted with SIGABRT.*GGML_ASSERT/u),
    });
    const model = await engine.load(tinyChoice(), never);
    expect((await model.generate(request, never)).text).toBe(BASKET.after);
  });

  it('and is cut short while it is loaded does not harm this process', async () => {
    const file = join(folder, 'shrinking.gguf');
    copyFileSync(tinyChoice().file, file);
    const model = await open().load(named(file), never);
    truncateSync(file, 4096);
    const reply = await model.generate(request, never).catch((error: unknown) => error);
    if (reply instanceof Failure) expect(reply.code).toMatch(/^engine-/u);
    await engine.unload();
    expect(await loadOf(named(file))).toMatchObject({ code: 'model-damaged' });
  });
});

describe('a loaded model', () => {
  let model: Model;

  beforeAll(async () => {
    // A device that is never here: what is loaded all the same runs on the CPU.
    const gpu = process.platform === 'darwin' ? 'cuda' : 'metal';
    model = await open().load({ ...tinyChoice(), gpu, gpuLayers: -1 }, never);
  });
  afterAll(async () => {
    const { pid = 0 } = engine.status();
    await engine.close();
    // Ended and buried: not even a zombie is left.
    expect(() => process.kill(pid, 0)).toThrow();
  });

  it('says which device it really runs on, and that another was asked for', () => {
    expect(model.device).toBe('cpu');
    expect(engine.status().lighter).toMatch(/^(cuda|metal) was asked for and is not available here: running on the CPU$/u);
  });

  it('finds the part of a prompt that was warmed', async () => {
    await model.warm([{ role: 'user', content: `/improve javascript\n\`\`\`\n${BASKET.before.slice(0, 80)}` }], never);
    expect((await model.generate(request, never)).cachedTokens).toBeGreaterThan(20);
  });

  it('reuses the beginning that two prompts share, says how much, and writes the same as without', async () => {
    const other = improveRequest(BASKET.before.replace('return Ё', 'return Ё + 1'));
    const first = await model.generate(improveRequest('let a = 1;'), never);
    const second = await model.generate(request, never);
    const third = await model.generate(other, never);
    expect(first.cachedTokens).toBeLessThan(12);
    expect(third.cachedTokens).toBeGreaterThan(second.promptTokens / 2);
    expect(second.text).toBe(BASKET.after);
  });

  it('follows a grammar, and refuses one that cannot be read', async () => {
    const yesNo = { ...request, grammar: 'root ::= "YES" | "NO"', maxTokens: 8 };
    expect((await model.generate(yesNo, never)).text).toMatch(/^(YES|NO)$/u);
    await expect(model.generate({ ...request, grammar: 'root ::= (' }, never)).rejects.toMatchObject({ code: 'engine-refused' });
    expect((await model.generate(request, never)).text).toBe(BASKET.after);
  });

  it('writes other texts for other seeds, and takes a repeat penalty', async () => {
    const hot = { ...request, temperature: 5, topP: 1, topK: 0, maxTokens: 60 };
    const texts = new Set<string>();
    for (const seed of [1, 2, 3]) texts.add((await model.generate({ ...hot, seed }, never)).text);
    expect(texts.size).toBeGreaterThan(1);
    expect((await model.generate({ ...request, repeatPenalty: 1.3 }, never)).text).not.toBe('');
  });

  it.runIf(process.platform === 'linux')('is said to be blocked from the network only when the kernel keeps it in one of its own', () => {
    const { pid, network } = engine.status();
    const apart = readlinkSync(`/proc/${pid}/ns/net`) !== readlinkSync('/proc/self/ns/net');
    expect(network).toBe(apart ? 'blocked by the kernel' : 'not blocked by the kernel');
    expect(apart).toBe(sandboxWorks());
  });
});

describe('the helper and the network', () => {
  afterEach(() => engine.close());

  it('runs plainly where nothing blocks it, and status says so', async () => {
    const model = await open(false).load(tinyChoice(), never);
    expect(engine.status().network).toBe('not blocked by the kernel');
    expect((await model.generate(request, never)).text).toBe(BASKET.after);
  });

  it('runs plainly where the sandbox is there but does not work', async () => {
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, process.platform === 'darwin' ? 'sandbox-exec' : 'bwrap'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const path = process.env.PATH;
    process.env.PATH = bin;
    try {
      await open().load(tinyChoice(), never);
    } finally {
      process.env.PATH = path;
      rmSync(bin, { recursive: true });
    }
    expect(engine.status()).toMatchObject({ state: 'ready', network: 'not blocked by the kernel', restarts: 0 });
  });
});

describe('the worker', () => {
  it('outlives a helper that is killed in mid-generation, again and again, and the next answer is right', async () => {
    const { restarts, restartsMs, codes, wrong } = await killHelper(tinyChoice(), 3);
    expect([...codes]).toEqual(['engine-out-of-memory']);
    expect(wrong).toBe(0);
    expect(restarts).toBe(3);
    expect(restartsMs).toHaveLength(3);
  });

  it('takes the helper with it when it is killed', async () => {
    const script = `
      import { openHelperEngine } from ${JSON.stringify(join(builtPackage(), 'dist/src/engine/helper-engine.js'))};
      const quiet = () => undefined;
      const engine = openHelperEngine({
        packageRoot: ${JSON.stringify(builtPackage())}, idleUnloadMs: 1e9, resident: true,
        clock: { now: () => Date.now(), after: () => quiet }, log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
      });
      await engine.load(${JSON.stringify(tinyChoice())}, new AbortController().signal);
      process.stdout.write(String(engine.status().pid), () => process.kill(process.pid, 'SIGKILL'));`;
    let pid = 0;
    try {
      execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    } catch (error) {
      pid = Number((error as { stdout: string }).stdout);
    }
    expect(pid).toBeGreaterThan(0);
    while (isAlive(pid)) await new Promise((resume) => setImmediate(resume));
  });
});

function sandboxWorks(): boolean {
  const block = findNetworkBlock(process.platform, process.env.PATH ?? '');
  const [command, ...args] = block?.wrap(['true']) ?? ['false'];
  try {
    execFileSync(command ?? 'false', args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
