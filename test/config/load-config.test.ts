import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { DEFAULT_CONFIG } from '../../src/core/config.ts';
import { Failure } from '../../src/core/failure.ts';

let folder: string;
let repoRoot: string;
let userDir: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bakery-settings-'));
  repoRoot = join(folder, 'bakery');
  userDir = join(folder, 'person');
  mkdirSync(repoRoot);
  mkdirSync(userDir);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (file: string, text: string | Buffer) => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
};
const inRepo = (text: string | Buffer, name = '.localcoderrc') => put(join(repoRoot, name), text);
const ofPerson = (text: string, name = 'config.yaml') => put(join(userDir, name), text);
const load = () => loadConfig({ repoRoot, userDir, kinds: ['improve', 'explain'], languages: ['python', 'typescript'] });
const refusal = async (): Promise<Failure> => {
  const error = await load().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof Failure) return error;
  throw new Error(`expected a Failure, got ${String(error)}`);
};

describe('where settings come from', () => {
  test('with no file at all the defaults hold, and nothing is said', async () => {
    expect(await load()).toEqual({ config: DEFAULT_CONFIG, sources: [], own: [], warnings: [], origins: {} });
  });

  test('folders that do not exist hold no settings', async () => {
    const loaded = await loadConfig({ repoRoot: join(folder, 'gone'), userDir: join(folder, 'nobody') });
    expect(loaded.config).toEqual(DEFAULT_CONFIG);
  });

  test('the repository wins over the person, the person over the defaults, key by key', async () => {
    const own = ofPerson('generation:\n  temperature: 0.3\n  candidates: 4\n');
    const rc = inRepo('generation:\n  candidates: 2\n');
    const { config, sources, origins } = await load();
    expect(config.generation).toEqual({ ...DEFAULT_CONFIG.generation, temperature: 0.3, candidates: 2 });
    expect(sources).toEqual([own, rc]);
    expect(origins).toEqual({ 'generation.temperature': own, 'generation.candidates': rc });
  });

  test('a list is replaced as a whole, a table entry by entry', async () => {
    ofPerson('rules:\n  files: [AGENTS.md, STYLE.md]\nkinds:\n  improve: { temperature: 0.2, candidates: 3 }\n');
    inRepo('rules:\n  files: [docs/rules.md]\nkinds:\n  improve: { candidates: 2 }\n  explain: { enabled: false }\n');
    const { config } = await load();
    expect(config.rules.files).toEqual(['docs/rules.md']);
    expect(config.kinds).toEqual({ improve: { temperature: 0.2, candidates: 2 }, explain: { enabled: false } });
  });

  test.each(['.localcoderrc', '.localcoderrc.json', '.localcoderrc.yaml', '.localcoderrc.yml'])(
    '%s at the top of a repository is read',
    async (name) => {
      inRepo('{"generation": {"maxRetries": 1}}', name);
      expect((await load()).config.generation.maxRetries).toBe(1);
    },
  );

  test.each(['config.yaml', 'config.yml', 'config.json', 'localcoderrc'])('%s in the person’s folder is read', async (name) => {
    ofPerson('{"generation": {"maxRetries": 1}}', name);
    expect((await load()).config.generation.maxRetries).toBe(1);
  });

  test('never looks above the repository', async () => {
    put(join(folder, '.localcoderrc'), 'generation: { maxRetries: 1 }');
    expect((await load()).sources).toEqual([]);
  });

  test('a bare repository has the person’s settings only', async () => {
    ofPerson('engine: { threads: 3 }');
    expect((await loadConfig({ userDir })).config.engine.threads).toBe(3);
  });

  test('of two files in one folder the first is read, even an empty one, and the other is named', async () => {
    inRepo('');
    const second = inRepo('{"generation": {"maxRetries": 1}}', '.localcoderrc.json');
    const { config, warnings } = await load();
    expect(config).toEqual(DEFAULT_CONFIG);
    expect(warnings).toEqual([`${second} is not read, because .localcoderrc stands beside it.`]);
  });

  test.each(['.localcoderrc.js', '.localcoderrc.toml', 'localcoder.config.ts', 'localcode.toml', '.localcoderc'])(
    '%s is not read, and that is said',
    async (name) => {
      const file = inRepo('throw new Error("ran")', name);
      expect((await load()).warnings).toEqual([
        `${file} is never read: settings are data in .localcoderrc, .localcoderrc.json, .localcoderrc.yaml, .localcoderrc.yml.`,
      ]);
    },
  );

  test('the folder of notes and the example file are no stray settings', async () => {
    mkdirSync(join(repoRoot, '.localcoder'));
    inRepo('x: 1', '.localcoderrc.example');
    expect((await load()).warnings).toEqual([]);
  });
});

