import fs, { mkdirSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RepoPath } from '../../src/core/brand.ts';
import { Failure } from '../../src/core/failure.ts';
import { systemClock } from '../../src/system/clock.ts';
import { foldersOf, openSaveEvents, type SaveEvents } from '../../src/triggers/save-events.ts';
import { removeFolder, temporaryFolder } from '../support/git-repo.ts';

let root = '';
let events: SaveEvents | undefined;
let saved: string[] = [];
let asked: string[] = [];
let ends: unknown[] = [];

beforeEach(() => {
  root = temporaryFolder();
  mkdirSync(join(root, 'src'));
  [saved, asked, ends] = [[], [], []];
});
afterEach(async () => {
  await events?.stop();
  events = undefined;
  removeFolder(root);
});

async function open(ignored: (folder: string) => boolean = () => false): Promise<SaveEvents> {
  events = await openSaveEvents(root, {
    folders: ['', 'src'],
    ignored: async (folders) => {
      asked.push(...folders);
      return new Set<RepoPath>(folders.filter(ignored));
    },
    clock: systemClock,
    onSave: (file) => saved.push(file),
    onEnd: (reason) => ends.push(reason),
  });
  return events;
}

function write(file: string): void {
  mkdirSync(join(root, file, '..'), { recursive: true });
  writeFileSync(join(root, file), file);
}

async function until(check: () => boolean): Promise<void> {
  while (!check()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('saves', () => {
  it('are told with the path of the file in the repository', async () => {
    await open();
    write('README.md');
    write('src/oven.js');
    await until(() => saved.includes('README.md') && saved.includes('src/oven.js'));
  });

  it('in a new folder are told, also those made along with it, and the folder is then watched', async () => {
    const opened = await open();
    write('src/deep/er/oven.js');
    await until(() => saved.includes('src/deep/er/oven.js'));
    expect(opened.count()).toBe(4);
    saved = [];
    write('src/deep/er/oven.js');
    await until(() => saved.includes('src/deep/er/oven.js'));
  });

  it('in folders that git ignores, and in those nobody wants, are not heard of', async () => {
    const opened = await open((folder) => folder === 'dist');
    for (const file of ['dist/deep/a.js', 'node_modules/a/a.js', '.git/a.js', '.localcoder/notes/a.md', 'src/node_modules/a.js'])
      write(file);
    await until(() => asked.includes('dist'));
    write('src/last.js');
    await until(() => saved.includes('src/last.js'));
    expect(saved.filter((file) => !file.startsWith('src/last')).filter((file) => /\.(?:js|md)$/u.test(file))).toEqual([]);
    expect(asked).toEqual(['dist']);
    expect(opened.count()).toBe(2);
  });

  it('in a folder that git no longer ignores are heard of once .gitignore was saved', async () => {
    let ignored = true;
    await open((folder) => ignored && folder === 'dist');
    write('dist/a.js');
    await until(() => asked.includes('dist'));
    ignored = false;
    write('.gitignore');
    await until(() => saved.includes('.gitignore'));
    write('dist/b.js');
    mkdirSync(join(root, 'touch'));
    await until(() => saved.includes('dist/b.js'));
  });

  it('are heard again after a folder was replaced by another of the same name', async () => {
    const opened = await open();
    expect(await opened.renew()).toBe(false);
    fs.renameSync(join(root, 'src'), join(root, 'old'));
    mkdirSync(join(root, 'src'));
    expect(await opened.renew()).toBe(true);
    write('src/oven.js');
    await until(() => saved.includes('src/oven.js'));
  });
});

describe('the limits of the system', () => {
  it.each([
    ['ENOSPC', 'fs.inotify.max_user_watches'],
    ['EMFILE', 'fs.inotify.max_user_instances'],
  ])('%s ends the watching once, as a failure that names the setting', async (code, setting) => {
    const real = fs.watch;
    fs.watch = (() => {
      throw Object.assign(new Error(`${code}: no more`), { code });
    }) as typeof fs.watch;
    syncBuiltinESMExports();
    try {
      await open();
    } finally {
      fs.watch = real;
      syncBuiltinESMExports();
    }
    expect(ends).toHaveLength(1);
    const [failure] = ends;
    expect(failure instanceof Failure && [failure.code, failure.next.includes(setting)]).toEqual(['watch-limit', true]);
    write('src/oven.js');
    expect(saved).toEqual([]);
  });
});

it('the folders of files are all those above them', () => {
  expect([...foldersOf(['a/b/c.js', 'a/d.js', 'e.js', 'a/b/f/g.js'])].sort()).toEqual(['', 'a', 'a/b', 'a/b/f']);
});
