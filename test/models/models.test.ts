import { mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explain } from '../../jobs/explain.ts';
import { improve } from '../../jobs/improve.ts';
import { type Config, DEFAULT_CONFIG } from '../../src/core/config.ts';
import { openModels } from '../../src/models/models.ts';
import { builtPackage } from '../support/built-package.ts';
import { removeFolder, temporaryFolder } from '../support/git-repo.ts';

const models = openModels({ packageRoot: builtPackage() });
let folder: string;
let mine: string;

beforeAll(() => {
  folder = temporaryFolder('localcoder-weights');
  mine = join(folder, 'qwen2.5-coder-7b.gguf');
  writeFileSync(mine, 'GGUF');
});
afterAll(() => removeFolder(folder));

type Part = { readonly [Key in keyof Config]?: Partial<Config[Key]> };

function config(part: Part = {}): Config {
  const merged = Object.entries(DEFAULT_CONFIG).map(([key, value]) => [key, { ...value, ...(part as Record<string, object>)[key] }]);
  return Object.fromEntries(merged) as Config;
}

const refusal = (part: Part, kind = improve): Promise<unknown> => models.choose(config(part), kind).catch((error: unknown) => error);

describe('without any settings', () => {
  it('the bundled model answers, within its limits and on one thread', async () => {
    const choice = await models.choose(config(), improve);
    expect(choice).toEqual({
      by: 'helper',
      name: 'localcoder-tiny',
      file: join(builtPackage(), 'models', 'localcoder-tiny', 'localcoder-tiny-q8_0.gguf'),
      sha256: 'f4e1e7ba5d4a2d1b91d54278259cf3b50ac03a6b850ee3d61f8fee7d33c7d537',
      style: 'tiny',
      contextSize: 1024,
      threads: 1,
      gpu: 'auto',
      gpuLayers: -1,
      abilities: {
        kinds: ['improve', 'refactor', 'fix', 'document', 'explain'],
        languages: ['javascript', 'typescript', 'python'],
        instructions: false,
        edits: expect.objectContaining({ 'for-of': ['for of', 'for loop', 'index loop'] }),
        maxTargetChars: 4000,
      },
    });
    expect(await models.choose(config({ models: { code: '' } }), explain)).toEqual(choice);
  });

  it('the bundled model is listed as present', () => {
    expect(models.describe()).toEqual([expect.objectContaining({ name: 'localcoder-tiny', present: true, bundled: true, licence: 'MIT' })]);
  });
});

describe('a model file that the person names', () => {
  it('answers like any instruction model, with the settings as they are', async () => {
    expect(await models.choose(config({ models: { code: mine }, engine: { threads: 6, gpuLayers: 20 } }), improve)).toEqual({
      by: 'helper',
      name: 'qwen2.5-coder-7b.gguf',
      file: mine,
      style: 'chat',
      contextSize: 8192,
      threads: 6,
      gpu: 'auto',
      gpuLayers: 20,
    });
  });

  it('may lie in the home folder', async () => {
    expect(await refusal({ models: { code: '~/no/such.gguf' } })).toMatchObject({
      code: 'model-missing',
      message: expect.stringContaining(join(homedir(), 'no/such.gguf')),
    });
  });

  it('is refused with the path and the fix when it is not there, or begins nowhere', async () => {
    expect(await refusal({ models: { code: join(folder, 'gone.gguf') } })).toMatchObject({
      code: 'model-missing',
      message: expect.stringContaining(join(folder, 'gone.gguf')),
      next: expect.stringContaining('put the GGUF file there'),
    });
    expect(await refusal({ models: { code: folder } })).toMatchObject({ code: 'model-missing' });
    expect(await refusal({ models: { code: 'models/mine.gguf' } })).toMatchObject({
      code: 'config-invalid',
      next: expect.stringContaining('~'),
    });
  });

  it('may be another one for explanations, and for any one verb', async () => {
    const part = { models: { general: mine }, kinds: { improve: { model: mine } } };
    expect((await models.choose(config({ models: { general: mine } }), explain)).name).toBe('qwen2.5-coder-7b.gguf');
    expect((await models.choose(config({ models: { general: mine } }), improve)).name).toBe('localcoder-tiny');
    expect((await models.choose(config(part), improve)).name).toBe('qwen2.5-coder-7b.gguf');
  });
});

describe('a name that nobody knows', () => {
  it('is answered with the near one', async () => {
    expect(await refusal({ models: { code: 'localcoder-tinny' } })).toMatchObject({
      code: 'model-missing',
      message: expect.stringContaining('did you mean localcoder-tiny?'),
    });
    expect(await refusal({ models: { code: 'gpt' } })).toMatchObject({ message: expect.stringContaining('known: localcoder-tiny') });
  });
});

