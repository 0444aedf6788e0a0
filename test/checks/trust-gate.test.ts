import { createHash } from 'node:crypto';
import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openChecks } from '../../src/checks/checks.ts';
import { scriptsNamedBy } from '../../src/checks/scripts.ts';
import { survey } from '../../src/checks/survey.ts';
import type { Sha256 } from '../../src/core/brand.ts';
import { DEFAULT_CONFIG } from '../../src/core/config.ts';
import type { Checkout } from '../../src/core/port/scratch.ts';
import type { TrustClaim } from '../../src/core/port/trust.ts';
import { openSyntax } from '../../src/syntax/syntax.ts';
import { checksWorld, reportOn } from '../support/checks-world.ts';
import { paperCheckout, paperPackage } from '../support/paper-package.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

const syntax = openSyntax();

/** Every script is reached from `npm test` but the last. */
const FILES: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({
    name: 'mill',
    scripts: { test: 'npm run a && npm run b', preb: 'echo first', a: 'make check', b: 'sh scripts/b.sh', deep: 'true', other: 'echo' },
  }),
  'scripts/b.sh': 'npm run deep\n',
  Makefile: 'include rules.mk\ncheck:\n\tnode src/mill.js\n',
  'rules.mk': 'X = 1\n',
  '.npmrc': 'script-shell=/bin/sh\n',
  'src/mill.js': 'export const mill = 1;\n',
  'README.md': '# Mill\n',
};
const SETTINGS = { file: '.localcoderrc', text: 'verification: { commands: { test: "npm test" } }\n' };

function claimOf(files: Readonly<Record<string, string>>, more: { settings?: string; path?: string; tree?: string } = {}): TrustClaim {
  const checkout = { ...paperCheckout(files), readable: [], hidden: [], tree: more.tree ?? 'tree', put: async () => undefined };
  return survey(checkout as Checkout, {
    syntax,
    settings: { ...DEFAULT_CONFIG.verification, commands: { test: 'npm test' } },
    ownSettings: [{ ...SETTINGS, text: more.settings ?? SETTINGS.text }],
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    env: { PATH: more.path ?? '/usr/bin:/bin' },
  }).claim;
}

const titlesOf = (line: string, files: Readonly<Record<string, string>>, file = 'src/mill.js'): string[] =>
  scriptsNamedBy(line, paperPackage(files, file)).map(({ title }) => title);