describe('what people write', () => {
  test.each([
    ['an empty file', ''],
    ['a byte order mark alone', '\uFEFF'],
    ['comments alone', '# nothing yet\n'],
    ['an empty section', 'engine:\n  # gpu: off\n'],
    ['a schema for the editor', '$schema: https://example.invalid/schema.json\n'],
    ['three dashes', '---\n'],
  ])('%s changes nothing', async (_name, text) => {
    inRepo(text);
    expect((await load()).config).toEqual(DEFAULT_CONFIG);
  });

  test('a byte order mark and Windows line endings are harmless', async () => {
    inRepo('\uFEFFengine:\r\n  threads: 2\r\n');
    expect((await load()).config.engine.threads).toBe(2);
  });

  test('JSON with tabs is read in a file without an extension', async () => {
    inRepo('{\n\t"engine": {\n\t\t"threads": 2\n\t}\n}\n');
    expect((await load()).config.engine.threads).toBe(2);
  });

  test('off is a word, not a truth value', async () => {
    inRepo('engine:\n  gpu: off\n');
    expect((await load()).config.engine.gpu).toBe('off');
  });

  test('every problem of every file comes at once, with the file, the key, what is allowed and what was meant', async () => {
    const own = ofPerson('generation:\n  temprature: 0.5\n');
    const rc = inRepo(
      'engine:\n  gpu: on\n  threads: many\ngeneration:\n  temperature: 3\ncandidates: 2\nkinds:\n  improv: {}\nlanguages:\n  pyton: { enabled: true }\n',
    );
    const { code, message, next } = await refusal();
    expect(code).toBe('config-invalid');
    expect(message.split('\n')).toEqual([
      '7 problems in the settings:',
      `  ${own}: generation.temprature is not a setting; did you mean generation.temperature or generation.temperatureClassify?`,
      `  ${rc}: engine.gpu is "on"; allowed: auto, metal, cuda, vulkan, off`,
      `  ${rc}: engine.threads is "many"; allowed: a whole number from 0 to 1024`,
      `  ${rc}: generation.temperature is 3; allowed: a number from 0 to 2`,
      `  ${rc}: candidates is not a setting; did you mean generation.candidates or generation.candidatesFirst?`,
      `  ${rc}: kinds.improv is not known; allowed: improve, explain; did you mean kinds.improve?`,
      `  ${rc}: languages.pyton is not known; allowed: python, typescript; did you mean languages.python?`,
    ]);
    expect(next).toBe(
      `Correct generation.temprature in ${own} and engine.gpu, engine.threads, generation.temperature, … in ${rc}; .localcoderrc.example shows every setting with its default.`,
    );
  });

  test.each([
    ['generation: { temperature: 2.01 }', 'generation.temperature is 2.01; allowed: a number from 0 to 2'],
    ['generation: { temperature: .nan }', 'generation.temperature is NaN; allowed: a number from 0 to 2'],
    ['generation: { temperature: .inf }', 'generation.temperature is Infinity'],
    ['generation: { candidates: 2.5 }', 'generation.candidates is 2.5; allowed: a whole number from 1 to 16'],
    ['generation: { candidates: "2" }', 'generation.candidates is "2"; allowed: a whole number'],
    ['generation: { candidates: }', 'generation.candidates is empty'],
    ['engine: { compatibility: yes please }', 'engine.compatibility is "yes please"; allowed: true or false'],
    ['engine: gpu', 'engine is "gpu"; allowed: `key: value` lines'],
    ['rules: { files: AGENTS.md }', 'rules.files is "AGENTS.md"; allowed: a list of at most 20'],
    ['rules: { files: [../other/secret.md] }', 'rules.files.0 is "../other/secret.md"; allowed: a path inside the repository'],
    ['rules: { files: [/etc/passwd] }', 'allowed: a path inside the repository'],
    ['languages: { "Python 3": { enabled: true } }', 'languages.Python 3 cannot be a name here; allowed: a name in lower case'],
    ['history: 2020-01-01', undefined],
    ['- engine', 'holds a list where settings belong; allowed: `section:` with `key: value` lines below it'],
    ['engine', 'holds plain text where settings belong'],
    ['// the oven\nengine:\n  threads: 2\n', 'comments start with #'],
    ['// threads: 2', '// threads is not a setting; comments start with #'],
    ['engine:\n  threads: 2\nengine:\n  threads: 3\n', 'cannot be understood: duplicated mapping key (line 3, column 1)'],
    ['engine:\n\tthreads: 2\n', 'cannot be understood: '],
    ['a: 1\n---\nb: 2\n', 'cannot be understood: expected a single document'],
    ['engine: !!js/function "function () {}"', 'cannot be understood: unknown tag'],
    ['engine: { toString: 1 }', 'engine.toString is not a setting'],
    ['engine: { __proto__: { threads: 2 } }', 'engine.__proto__ is not a setting'],
    ['constructor: { prototype: { polluted: true } }', 'constructor is not a setting'],
    ['$import: ./other.yaml', '$import is not a setting'],
  ])('%j: %s', async (text, expected) => {
    inRepo(text);
    if (expected === undefined) expect((await load()).config.history).toEqual(DEFAULT_CONFIG.history);
    else expect((await refusal()).message).toContain(expected);
  });

  test.each([
    ['{"engine": {"threads": 2}, "engine": {"threads": 3}}', 'duplicated mapping key'],
    ['{"engine": {"threads": 2,}}', 'cannot be understood'],
    ['{\n  // the oven\n  "engine": {}\n}', 'JSON has no comments, YAML (.localcoderrc) does'],
  ])('in a .json file %j is refused', async (text, expected) => {
    inRepo(text, '.localcoderrc.json');
    expect((await refusal()).message).toContain(expected);
  });

  test('text that is not UTF-8 is refused', async () => {
    inRepo(Buffer.from('engine:\n', 'utf16le'));
    expect((await refusal()).message).toContain('is not UTF-8 text');
  });

  test('a password in an address never appears in a message', async () => {
    ofPerson('engine: { url: "https://baker:secret@example.invalid/v1" }');
    const { message } = await refusal();
    expect(message).toContain('without a password');
    expect(message).not.toContain('secret');
  });

  test('forty problems are told, the rest is counted', async () => {
    inRepo(Array.from({ length: 1000 }, (_, index) => `k${index}: 1\n`).join(''));
    const lines = (await refusal()).message.split('\n');
    expect(lines).toHaveLength(42);
    expect(lines.at(-1)).toContain('has 960 more');
  });

  test('settings of earlier designs are named with their successors and change nothing', async () => {
    const file = inRepo(
      'phase_order: [plan]\nflow_retry: 2\ntask_mode: x\ntools: [ls]\nmodel:\n  path: m.gguf\n  context_length: 4096\ncontext:\n  task_budget: 9\n  task_split: 1\n  code: 700\n',
    );
    const { config, warnings } = await load();
    expect(config).toEqual({ ...DEFAULT_CONFIG, context: { ...DEFAULT_CONFIG.context, code: 700 } });
    expect(warnings).toEqual([
      `${file}: phase_order is ignored; it belongs to an earlier design.`,
      `${file}: flow_retry is ignored; it belongs to an earlier design.`,
      `${file}: task_mode is ignored; it belongs to an earlier design.`,
      `${file}: tools is ignored; it belongs to an earlier design.`,
      `${file}: model.path is ignored; it is models.code now.`,
      `${file}: model.context_length is ignored; it is engine.contextSize now.`,
      `${file}: context.task_budget is ignored; it is context.task now.`,
      `${file}: context.task_split is ignored; it belongs to an earlier design.`,
    ]);
  });

  test('an unknown key beside old ones is still an error', async () => {
    inRepo('model:\n  path: m.gguf\n  colour: red\n');
    expect((await refusal()).message).toContain('model is not a setting; did you mean models');
  });
});

