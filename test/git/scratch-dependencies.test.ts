import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RepoPath } from '../../src/core/brand.ts';
import { type GitRepo, gitRepo, removeFolder, temporaryFolder } from '../support/git-repo.ts';
import { type TestScratch, testScratch } from '../support/open-scratch.ts';

const IGNORED = 'node_modules\n.venv\nvendor\n';

/** A bakery of two packages, in which one uses the other and both use what is installed. */
const WORKSPACE = {
  '.gitignore': IGNORED,
  'package.json': '{"workspaces":["packages/*"]}',
  'packages/till/package.json': '{"name":"@bakery/till"}',
  'packages/till/index.js': "module.exports = 'committed till with ' + require('flour');\n",
  'packages/oven/package.json': '{"name":"@bakery/oven"}',
  'packages/oven/index.js': "module.exports = require('@bakery/till');\n",
};

describe('dependencies of a scratch checkout', () => {
  let person: GitRepo;
  let made: TestScratch;
  const link = (target: string, path: string): void => symlinkSync(target, join(person.path, path));

  beforeEach(async () => {
    person = gitRepo({ files: WORKSPACE });
    person.write('node_modules/flour/index.js', "module.exports = require('yeast');\n");
    person.write('node_modules/yeast/index.js', "module.exports = 'their yeast';\n");
    person.write('node_modules/mill/bin/mill.js', "#!/usr/bin/env node\nconsole.log('milled');\n");
    chmodSync(join(person.path, 'node_modules/mill/bin/mill.js'), 0o755);
    person.write('node_modules/@types/node/index.d.ts', '');
    person.write('node_modules/.cache/babel/x', 'cached by them');
    mkdirSync(join(person.path, 'node_modules/.bin'));
    mkdirSync(join(person.path, 'node_modules/@bakery'));
    link('../mill/bin/mill.js', 'node_modules/.bin/mill');
    link('../../packages/till', 'node_modules/@bakery/till');
    person.write('packages/oven/node_modules/timer/index.js', "module.exports = 'tick';\n");
    made = await testScratch(person);
  });
  afterEach(async () => {
    await made.remove();
    person.remove();
  });

  it('are the packages that the person installed, in folders that tools may write', async () => {
    const before = person.snapshot();
    const { root, readable, files } = await made.checkout();
    const node = (code: string): string =>
      execFileSync(process.execPath, ['-p', code], { cwd: join(root, 'packages/oven') })
        .toString()
        .trim();
    expect(node("require('flour')")).toBe('their yeast');
    expect(node("require('timer')")).toBe('tick');
    expect(execFileSync(join(root, 'node_modules/.bin/mill')).toString()).toBe('milled\n');
    expect(existsSync(join(root, 'node_modules/@types/node/index.d.ts'))).toBe(true);
    expect(readable).toEqual([join(person.path, 'node_modules'), join(person.path, 'packages/oven/node_modules')]);
    expect(files.some((file) => file.includes('node_modules'))).toBe(false);
    expect(existsSync(join(root, 'node_modules/.cache'))).toBe(false);
    for (const folder of ['.', '@types', '@bakery', '.bin']) expect(lstatSync(join(root, 'node_modules', folder)).isDirectory()).toBe(true);
    mkdirSync(join(root, 'node_modules/.vite'));
    expect(person.snapshot()).toEqual(before);
  });

  it('lead to the checkout where a package of the project is meant', async () => {
    person.write('packages/till/index.js', 'module.exports = "unsaved";\n');
    const { root, put } = await made.checkout();
    const oven = (): string => execFileSync(process.execPath, ['-p', "require('./packages/oven')"], { cwd: root }).toString().trim();
    expect(oven()).toBe('committed till with their yeast');
    await put([{ file: 'packages/till/index.js' as RepoPath, bytes: Buffer.from("module.exports = 'candidate';\n"), mode: '100644' }]);
    expect(oven()).toBe('candidate');
    expect(realpathSync(join(root, 'node_modules/@bakery/till'))).toBe(join(root, 'packages/till'));
  });

  it('are whole again after commands changed them, and never written to', async () => {
    const before = person.snapshot();
    const { root, put } = await made.checkout();
    const at = (path: string): string => join(root, 'node_modules', path);
    rmSync(at('flour'));
    mkdirSync(at('flour'));
    writeFileSync(at('flour/index.js'), "module.exports = 'poisoned';\n");
    rmSync(at('.bin/mill'));
    writeFileSync(at('.bin/mill'), '#!/bin/sh\necho poisoned\n');
    rmSync(at('@types'), { recursive: true });
    symlinkSync('/', at('@types'));
    mkdirSync(at('added/deep'), { recursive: true });
    chmodSync(at('added'), 0);
    rmSync(join(root, 'packages/oven/node_modules'), { recursive: true });
    symlinkSync(person.path, join(root, 'packages/oven/node_modules'));
    await put([]);
    expect(readlinkSync(at('flour'))).toBe(join(person.path, 'node_modules/flour'));
    expect(execFileSync(at('.bin/mill')).toString()).toBe('milled\n');
    expect(readdirSync(at('@types'))).toEqual(['node']);
    expect(existsSync(at('added'))).toBe(false);
    expect(readdirSync(join(root, 'packages/oven/node_modules'))).toEqual(['timer']);
    expect(person.snapshot()).toEqual(before);
  });

  it('follow what the person installs and removes', async () => {
    await made.checkout();
    person.write('node_modules/salt/index.js', "module.exports = 'salt';\n");
    rmSync(join(person.path, 'node_modules/yeast'), { recursive: true });
    rmSync(join(person.path, 'packages/oven/node_modules'), { recursive: true });
    const { root, readable } = await made.checkout();
    expect(readdirSync(join(root, 'node_modules')).sort()).toEqual(['.bin', '@bakery', '@types', 'flour', 'mill', 'salt']);
    expect(existsSync(join(root, 'packages/oven/node_modules'))).toBe(false);
    expect(readable).toEqual([join(person.path, 'node_modules')]);
    rmSync(join(person.path, 'node_modules'), { recursive: true });
    expect(existsSync(join((await made.checkout()).root, 'node_modules'))).toBe(false);
  });

  it('work as pnpm lays them out', async () => {
    person.write('node_modules/.pnpm/rye@1.0.0/node_modules/rye/index.js', "module.exports = require('bran');\n");
    person.write('node_modules/.pnpm/bran@2.0.0/node_modules/bran/index.js', "module.exports = 'bran';\n");
    link('../../bran@2.0.0/node_modules/bran', 'node_modules/.pnpm/rye@1.0.0/node_modules/bran');
    link('.pnpm/rye@1.0.0/node_modules/rye', 'node_modules/rye');
    link('../../../node_modules/.pnpm/rye@1.0.0/node_modules/rye', 'packages/oven/node_modules/rye');
    const { root } = await made.checkout();
    for (const cwd of [root, join(root, 'packages/oven')])
      expect(execFileSync(process.execPath, ['-p', "require('rye')"], { cwd }).toString()).toBe('bran\n');
  });

  it('are not taken from a repository, nor through links it could have brought', async () => {
    const secret = temporaryFolder('localcoder-secret');
    mkdirSync(join(secret, 'node_modules/key'), { recursive: true });
    person.write('.gitignore', '');
    rmSync(join(person.path, 'node_modules'), { recursive: true });
    rmSync(join(person.path, 'packages/oven/node_modules'), { recursive: true });
    rmSync(join(person.path, 'packages/till'), { recursive: true });
    link(secret, 'packages/till');
    link(secret, 'node_modules');
    person.commit('A link for node_modules');
    // Of the commit before, nothing of it is tracked; but the person's index still says whose it is.
    expect((await made.checkout('HEAD')).readable).toEqual([]);
    const { root, readable } = await made.checkout('HEAD~1');
    expect(readable).toEqual([]);
    expect(existsSync(join(root, 'packages/till/node_modules'))).toBe(false);
    expect(existsSync(join(root, 'node_modules'))).toBe(false);
    removeFolder(secret);
  });

  it('copy what finds the project by its own place', async () => {
    person.write('composer.json', '{}');
    person.write('vendor/autoload.php', '<?php return dirname(__DIR__);\n');
    person.write('vendor/acme/lib.php', '<?php // theirs\n');
    mkdirSync(join(person.path, 'vendor/bakery'));
    link('../../packages/till', 'vendor/bakery/till');
    person.commit('Composer', 'composer.json');
    const before = person.snapshot();
    const { root, put, readable } = await made.checkout();
    const at = (path: string): string => join(root, 'vendor', path);
    expect(realpathSync(at('autoload.php'))).toBe(at('autoload.php'));
    expect(realpathSync(at('bakery/till'))).toBe(join(root, 'packages/till'));
    expect(readable).not.toContain(join(person.path, 'vendor'));
    const inode = lstatSync(at('acme/lib.php')).ino;
    await put([]);
    expect(lstatSync(at('acme/lib.php')).ino).toBe(inode);
    writeFileSync(at('acme/lib.php'), '<?php // ours\n');
    await put([]);
    expect(readFileSync(at('acme/lib.php'), 'utf8')).toBe('<?php // theirs\n');
    expect(person.snapshot()).toEqual(before);
  });

  it('name the checkout where a Python environment names the project', async () => {
    const { path } = person;
    person.write('.venv/pyvenv.cfg', 'home = /usr/bin\n');
    person.write('.venv/bin/pytest', `#!${path}/.venv/bin/python\nimport pytest\n`);
    person.write('.venv/bin/ruff', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0xff]));
    link('/usr/bin/python3', '.venv/bin/python');
    link('python', '.venv/bin/python3');
    link('lib', '.venv/lib64');
    const packages = '.venv/lib/python3.11/site-packages';
    person.write(`${packages}/pytest/__init__.py`, '');
    person.write(`${packages}/bakery.pth`, `${path}/src\n${path}-other/src\nimport site\n`);
    person.write(`${packages}/__editable___bakery_finder.py`, `MAPPING = {'bakery': '${path}/src/bakery'}\n`);
    const before = person.snapshot();
    const { root, readable } = await made.checkout();
    const at = (inner: string): string => join(root, inner);
    const text = (inner: string): string => readFileSync(at(inner), 'utf8');
    expect(text('.venv/bin/pytest')).toBe(`#!${root}/.venv/bin/python\nimport pytest\n`);
    expect(text(`${packages}/bakery.pth`)).toBe(`${root}/src\n${path}-other/src\nimport site\n`);
    expect(text(`${packages}/__editable___bakery_finder.py`)).toBe(`MAPPING = {'bakery': '${root}/src/bakery'}\n`);
    expect(readlinkSync(at(`${packages}/pytest`))).toBe(join(path, packages, 'pytest'));
    expect(readlinkSync(at('.venv/bin/ruff'))).toBe(join(path, '.venv/bin/ruff'));
    expect(readlinkSync(at('.venv/bin/python'))).toBe('/usr/bin/python3');
    expect(readlinkSync(at('.venv/lib64'))).toBe('lib');
    expect(readable).toContain(join(path, '.venv'));
    expect(readable.filter((folder) => !folder.startsWith(path))).toEqual([]);
    expect(person.snapshot()).toEqual(before);
  });
});