describe('what a person trusts', () => {
  const hash = claimOf(FILES).hash;

  it.each([
    ['a script', 'package.json', '"true"', '"trve"'],
    ['a script that runs before one', 'package.json', 'echo first', 'echo firsT'],
    ['a script file', 'scripts/b.sh', 'deep', 'a'],
    ['a makefile', 'Makefile', 'node', 'nod'],
    ['a file that a makefile includes', 'rules.mk', '1', '2'],
    ['what steers the runner', '.npmrc', '/bin/sh', '/bin/s'],
  ])('changes with one byte of %s', (_what, file, from, to) => {
    const text = FILES[file] ?? '';
    expect(text).toContain(from);
    expect(claimOf({ ...FILES, [file]: text.replace(from, to) }).hash).not.toBe(hash);
  });

  it('changes with one byte of the settings', () => {
    expect(claimOf(FILES, { settings: `${SETTINGS.text} ` }).hash).not.toBe(hash);
  });

  it('does not change with the order of things, with other files, or with a script that nothing names', () => {
    expect(claimOf(Object.fromEntries(Object.entries(FILES).reverse())).hash).toBe(hash);
    const manifest = JSON.parse(FILES['package.json'] ?? '') as { scripts: Record<string, string> };
    const turned = { name: 'mill', scripts: Object.fromEntries(Object.entries(manifest.scripts).reverse()) };
    expect(claimOf({ ...FILES, 'package.json': JSON.stringify(turned) }).hash).toBe(hash);
    const more: Record<string, string> = {
      ...FILES,
      'README.md': 'x',
      'src/mill.js': 'export const mill = 2;\n',
      'src/wheel.js': '',
      'docs/Makefile': 'x:',
    };
    expect(claimOf({ ...more, 'package.json': (FILES['package.json'] ?? '').replace('"echo"', '"rm"') }).hash).toBe(hash);
    expect(claimOf(FILES, { tree: 'another' }).hash).toBe(hash);
  });

  it('changes with a package, or a program without an ending, that brings a tool', () => {
    const programs = scratchFolder();
    const put = (name: string): void => {
      writeFileSync(path.join(programs, name), '#!/bin/sh\n');
      chmodSync(path.join(programs, name), 0o755);
    };
    put('ruff');
    put('sh');
    const files = { ...FILES, 'ruff.toml': '' };
    const before = claimOf(files, { path: programs });
    const added = claimOf({ ...files, 'tools/pyproject.toml': '[tool.ruff]\n', 'tools/a.py': '' }, { path: programs });
    expect(added.items.map(({ title }) => title)).toContain('tools: ruff check');
    expect(added.hash).not.toBe(before.hash);
    const bare = claimOf({ ...files, 'bin/run': '#!/usr/bin/env python3\n' }, { path: programs });
    expect(bare.items.map(({ title }) => title)).toContain('ruff check');
  });

  it('changes with what a script puts into the environment of its runner', () => {
    const programs = scratchFolder();
    writeFileSync(path.join(programs, 'mocha'), '#!/bin/sh\n');
    chmodSync(path.join(programs, 'mocha'), 0o755);
    const files = (script: string) => ({ 'package.json': JSON.stringify({ scripts: { test: script } }), 'a.js': '', 'test/a.js': '' });
    const plain = claimOf(files('mocha'), { path: programs });
    const steered = claimOf(files('NODE_OPTIONS=--require=./x.js mocha'), { path: programs });
    expect(steered.items.find(({ title }) => title === 'mocha')?.text).toContain('NODE_OPTIONS=--require=./x.js');
    expect(steered.hash).not.toBe(plain.hash);
  });

  it('is nothing that could change unseen: a link stands for the whole tree', () => {
    const checkout = paperCheckout(FILES);
    const linked = {
      ...checkout,
      read: (file: (typeof checkout.files)[number]) => (file === 'rules.mk' ? undefined : checkout.read(file)),
    };
    const of = (tree: string): Sha256 =>
      survey({ ...linked, readable: [], hidden: [], tree, put: async () => undefined } as Checkout, {
        syntax,
        settings: { ...DEFAULT_CONFIG.verification, commands: { test: 'make' } },
        ownSettings: [],
        sha256: (text) => createHash('sha256').update(text).digest('hex'),
        env: { PATH: '/usr/bin:/bin' },
      }).claim.hash;
    expect(of('one')).not.toBe(of('two'));
    expect(of('one')).toBe(of('one\nwith a saved file'));
  });
});

