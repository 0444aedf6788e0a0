import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageOf, packagesOf } from '../../src/checks/packages.ts';
import { paperCheckout, paperPackage } from '../support/paper-package.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

describe('the package of a file', () => {
  test.each([
    ['packages/till/src/cart.ts', 'packages/till'],
    ['packages/till/tools/count.py', ''],
    ['services/mail/app/send.py', 'services/mail'],
    ['services/mail/app/send.ts', ''],
    ['engine/src/lib.rs', 'engine'],
    ['engine/vendor/core/src/pump.c', 'engine/vendor/core'],
    ['engine/vendor/core/src/valve/valve.c', 'engine/vendor/core'],
    ['gems/lamp/lib/lamp.rb', 'gems/lamp'],
    ['desk/Program.cs', 'desk'],
    ['README.md', ''],
    ['nowhere/at/all.kt', ''],
  ])('of %s is %j: the nearest with a manifest of its language', (file, folder) => {
    const texts = {
      'package.json': '{"name":"top"}',
      'packages/till/package.json': '{"name":"till"}',
      'packages/till/src/package.json': '{"type":"module"}',
      'services/mail/pyproject.toml': '',
      'engine/Cargo.toml': '',
      'engine/vendor/core/CMakeLists.txt': 'cmake_minimum_required(VERSION 3.20)\nproject(core C)\n',
      'engine/vendor/core/src/valve/CMakeLists.txt': 'add_library(valve valve.c)\n',
      'gems/lamp/lamp.gemspec': '',
      'desk/Desk.csproj': '',
      [file]: '',
    };
    expect(paperPackage(texts, file).folder).toBe(folder);
  });

  test('knows its own files, and configuration above it', () => {
    const place = paperPackage(
      {
        '.eslintrc.json': '{}',
        'package.json': '{"name":"top"}',
        'packages/till/package.json': '{"scripts":{"test":"vitest"},"devDependencies":{"vitest":"4"},"dependencies":{"lodash":3}}',
        'packages/till/src/cart.ts': 'export {};',
        'packages/tillage/src/plough.ts': '',
      },
      'packages/till/src/cart.ts',
    );
    expect(place.files).toEqual(['package.json', 'src/cart.ts']);
    expect(place.has('src/cart.ts')).toBe(true);
    expect(place.has('.eslintrc.json')).toBe(false);
    expect(place.read('src/cart.ts')).toBe('export {};');
    expect(place.read('../../.eslintrc.json')).toBe('{}');
    expect(place.manifest).toEqual({ scripts: { test: 'vitest' }, dependencies: { vitest: '4' } });
    expect(place.above(['.eslintrc.json', 'package.json'])).toBe('packages/till/package.json');
    expect(place.above(['.eslintrc.json'])).toBe('.eslintrc.json');
    expect(place.above(['biome.json'])).toBeUndefined();
  });

  test('reads what the checkout holds now', () => {
    const texts: Record<string, string> = { 'package.json': '{"name":"till"}', 'cart.ts': 'before' };
    const place = paperPackage(texts, 'cart.ts');
    texts['cart.ts'] = 'after';
    texts['package.json'] = '{';
    expect(place.read('cart.ts')).toBe('after');
    expect(place.manifest).toBeUndefined();
  });

  test('has no manifest where package.json is broken or something else', () => {
    for (const text of ['', '{', '[]', 'null', '7'])
      expect(paperPackage({ 'package.json': text, 'a.ts': '' }, 'a.ts').manifest).toBeUndefined();
    expect(paperPackage({ 'package.json': '{"name":7,"scripts":[],"dependencies":"all"}', 'a.ts': '' }, 'a.ts').manifest).toEqual({
      scripts: {},
      dependencies: {},
    });
  });

  test('finds programs from the nearest folder upwards, then on the absolute part of PATH', () => {
    const root = scratchFolder();
    const put = (file: string, mode = 0o755): string => {
      const whole = path.join(root, file);
      mkdirSync(path.dirname(whole), { recursive: true });
      writeFileSync(whole, '');
      chmodSync(whole, mode);
      return whole;
    };
    const checkout = paperCheckout({ 'package.json': '{"name":"top"}', 'packages/till/package.json': '{"name":"till"}' }, root);
    const place = packageOf(checkout, 'packages/till/src/cart.ts', { PATH: `bin:.:${root}/bin` });
    expect(place.find('lint')).toBeUndefined();
    const onPath = put('bin/lint');
    expect(place.find('lint')).toBe(onPath);
    put('packages/till/node_modules/.bin/lint', 0o644);
    mkdirSync(path.join(root, 'packages/till/.venv/bin/lint'), { recursive: true });
    expect(place.find('lint')).toBe(onPath);
    const shared = put('node_modules/.bin/lint');
    expect(place.find('lint')).toBe(shared);
    const own = put('packages/till/vendor/bin/lint');
    expect(place.find('lint')).toBe(own);
    expect(place.find('check')).toBeUndefined();
    put('packages/till/bin/check');
    expect(place.find('check')).toBeUndefined();
    put('node_modules/tide/package.json');
    expect(place.installed('tide')).toBe(true);
    expect(place.installed('moon')).toBe(false);
  });

  test('is listed once, where it has source files', () => {
    const checkout = paperCheckout({
      'package.json': '{"name":"top"}',
      'packages/till/package.json': '{"name":"till"}',
      'packages/till/a.ts': '',
      'packages/till/b.ts': '',
      'packages/docs/package.json': '{"name":"docs"}',
      'packages/docs/readme.md': '',
      'tools/count.py': '',
    });
    expect(packagesOf(checkout, {}).map(({ folder }) => folder)).toEqual(['', 'packages/till']);
  });
});
