import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Package, Tool } from '../../../src/checks/tool.ts';
import { commandTool } from '../../../src/checks/tools/command.ts';
import { TOOLS } from '../../../src/checks/tools.ts';
import { paperPackage } from '../../support/paper-package.ts';
import { scratchFolder } from '../../support/scratch-folder.ts';

const PROGRAMS =
  'eslint biome oxlint tsc vue-tsc vitest jest mocha ava node npm prettier ruff flake8 pylint mypy pyright pytest python3 black'.split(' ');

/** A PATH on which all of them are. */
function everything(): string {
  const folder = scratchFolder();
  for (const name of PROGRAMS) writeFileSync(path.join(folder, name), '', { mode: 0o755 });
  return folder;
}

/** Names of the tools found for a file, with the sentences that say why. */
function found(place: Package, language: string): Record<string, string> {
  const tools = TOOLS.filter(({ languages }) => languages.includes(language)).flatMap((tool) => {
    const detected = tool.detect(place);
    return detected === undefined ? [] : [[tool.name, detected.why] as const];
  });
  return Object.fromEntries(tools);
}

function scripts(test: string, more: object = {}): string {
  return JSON.stringify({ name: 'till', scripts: { test }, ...more });
}

function tool(name: string): Tool {
  return TOOLS.find((each) => each.name === name) as Tool;
}

/** The words of a command after its program. */
function words(name: string, place: Package, task: { sources?: string[]; tests?: string[] } = {}): readonly string[] {
  return tool(name)
    .command({ sources: [], tests: [], report: '/r', program: '/p', ...task }, place)
    .argv.slice(1);
}