describe('a server', () => {
  const at = (url: string, code = 'qwen2.5-coder:7b', more: Part = {}): Part => ({ models: { code }, engine: { url }, ...more });

  it('answers by its own model, under its base address', async () => {
    expect(await models.choose(config(at('http://127.0.0.1:11434')), improve)).toEqual({
      by: 'server',
      name: 'qwen2.5-coder:7b',
      url: 'http://127.0.0.1:11434/v1',
      style: 'chat',
      contextSize: 8192,
    });
  });

  it.each(['', 'localcoder-tiny'])('needs a model of its own: %j is none', async (code) => {
    expect(await refusal(at('http://127.0.0.1:11434', code))).toMatchObject({
      code: 'config-invalid',
      next: expect.stringContaining('models.code'),
    });
  });

  it('needs an address', async () => {
    expect(await refusal(at('localhost:11434'))).toMatchObject({ code: 'config-invalid', next: expect.stringContaining('http://') });
  });

  it('elsewhere must be allowed, and never is when air-gapped', async () => {
    const url = 'http://gpu.example:8080/v1';
    expect(await refusal(at(url))).toMatchObject({ code: 'engine-refused', next: expect.stringContaining('network.allow') });
    expect(await refusal(at(url, 'm', { network: { allow: ['gpu.example'] } }))).toMatchObject({ by: 'server', url });
    expect(await refusal(at(url, 'm', { network: { allow: ['gpu.example'], airGapped: true } }))).toMatchObject({
      code: 'engine-refused',
      message: expect.stringContaining('airGapped'),
    });
    const strict = openModels({ packageRoot: builtPackage(), allowHosts: [] });
    await expect(strict.choose(config(at(url, 'm', { network: { allow: ['gpu.example'] } })), improve)).rejects.toMatchObject({
      code: 'engine-refused',
    });
  });
});

describe('a profile or mode', () => {
  const chosen = (engine: Partial<Config['engine']>) => models.choose(config({ models: { code: mine }, engine }), improve);

  it('only ever lowers the context', async () => {
    expect(await chosen({ profile: 'fast' })).toMatchObject({ contextSize: 4096 });
    expect(await chosen({ profile: 'balanced' })).toMatchObject({ contextSize: 8192 });
    expect(await chosen({ profile: 'heavy', contextSize: 2048 })).toMatchObject({ contextSize: 2048 });
    expect(await chosen({ mode: 'stability' })).toMatchObject({ contextSize: 4096, gpu: 'auto', gpuLayers: -1 });
  });

  it.each<Partial<Config['engine']>>([{ compatibility: true }, { mode: 'compatibility' }, { gpu: 'off', gpuLayers: 30 }])(
    'forces the CPU: %j',
    async (engine) => {
      expect(await chosen(engine)).toMatchObject({ gpu: 'off', gpuLayers: 0 });
    },
  );

  it('tiny means the bundled model where no other was named', async () => {
    expect(await models.choose(config({ engine: { profile: 'tiny' } }), improve)).toMatchObject({
      name: 'localcoder-tiny',
      contextSize: 1024,
    });
    expect(await chosen({ profile: 'tiny' })).toMatchObject({ name: 'qwen2.5-coder-7b.gguf', contextSize: 1024 });
  });
});

describe('a catalogue', () => {
  function catalogueWith(models: unknown): string {
    const root = join(folder, String(Math.abs(JSON.stringify(models).length)));
    mkdirSync(join(root, 'models'), { recursive: true });
    writeFileSync(join(root, 'models', 'catalog.json'), JSON.stringify({ version: 1, models, profiles: {} }));
    return root;
  }
  const good = { name: 'a', file: 'a/a.gguf', sha256: 'ab'.repeat(32), contextSize: 1, style: 'chat' };

  it('that is missing or not sane means a broken installation', () => {
    expect(() => openModels({ packageRoot: folder })).toThrow(expect.objectContaining({ code: 'install-broken' }));
    const wrong = [
      { ...good, sha256: '../../x' },
      { ...good, file: '../outside.gguf' },
      { ...good, file: '/etc/passwd' },
      { ...good, style: 'odd' },
      {},
    ];
    for (const entry of wrong) {
      expect(() => openModels({ packageRoot: catalogueWith([entry]) })).toThrow(expect.objectContaining({ code: 'install-broken' }));
    }
  });

  it('lists what is not there yet, and refuses it with its path', async () => {
    const packageRoot = catalogueWith([good]);
    const opened = openModels({ packageRoot });
    expect(opened.describe()).toMatchObject([{ name: 'a', present: false }]);
    await expect(opened.choose(config({ models: { code: 'a' } }), improve)).rejects.toMatchObject({
      code: 'model-missing',
      message: expect.stringContaining(join(packageRoot, 'models', 'a', 'a.gguf')),
    });
  });
});

it('the catalogue tells the truth about the bundled file', async () => {
  const { createHash } = await import('node:crypto');
  const { readFileSync } = await import('node:fs');
  for (const { path, sha256, bytes } of models.describe()) {
    const content = readFileSync(path);
    expect(content.length).toBe(bytes);
    expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
  }
});