describe('files that are not what they seem', () => {
  test('a file of a megabyte is refused unread', async () => {
    inRepo(`# ${'x'.repeat(1024 * 1024)}`);
    expect((await refusal()).message).toContain('is 1025 KiB large; settings may take 64 KiB');
  });

  test('a link out of the repository is refused, a link in the person’s folder is followed', async () => {
    const elsewhere = put(join(folder, 'dotfiles', 'localcoder.yaml'), 'engine: { threads: 2 }');
    symlinkSync(elsewhere, join(userDir, 'config.yaml'));
    expect((await load()).config.engine.threads).toBe(2);
    symlinkSync(elsewhere, join(repoRoot, '.localcoderrc'));
    expect((await refusal()).message).toContain('is a symbolic link');
  });

  test('a pipe is refused instead of waited for', async () => {
    execFileSync('mkfifo', [join(repoRoot, '.localcoderrc')]);
    expect((await refusal()).message).toContain('is not a plain file');
  });

  test('a folder in the place of a file is refused', async () => {
    mkdirSync(join(repoRoot, '.localcoderrc'));
    expect((await refusal()).message).toContain('is not a plain file');
  });

  test('aliases of aliases are counted, not unfolded', async () => {
    const levels = Array.from({ length: 6 }, (_, index) => `l${index + 1}: &l${index + 1} [${Array(9).fill(`*l${index}`).join(', ')}]`);
    inRepo(['l0: &l0 [bun]', ...levels].join('\n'));
    expect((await refusal()).message).toContain('stands for more than 5000 values');
  });

  test('a list in a list in a list ends at the eighth level', async () => {
    inRepo(`rules: ${'['.repeat(40)}${']'.repeat(40)}`);
    expect((await refusal()).message).toContain('nested more than 8 levels deep');
    inRepo('['.repeat(30_000));
    expect((await refusal()).message).toContain('cannot be understood');
  });
});