describe('the scripts that a command reaches', () => {
  it('are all listed, over any number of steps', () => {
    expect(titlesOf('npm run a && npm run b', FILES).sort()).toEqual([
      '.npmrc',
      'Makefile',
      'package.json scripts.a',
      'package.json scripts.b',
      'package.json scripts.deep',
      'package.json scripts.preb',
      'rules.mk',
      'scripts/b.sh',
    ]);
    const steps = Object.fromEntries(Array.from({ length: 30 }, (_, step) => [`s${step}`, `npm run s${step + 1}`]));
    expect(titlesOf('npm run s0', { 'package.json': JSON.stringify({ scripts: steps }) })).toHaveLength(30);
  });

  it.each([
    ['npm t', 'package.json scripts.test'],
    ['npm --prefix parts/a run x', 'parts/a/package.json scripts.x'],
    ['npm --prefix=parts/a run x', 'parts/a/package.json scripts.x'],
    ['cd parts/a && yarn x', 'parts/a/package.json scripts.x'],
    ['pnpm -C parts/a x', 'parts/a/package.json scripts.x'],
    ['pnpm -r x', 'parts/a/package.json scripts.x'],
    ['npm run x -w a', 'parts/a/package.json scripts.x'],
    ['yarn workspaces run x', 'parts/a/package.json scripts.x'],
    ['turbo run x', 'parts/a/package.json scripts.x'],
    ['run-p "lint:*"', 'package.json scripts.lint:js'],
    ['concurrently "npm:lint:js" "npm:test"', 'package.json scripts.lint:js'],
    ["sh -c 'npm run lint:js'", 'package.json scripts.lint:js'],
    ['echo `npm run lint:js`', 'package.json scripts.lint:js'],
    ['echo $(npm run lint:js)', 'package.json scripts.lint:js'],
    ['node --run lint:js', 'package.json scripts.lint:js'],
    ['A=1 npx env npm run lint:js', 'package.json scripts.lint:js'],
    ['make -C parts/a test', 'parts/a/Makefile'],
    ['make -f rules.mk', 'rules.mk'],
    ['node --require=./hook.cjs x', 'hook.cjs'],
    ['node --import ./hook.cjs x', 'hook.cjs'],
    ['./gradlew test', 'gradle/wrapper/gradle-wrapper.properties'],
    ['cargo test', '.cargo/config.toml'],
    ['mvn test', '.mvn/jvm.config'],
  ])('of %s hold %s', (line, title) => {
    const files = {
      'package.json': JSON.stringify({ name: 'top', scripts: { test: 'x', 'lint:js': 'y' } }),
      'parts/a/package.json': JSON.stringify({ name: 'a', scripts: { x: 'echo' } }),
      'parts/a/Makefile': 'test:',
      'rules.mk': '',
      'hook.cjs': '',
      gradlew: '',
      'gradle/wrapper/gradle-wrapper.properties': '',
      '.cargo/config.toml': '',
      '.mvn/jvm.config': '',
      'a.js': '',
    };
    expect(titlesOf(line, files, 'a.js')).toContain(title);
  });

  it('are found from a package in the folders above it', () => {
    const files = {
      'package.json': JSON.stringify({ scripts: { test: 'sh ./all.sh' } }),
      'all.sh': '',
      '.npmrc': '',
      'parts/a/package.json': JSON.stringify({ name: 'a' }),
      'parts/a/a.js': '',
    };
    const found = titlesOf('npm --prefix ../.. run test', files, 'parts/a/a.js');
    expect(found).toEqual(expect.arrayContaining(['package.json scripts.test', 'all.sh', '.npmrc']));
    expect(titlesOf('sh ../../all.sh', files, 'parts/a/a.js')).toEqual(['all.sh']);
  });

  it('are the whole of a manifest that we cannot read and a runner perhaps can', () => {
    expect(titlesOf('npm test', { 'package.json': '\ufeff{"scripts": {"test": "x"}}', 'a.js': '' }, 'a.js')).toContain('package.json');
  });

  it('are no sources that a makefile names', () => {
    expect(titlesOf('make', { ...FILES, Makefile: 'all:\n\tcc src/mill.js\n' })).toEqual(['Makefile']);
  });
});

describe('the gate', () => {
  it('lets nothing run for a file that brings a tool of its own and was never committed', async () => {
    const world = await checksWorld({
      'lint.mjs': '',
      'src/mill.js': 'export function mill() {\n  return 1;\n}\n',
      'tools/package.json': '{"name": "tools", "scripts": {"test": "node --test"}}\n',
    });
    const records = new Map<string, Sha256>();
    const trust = {
      find: (repo: string) => {
        const hash = records.get(repo);
        return hash === undefined ? undefined : { hash, at: 0 as never };
      },
      record: (repo: string, hash: Sha256) => void records.set(repo, hash),
      revoke: (repo: string) => records.delete(repo),
    };
    const checks = openChecks({ ...world.tools, trust });
    const { claim } = await checks.survey(new AbortController().signal);
    trust.record(world.tools.repo, claim.hash);
    world.repo.write('tools/new.js', 'export function fresh() {\n  return 1;\n}\n');
    const reports = await checks.judge(
      await world.proposal('tools/new.js', 'fresh', 'return 1', 'return 1 + 0'),
      new AbortController().signal,
    );
    expect(reportOn(reports, 'tests')).toMatchObject({ is: 'not-run', why: expect.stringContaining('changed since you trusted it') });
    expect(world.commands).toEqual([]);
  });
});
