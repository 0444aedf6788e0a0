/**
 * chokidar's `raw` events are internal to it, and saves are heard of through them alone (src/triggers/save-events.ts). This is what that
 * file takes for granted; a chokidar that changes it fails here first.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeFolder, temporaryFolder } from '../support/git-repo.ts';

let root = '';
let watcher: FSWatcher | undefined;
let raw: { event: string; name: string; watchedPath: string }[] = [];

beforeEach(async () => {
  root = temporaryFolder();
  mkdirSync(join(root, 'src/deep'), { recursive: true });
  for (const name of ['a', 'b', 'c']) writeFileSync(join(root, `src/deep/${name}.js`), name);
  raw = [];
  await open();
});
afterEach(async () => {
  await watcher?.close();
  removeFolder(root);
});

async function open(): Promise<void> {
  const skips = (path: string, stats?: { isFile(): boolean }): boolean => basename(path) === 'skipped' || stats?.isFile() === true;
  const opened = watch(root, { ignored: skips, ignoreInitial: true, followSymlinks: false, atomic: false });
  watcher = opened;
  opened.on('raw', (event, name, details) => {
    raw.push({ event, name, watchedPath: (details as { watchedPath: string }).watchedPath });
  });
  await new Promise<void>((resolve) => opened.once('ready', () => resolve()));
}

async function heard(folder: string, name: string): Promise<void> {
  while (!raw.some((each) => each.watchedPath === folder && each.name === name)) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** inotify watches of this process. */
function inotifyWatches(): number {
  const lines = readdirSync('/proc/self/fdinfo').flatMap((id) => {
    try {
      return readFileSync(`/proc/self/fdinfo/${id}`, 'utf8').split('\n');
    } catch {
      return [];
    }
  });
  return lines.filter((line) => line.startsWith('inotify wd:')).length;
}

describe('chokidar, told to ignore every file', () => {
  it('still tells of writes, new files, renames and removals as raw events of the folder', async () => {
    const folder = join(root, 'src/deep');
    writeFileSync(join(folder, 'a.js'), 'more');
    await heard(folder, 'a.js');
    writeFileSync(join(folder, 'new.js'), 'new');
    await heard(folder, 'new.js');
    renameSync(join(folder, 'new.js'), join(folder, 'newer.js'));
    await heard(folder, 'newer.js');
    rmSync(join(folder, 'b.js'));
    await heard(folder, 'b.js');
    expect(
      raw.every(({ event, name, watchedPath }) => /^(?:rename|change)$/u.test(event) && name !== '' && watchedPath.startsWith(root)),
    ).toBe(true);
  });

  it('tells of a new folder, and of what is saved in it after it was added', async () => {
    const opened = watcher;
    const added = new Promise<string>((resolve) => opened?.once('addDir', resolve));
    mkdirSync(join(root, 'src/new'));
    expect(await added).toBe(join(root, 'src/new'));
    while (raw.every(({ watchedPath }) => watchedPath !== join(root, 'src/new'))) {
      writeFileSync(join(root, 'src/new/a.js'), 'a');
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  });

  it.skipIf(process.platform !== 'linux')('watches folders only, and none that is ignored', async () => {
    await watcher?.close();
    const before = inotifyWatches();
    mkdirSync(join(root, 'skipped/deep'), { recursive: true });
    await open();
    expect(inotifyWatches() - before).toBe(3);
  });
});