describe('tools of JavaScript and TypeScript', () => {
  test('are found by configuration, dependency or script', () => {
    const texts = {
      'package.json': scripts('vitest run', { devDependencies: { prettier: '3', oxlint: '1' } }),
      'eslint.config.mjs': '',
      'tsconfig.json': '{}',
      'cart.ts': '',
    };
    expect(found(paperPackage(texts, 'cart.ts', everything()), 'typescript')).toEqual({
      prettier: 'package.json depends on prettier',
      eslint: 'eslint.config.mjs is there',
      oxlint: 'package.json depends on oxlint',
      tsc: 'tsconfig.json is there',
      vitest: 'package.json scripts.test runs vitest',
    });
  });

  test('are not guessed: a program on PATH alone is no sign', () => {
    expect(
      found(paperPackage({ 'package.json': scripts(''), 'cart.js': '', 'test/cart.test.js': '' }, 'cart.js', everything()), 'javascript'),
    ).toEqual({});
  });

  test('are unusable, with the reason, where they are not installed', () => {
    const place = paperPackage({ 'package.json': scripts('jest'), '.eslintrc.json': '{}', 'cart.js': '' }, 'cart.js');
    expect(tool('eslint').detect(place)).toEqual({ is: 'unusable', why: '.eslintrc.json is there, but eslint is not installed' });
    expect(tool('jest').detect(place)).toEqual({ is: 'unusable', why: 'package.json scripts.test runs jest, but jest is not installed' });
  });

  test.each([
    [scripts('jest --coverage'), 'jest'],
    [scripts('tsc && c8 mocha'), 'mocha'],
    [scripts('node --import tsx --test'), 'node --test'],
    [scripts('npm run test:unit', { scripts: { test: 'npm run test:unit', 'test:unit': 'ava' } }), 'ava'],
    [scripts('turbo test', { devDependencies: { vitest: '4' } }), 'vitest'],
    [scripts('node test.js'), 'npm test'],
  ])('has one runner in %s', (manifest, runner) => {
    const place = paperPackage({ 'package.json': manifest, 'cart.js': '' }, 'cart.js', everything());
    expect(Object.keys(found(place, 'javascript'))).toEqual([runner]);
  });

  test.each([scripts('echo "Error: no test specified" && exit 1'), scripts(' '), '{"name":"till"}'])('has no runner in %s', (manifest) => {
    expect(found(paperPackage({ 'package.json': manifest, 'cart.js': '' }, 'cart.js', everything()), 'javascript')).toEqual({});
  });

  test('takes a package’s own runner before one of the monorepo', () => {
    const top = { 'package.json': scripts('jest', { devDependencies: { jest: '30' } }), 'jest.config.js': '' };
    const own = { ...top, 'packages/till/package.json': scripts('mocha spec'), 'packages/till/cart.js': '' };
    expect(Object.keys(found(paperPackage(own, 'packages/till/cart.js', everything()), 'javascript'))).toEqual(['mocha']);
    const shared = { ...top, 'packages/till/package.json': '{"name":"till"}', 'packages/till/cart.js': '' };
    const place = paperPackage(shared, 'packages/till/cart.js', everything());
    expect(Object.keys(found(place, 'javascript'))).toEqual(['jest']);
    expect(words('jest', place, { tests: ['cart.test.js'] })).toEqual(expect.arrayContaining(['--config', '../../jest.config.js']));
  });

  test('runs vitest from the folder that holds its configuration', () => {
    const place = paperPackage(
      { 'package.json': scripts('vitest'), 'packages/till/package.json': '{"name":"till"}', 'packages/till/cart.ts': '' },
      'packages/till/cart.ts',
      everything(),
    );
    expect(words('vitest', place, { sources: ['cart.ts'] }).slice(0, 5)).toEqual([
      'related',
      '--run',
      'packages/till/cart.ts',
      '--root',
      '../..',
    ]);
    expect(words('vitest', place).slice(0, 2)).toEqual(['run', 'packages/till/']);
  });

  test('keeps the options of a script that say what a test is, not those of its reports', () => {
    const mocha = scripts("cross-env TZ=UTC mocha -r tsx --reporter dot --watch --ui tdd 'spec/**/*.js'");
    const place = paperPackage({ 'package.json': mocha, 'cart.js': '' }, 'cart.js', everything());
    const reporter = ['--reporter', 'json', '--reporter-option', 'output=/r'];
    expect(words('mocha', place)).toEqual(['-r', 'tsx', '--ui', 'tdd', ...reporter, 'spec/**/*.js']);
    expect(words('mocha', place, { tests: ['spec/a.js'] })).toEqual(['-r', 'tsx', '--ui', 'tdd', ...reporter, 'spec/a.js']);
    expect(tool('mocha').command({ sources: [], tests: [], report: '/r', program: '/p' }, place).env).toMatchObject({ TZ: 'UTC' });
    const vitest = paperPackage(
      { 'package.json': scripts('vitest -c unit.ts --coverage --reporter=dot'), 'a.ts': '' },
      'a.ts',
      everything(),
    );
    expect(words('vitest', vitest)).toEqual(['run', '-c', 'unit.ts', '--reporter=json', '--outputFile=/r', '--coverage.enabled=false']);
    const node = paperPackage(
      { 'package.json': scripts('node --import tsx --test --test-reporter spec test/*.ts'), 'a.ts': '' },
      'a.ts',
      everything(),
    );
    expect(words('node --test', node).filter((word) => !word.startsWith('--test-reporter'))).toEqual([
      '--import',
      'tsx',
      '--test',
      'test/*.ts',
    ]);
  });

  test('leaves TypeScript to vue-tsc where the project has it, and builds a project of parts', () => {
    const vue = { 'package.json': scripts('', { devDependencies: { 'vue-tsc': '3' } }), 'tsconfig.json': '{}', 'App.vue': '' };
    expect(Object.keys(found(paperPackage(vue, 'App.vue', everything()), 'typescript'))).toEqual(['vue-tsc']);
    const parts = {
      'tsconfig.json': '{ "files": [], "references": [{ "path": "a" }] }',
      'packages/a/package.json': '{"name":"a"}',
      'packages/a/a.ts': '',
    };
    expect(words('tsc', paperPackage(parts, 'packages/a/a.ts', everything())).slice(0, 3)).toEqual([
      '-b',
      '../../tsconfig.json',
      '--force',
    ]);
    const plain = { ...parts, 'packages/a/tsconfig.json': '{ "references": [] }' };
    expect(words('tsc', paperPackage(plain, 'packages/a/a.ts', everything())).slice(0, 3)).toEqual(['-p', 'tsconfig.json', '--noEmit']);
  });

  test('has no formatter in biome where the project switched it off', () => {
    const config = (formatter: string): Package =>
      paperPackage({ 'biome.json': `{ "formatter": ${formatter} }`, 'a.ts': '' }, 'a.ts', everything());
    expect(Object.keys(found(config('{ "enabled": false }'), 'typescript'))).toEqual(['biome lint']);
    expect(Object.keys(found(config('{ "indentWidth": 2 }'), 'typescript'))).toEqual(['biome format', 'biome lint']);
  });

  test('runs the older configuration of eslint as the project’s scripts do', () => {
    const manifest = scripts('', { scripts: { lint: 'ESLINT_USE_FLAT_CONFIG=false eslint .' } });
    const place = paperPackage({ 'package.json': manifest, '.eslintrc.yml': '', 'a.js': '' }, 'a.js', everything());
    const request = { sources: ['a.js'], tests: [], report: '/r', program: '/p' };
    expect(tool('eslint').command(request, place).env).toEqual({ ESLINT_USE_FLAT_CONFIG: 'false' });
  });
});

