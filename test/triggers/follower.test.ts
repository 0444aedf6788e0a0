import { renameSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Failure } from '../../src/core/failure.ts';
import { removeFolder } from '../support/git-repo.ts';
import { openRig, type Rig, type RigOptions } from './rig.ts';

const open: Rig[] = [];
afterEach(async () => {
  for (const rig of open.splice(0)) await rig.close();
});

async function started(options: RigOptions = {}): Promise<Rig> {
  const rig = await openRig(options);
  open.push(rig);
  await rig.triggers.start(() => {});
  return rig;
}

const OVEN = 'src/oven.js';
const asking = (text: string, comment = '// @ai improve'): string => text.replace(/^function/mu, `${comment}\nfunction`);

/** Saves as editors do that write another file and rename it. */
function saveByRename(rig: Rig, file: string, text: string, suffix = '___jb_tmp___'): void {
  const path = join(rig.repo.path, file);
  writeFileSync(path + suffix, text);
  renameSync(path + suffix, path);
}

/** Saves as vim does: the old file becomes a backup, the new one is written in its place. */
function saveLikeVim(rig: Rig, file: string, text: string): void {
  const path = join(rig.repo.path, file);
  writeFileSync(`${path.replace(/[^/]+$/u, '')}4913`, '');
  renameSync(path, `${path}~`);
  writeFileSync(path, text);
}

describe('a save', () => {
  it('with a comment becomes one job, and the worker is nudged', async () => {
    const rig = await started();
    rig.repo.write(OVEN, asking(rig.repo.read(OVEN)));
    await rig.until(() => rig.nudges() === 1);
    expect(rig.jobs()).toEqual(['improve src/oven.js#bakingMinutes']);
    expect(rig.rows()[0]).toMatchObject({
      origin: 'comment',
      scope: { at: 'comment', file: OVEN, line: 3 },
      aim: { lines: { first: 4, last: 10 } },
    });
    expect(rig.told).toContainEqual({ is: 'queued', job: rig.rows()[0]?.id, title: 'improve src/oven.js#bakingMinutes' });
    expect(rig.watched()).toMatchObject({ by: 'events', skipped: [] });
  });

  it('by rename, in the manner of vim, or in two writes of an editor that formats, makes one job on the final bytes', async () => {
    const rig = await started();
    const text = rig.repo.read(OVEN);
    saveByRename(rig, OVEN, asking(text));
    rig.repo.write('src/tray.js', text);
    rig.repo.write('src/shop.js', asking(text).replaceAll('  ', '\t'));
    saveLikeVim(rig, 'src/tray.js', asking(text));
    rig.repo.write('src/shop.js', asking(text));
    await rig.settled();
    expect(rig.jobs()).toEqual([
      'improve src/oven.js#bakingMinutes',
      'improve src/shop.js#bakingMinutes',
      'improve src/tray.js#bakingMinutes',
    ]);
    expect(
      new Set(
        rig
          .rows()
          .filter(({ aim }) => aim.file.startsWith('src/'))
          .map(({ aim }) => aim.textHash),
      ).size,
    ).toBe(1);
  });

  it('elsewhere in a file with a standing comment, fifty times over, makes no other job', async () => {
    const rig = await started();
    for (let round = 0; round < 50; round += 1) {
      rig.repo.write(OVEN, `${asking(rig.repo.read(OVEN).replace('// @ai improve\n', ''))}// ${round}\n`);
      if (round % 10 === 0) await rig.settled();
    }
    await rig.settled();
    expect(rig.jobs()).toEqual(['improve src/oven.js#bakingMinutes']);
  });

  it('is only read: nothing of the repository is written, to the byte, inode and time', async () => {
    const rig = await openRig();
    open.push(rig);
    rig.repo.write(OVEN, asking(rig.repo.read(OVEN)));
    const before = rig.repo.snapshot();
    await rig.triggers.start(() => {});
    await rig.until(() => rig.nudges() === 1);
    expect(rig.repo.snapshot()).toEqual(before);
  });

  it('with two comments on one function does not let them chase each other', async () => {
    const rig = await started();
    const text = asking(rig.repo.read(OVEN), '// @ai improve: use reduce\n// @ai improve: shorter');
    for (let round = 0; round < 5; round += 1) {
      rig.repo.write(OVEN, `${text}// ${round}\n`);
      await rig.settled();
    }
    expect(rig.jobs()).toHaveLength(2);
  });

  it('in a folder that did not exist, however deep, is found', async () => {
    const rig = await started();
    rig.repo.write('src/deep/er/still/tray.js', '// @ai explain\nfunction tray() {\n}\n');
    await rig.until(() => rig.jobs().length === 1);
    rig.repo.write('src/deep/er/still/pan.js', '// @ai explain\nfunction pan() {\n}\n');
    await rig.until(() => rig.jobs().length === 2);
    expect(rig.jobs()).toEqual(['explain src/deep/er/still/pan.js#pan', 'explain src/deep/er/still/tray.js#tray']);
  });

  it('in a folder that was deleted and made anew is found', async () => {
    const rig = await started();
    removeFolder(join(rig.repo.path, 'src'));
    await rig.settled();
    rig.repo.write(OVEN, '// @ai improve\nfunction oven() {\n}\n');
    await rig.until(() => rig.jobs().length === 1);
    rig.repo.write('src/tray.js', '// @ai improve\nfunction tray() {\n}\n');
    await rig.until(() => rig.jobs().length === 2);
  });
});

