import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { allKeys, nodeAt } from '../../src/config/check-settings.ts';
import { explainConfig, getSetting } from '../../src/config/explain-config.ts';
import { jsonSchema } from '../../src/config/json-schema.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { parseSettings } from '../../src/config/parse-settings.ts';
import { sections } from '../../src/config/schema.ts';
import { DEFAULT_CONFIG } from '../../src/core/config.ts';

const EXAMPLE = new URL('../../.localcoderrc.example', import.meta.url);

/** Full keys of everything in the defaults; an empty table is one key. */
function keysOf(value: unknown, key = ''): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || Object.keys(value).length === 0) return [key];
  return Object.entries(value).flatMap(([name, child]) => keysOf(child, key ? `${key}.${name}` : name));
}

describe('the schema', () => {
  test('knows every setting of the core and no other', () => {
    expect(allKeys().sort()).toEqual(keysOf(DEFAULT_CONFIG).sort());
  });

  test('accepts the defaults, section by section', () => {
    for (const [name, section] of Object.entries(sections))
      expect(section.parse(DEFAULT_CONFIG[name as keyof typeof sections])).toEqual(DEFAULT_CONFIG[name as keyof typeof sections]);
  });

  test('says of every setting what it does and what it may be', async () => {
    const loaded = await loadConfig({ userDir: '/nonexistent' });
    const explained = await explainConfig(loaded);
    expect(explained.map(({ key }) => key)).toEqual(keysOf(DEFAULT_CONFIG));
    for (const { key, description, allowed, from } of explained) {
      expect(description, key).toMatch(/\S.*\.$/);
      expect(allowed, key).not.toContain('undefined');
      expect(from).toBe('default');
    }
  });

  test('becomes a JSON Schema with types, ranges, sentences and defaults for editors', () => {
    const schema = jsonSchema();
    expect(schema).toMatchObject({
      $schema: 'http://json-schema.org/draft-07/schema#',
      additionalProperties: false,
      properties: {
        $schema: { type: 'string' },
        generation: {
          properties: {
            temperature: {
              type: 'number',
              minimum: 0,
              maximum: 2,
              default: 0.6,
              description: nodeAt(['generation', 'temperature'])?.description,
            },
          },
          additionalProperties: false,
        },
        engine: { properties: { gpu: { enum: ['auto', 'metal', 'cuda', 'vulkan', 'off'], default: 'auto' } } },
      },
    });
    expect(JSON.stringify(schema)).not.toContain('"allowed"');
  });
});

describe('.localcoderrc.example', () => {
  const text = readFileSync(EXAMPLE, 'utf8');

  test('holds every setting with its default', () => {
    const { data, problems } = parseSettings('.localcoderrc.example', text);
    expect(problems).toEqual([]);
    expect(data).toEqual(DEFAULT_CONFIG);
    expect(keysOf(data)).toEqual(keysOf(DEFAULT_CONFIG));
  });

  test('has a word on every setting', () => {
    const lines = text.split('\n');
    const silent = lines.filter((line, index) => /^ *[a-z]\w*:/i.test(line) && !line.includes('#') && !lines[index - 1]?.startsWith('#'));
    expect(silent).toEqual([]);
  });

  test('copied into a repository as it is, changes nothing and warns of nothing', async () => {
    const repoRoot = mkdtempSync(join(tmpdir(), 'bakery-example-'));
    try {
      writeFileSync(join(repoRoot, '.localcoderrc'), text);
      const { config, warnings } = await loadConfig({ repoRoot, userDir: join(repoRoot, 'nobody') });
      expect(config).toEqual(DEFAULT_CONFIG);
      expect(warnings).toEqual([]);
    } finally {
      rmSync(repoRoot, { recursive: true, force: true });
    }
  });

  test('marks as yours exactly what a repository may not set', () => {
    const yours = text.split('\n').filter((line) => /# ?yours\b/i.test(line));
    expect(yours.map((line) => line.trim().replace(/[ :#].*/, '')).filter(Boolean)).toEqual(['url']);
    for (const section of ['sandbox', 'delivery', 'notifications', 'network', 'history'])
      expect(text).toMatch(new RegExp(`# Yours\\.[^\\n]*\\n${section}:`));
  });
});

describe('looking a setting up', () => {
  test('tells its value, the file that set it, and its bounds', async () => {
    const userDir = mkdtempSync(join(tmpdir(), 'bakery-person-'));
    try {
      writeFileSync(join(userDir, 'config.yaml'), 'generation: { temperature: 0.2 }\nkinds: { improve: { candidates: 3 } }\n');
      const loaded = await loadConfig({ userDir });
      expect(await explainConfig(loaded, 'generation.temperature')).toEqual([
        {
          key: 'generation.temperature',
          value: 0.2,
          from: join(userDir, 'config.yaml'),
          description: 'Sampling temperature of repair rounds; the first round uses 0.',
          allowed: 'a number from 0 to 2',
        },
      ]);
      expect(await explainConfig(loaded, 'kinds')).toMatchObject([
        { key: 'kinds.improve.candidates', value: 3, allowed: 'a whole number from 1 to 16' },
      ]);
      expect(getSetting(loaded.config, 'kinds')).toEqual({ found: true, value: { improve: { candidates: 3 } } });
    } finally {
      rmSync(userDir, { recursive: true, force: true });
    }
  });

  test('a slip of the pen is answered with what was probably meant', () => {
    expect(getSetting(DEFAULT_CONFIG, 'engine.gpu')).toEqual({ found: true, value: 'auto' });
    expect(getSetting(DEFAULT_CONFIG, 'temprature')).toEqual({
      found: false,
      near: ['generation.temperature'],
    });
    expect(getSetting(DEFAULT_CONFIG, 'gpu')).toMatchObject({ found: false, near: ['engine.gpu'] });
    expect(getSetting(DEFAULT_CONFIG, 'toString')).toEqual({ found: false, near: [] });
  });
});