describe('tools of Python', () => {
  test('are found by sections, files, requirements and hooks', () => {
    const texts = {
      'pyproject.toml': '[project]\ndependencies = ["requests", "pytest>=7"]\n[tool.mypy]\nstrict = true\n[tool.ruff]\n',
      'setup.cfg': '[flake8]\nmax-line-length = 100\n',
      'requirements-dev.txt': 'pylint==3.0\nblackbird\n',
      '.pre-commit-config.yaml': 'repos:\n  - hooks:\n      - id: black\n',
      'station/flags.py': '',
    };
    expect(found(paperPackage(texts, 'station/flags.py', everything()), 'python')).toEqual({
      black: '.pre-commit-config.yaml runs black',
      'ruff check': 'pyproject.toml configures ruff',
      flake8: 'setup.cfg configures flake8',
      pylint: 'requirements-dev.txt names pylint',
      mypy: 'pyproject.toml configures mypy',
      pytest: 'pyproject.toml names pytest',
    });
  });

  test('runs unittest where the tests are its, and pytest where they are pytest’s', () => {
    const test = 'import unittest\nclass A(unittest.TestCase): ...\n';
    const texts = { 'setup.py': '', 'tests/test_a.py': test, 'a.py': '' };
    expect(found(paperPackage(texts, 'a.py', everything()), 'python')).toEqual({ unittest: 'tests/test_a.py imports unittest' });
    const both = { ...texts, 'tests/test_b.py': 'import pytest\n' };
    expect(found(paperPackage(both, 'a.py', everything()), 'python')).toEqual({ pytest: 'tests/test_b.py imports pytest' });
    expect(words('unittest', paperPackage(texts, 'a.py', everything()))).toEqual(['-m', 'unittest', '-b', '-v', 'tests/test_a.py']);
  });

  test('names settings that stand above the package', () => {
    const texts = { '.flake8': '', 'mypy.ini': '', 'mail/pyproject.toml': '', 'mail/send.py': '' };
    const place = paperPackage(texts, 'mail/send.py', everything());
    expect(words('flake8', place, { sources: ['send.py'] }).slice(1)).toEqual(['--config', '../.flake8', 'send.py']);
    expect(words('mypy', place, { sources: ['send.py'] }).slice(-3)).toEqual(['--config-file', '../mypy.ini', 'send.py']);
    expect(words('flake8', paperPackage({ '.flake8': '', 'a.py': '' }, 'a.py'), { sources: ['a.py'] }).slice(1)).toEqual(['a.py']);
  });

  test('formats with ruff only where black does not', () => {
    const ruff = { 'ruff.toml': '', 'a.py': '' };
    expect(Object.keys(found(paperPackage(ruff, 'a.py', everything()), 'python'))).toEqual(['ruff format', 'ruff check']);
  });
});

describe('a command of the settings', () => {
  test('is found by itself, for every language', () => {
    const made = commandTool('lint', 'make lint');
    expect(made.languages).toEqual([]);
    expect(made.detect(paperPackage({}, 'a.zig', '/bin:/usr/bin'))).toMatchObject({
      is: 'found',
      why: 'the settings name it: verification.commands.lint',
    });
    expect(made.command({ sources: ['a.zig'], tests: [], report: '/r', program: '/bin/sh' }, paperPackage({}, 'a.zig')).argv).toEqual([
      '/bin/sh',
      '-c',
      'make lint',
    ]);
  });
});

describe('the table', () => {
  test('names each tool once, and says of each what its proof is', () => {
    expect(new Set(TOOLS.map(({ name }) => name)).size).toBe(TOOLS.length);
    for (const { name, proof } of TOOLS)
      if (proof.is === 'fixture') expect([name, proof.version && proof.source]).toEqual([name, proof.source]);
  });

  test('has a way to choose tests for every runner', () => {
    for (const { name, check, selects, isTest } of TOOLS)
      if (check === 'test') expect([name, typeof selects, typeof isTest]).toEqual([name, 'string', 'function']);
  });
});