describe('a thousand saves in four seconds, half of them by rename', () => {
  it('are all found, and none twice', async () => {
    const rig = await started();
    const body = (index: number): string => `// @ai improve\nfunction loaf${index}() {\n  return ${index};\n}\n`;
    for (let index = 0; index < 1_000; index += 1) {
      const file = `src/shelf${index % 20}/loaf${index}.js`;
      rig.repo.write(file, `function loaf${index}() {\n`);
      if (index % 2 === 0) saveByRename(rig, file, body(index));
      else rig.repo.write(file, body(index));
      if (index % 5 === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await rig.until(() => rig.nudges() >= 1_000);
    await rig.settled();
    expect(rig.jobs()).toHaveLength(1_000);
    expect(new Set(rig.jobs()).size).toBe(1_000);
    expect(rig.nudges()).toBe(rig.rows().length);
  });
});

describe('a process that was held up', () => {
  it('finds what was saved meanwhile, even where the queue of events overflowed', async () => {
    const rig = await started({ files: Object.fromEntries(Array.from({ length: 10 }, (_, shelf) => [`src/shelf${shelf}/a.js`, ''])) });
    // Synchronous: no event is read while it lasts, and the system keeps 16,384 at most.
    const touch = (index: number): void => utimesSync(join(rig.repo.path, `src/shelf${index % 10}/a.js`), index, index);
    for (let index = 0; index < 20_000; index += 1) touch(index);
    for (let index = 0; index < 100; index += 1)
      rig.repo.write(`src/shelf${index % 10}/loaf${index}.js`, `// @ai improve\nfunction loaf${index}() {\n}\n`);
    await rig.until(() => rig.nudges() >= 100);
    await rig.settled();
    expect(rig.jobs()).toHaveLength(100);
  });
});

describe('git at work', () => {
  it('switching branches does not queue the comments that the other branch has committed', async () => {
    const rig = await started();
    rig.repo.git('switch', '-q', '-c', 'asking');
    for (let index = 0; index < 30; index += 1) rig.repo.write(`src/loaf${index}.js`, `// @ai improve\nfunction loaf${index}() {\n}\n`);
    rig.repo.commit('Ask for thirty');
    await rig.settled();
    const before = rig.jobs();
    for (let round = 0; round < 3; round += 1) {
      rig.repo.git('switch', '-q', 'main');
      rig.repo.git('switch', '-q', 'asking');
    }
    await rig.settled();
    await rig.settled();
    expect(rig.jobs()).toEqual(before);
    await rig.until(() => rig.watched().by === 'events');
  });

  it('a rebase that waits for the person suspends, says so, and is followed by a look at everything', async () => {
    const rig = await started();
    rig.repo.git('switch', '-q', '-c', 'topic');
    rig.repo.write('README.md', 'topic\n');
    rig.repo.commit('Topic');
    rig.repo.git('switch', '-q', 'main');
    rig.repo.write('README.md', 'main\n');
    rig.repo.commit('Main');
    expect(() => rig.repo.git('rebase', '-q', 'main', 'topic')).toThrow();
    rig.repo.write('src/tray.js', '// @ai improve\nfunction tray() {\n}\n');
    await rig.until(() => rig.watched().why === 'a rebase is in progress');
    expect(rig.watched().by).toBe('suspended');
    expect(rig.jobs()).toEqual([]);
    rig.repo.git('rebase', '--abort');
    await rig.until(() => rig.jobs().length === 1);
    await rig.until(() => rig.watched().by === 'events');
  });

  it('waits for a git that holds the index', async () => {
    const rig = await started();
    const lock = join(rig.repo.path, '.git/index.lock');
    writeFileSync(lock, '');
    rig.repo.write(OVEN, asking(rig.repo.read(OVEN)));
    await rig.until(() => rig.watched().why === 'git is changing the files');
    expect(rig.jobs()).toEqual([]);
    removeFolder(lock);
    await rig.until(() => rig.jobs().length === 1);
  });

  it('brings back from the stash only what was never asked for', async () => {
    const rig = await started();
    rig.repo.write(OVEN, asking(rig.repo.read(OVEN)));
    await rig.until(() => rig.jobs().length === 1);
    rig.repo.git('stash', '-q');
    await rig.settled();
    rig.repo.git('stash', 'pop', '-q');
    await rig.settled();
    expect(rig.jobs()).toHaveLength(1);
  });
});

describe('without events', () => {
  it('polling finds saves, and says that it polls and why', async () => {
    const rig = await started({ triggers: { follow: 'poll' } });
    rig.repo.write(OVEN, asking(rig.repo.read(OVEN)));
    await rig.until(() => rig.jobs().length === 1);
    expect(rig.watched()).toMatchObject({ by: 'poll', why: 'as the settings say (triggers.follow)' });
  });

  it('a mount that sends none is polled', async () => {
    const sources = { openSaveEvents: () => Promise.reject(new Error('not to be called')), silentMount: async () => 'NFS' };
    const rig = await started({ triggers: { follow: 'auto' }, sources });
    expect(rig.watched()).toMatchObject({ by: 'poll', why: 'NFS sends no events' });
  });

  it('a system that has no more watches to give is told with the fix, and polled', async () => {
    let end = (_: unknown): void => {};
    const events = { renew: async () => false, count: () => 0, stop: async () => {} };
    const sources = {
      openSaveEvents: async (_: string, options: { onEnd: (reason: unknown) => void }) => {
        end = options.onEnd;
        return events;
      },
      silentMount: async () => undefined,
    };
    const rig = await started({ sources });
    expect(rig.watched().by).toBe('events');
    rig.repo.write(OVEN, asking(rig.repo.read(OVEN)));
    end(new Failure('watch-limit', 'no more watches', { next: 'Raise fs.inotify.max_user_watches.' }));
    await rig.until(() => rig.jobs().length === 1);
    expect(rig.watched()).toMatchObject({ by: 'poll', why: 'no more watches. Raise fs.inotify.max_user_watches.' });
    expect(rig.told[0]).toEqual({ is: 'notice', text: `polling ${rig.repo.path}: no more watches. Raise fs.inotify.max_user_watches.` });
  });
});
