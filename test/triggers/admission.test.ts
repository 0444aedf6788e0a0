import { afterEach, describe, expect, it } from 'vitest';
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

describe('at the start', () => {
  const asked = { 'src/oven.js': '// @ai improve\nfunction oven() {\n}\n', 'src/tray.js': 'function tray() {\n}\n' };

  it('comments saved while nobody watched are queued', async () => {
    const rig = await openRig();
    open.push(rig);
    rig.repo.write('src/tray.js', '// @ai improve\nfunction tray() {\n}\n');
    await rig.triggers.start(() => {});
    await rig.until(() => rig.jobs().length === 1);
    expect(rig.jobs()).toEqual(['improve src/tray.js#tray']);
  });

  it('comments that HEAD has are not queued; they are told once and listed', async () => {
    const rig = await started({ files: asked });
    rig.repo.write('src/oven.js', `${rig.repo.read('src/oven.js')}// more\n`);
    await rig.settled();
    expect(rig.jobs()).toEqual([]);
    const why = 'line 1: the comment is already committed; `localcoder scan src/oven.js` queues it';
    expect(rig.told.filter(({ is }) => is === 'skipped')).toEqual([{ is: 'skipped', file: 'src/oven.js', why }]);
    expect(rig.watched().skipped).toEqual([{ file: 'src/oven.js', why }]);
  });

  it('a committed comment whose instruction changed is a new one', async () => {
    const rig = await started({ files: asked });
    rig.repo.write('src/oven.js', '// @ai improve: shorter\nfunction oven() {\n}\n');
    await rig.until(() => rig.jobs().length === 1);
    expect(rig.watched().skipped).toEqual([]);
  });

  it('a backlog larger than the settings allow asks first, and a comment added later is queued alone', async () => {
    const rig = await openRig({ triggers: { backlog: 2 } });
    open.push(rig);
    for (const name of ['a', 'b', 'c']) rig.savedEarlier(`src/${name}.js`, `// @ai improve\nfunction ${name}() {\n}\n`);
    await rig.triggers.start(() => {});
    expect(rig.jobs()).toEqual([]);
    expect(rig.told).toEqual([{ is: 'notice', text: '3 comments found; run `localcoder scan` to queue them' }]);
    expect(rig.watched().skipped.map(({ file, why }) => `${file} ${why}`)).toEqual(
      ['a', 'b', 'c'].map((name) => `src/${name}.js line 1: waits for \`localcoder scan\``),
    );
    rig.repo.write('src/a.js', '// @ai improve\nfunction a() {\n}\n// @ai explain\nfunction z() {\n}\n');
    await rig.settled();
    expect(rig.jobs()).toEqual(['explain src/a.js#z']);
  });

  it('a backlog that was asked for before is no backlog', async () => {
    const rig = await openRig({ triggers: { backlog: 2 } });
    open.push(rig);
    await rig.triggers.start(() => {});
    for (const name of ['a', 'b', 'c']) rig.repo.write(`src/${name}.js`, `// @ai improve\nfunction ${name}() {\n}\n`);
    await rig.until(() => rig.jobs().length === 3);
    await rig.triggers.stop();
    const told = rig.told.length;
    await rig.triggers.start(() => {});
    expect(rig.told.slice(told)).toEqual([]);
    expect(rig.jobs()).toHaveLength(3);
  });
});

describe('a comment that was held back', () => {
  it('is no longer listed once a command has queued it', async () => {
    const rig = await openRig({ triggers: { backlog: 1, reconcileMinutes: 60, follow: 'poll' } });
    open.push(rig);
    rig.savedEarlier('src/a.js', '// @ai improve\nfunction a() {\n}\n// @ai explain\nfunction b() {\n}\n');
    rig.savedEarlier('src/oven.js', '// @ai improve\nfunction oven() {\n}\n');
    rig.repo.commit('Ask for one', 'src/oven.js');
    await rig.triggers.start(() => {});
    expect(rig.watched().skipped.map(({ why }) => why)).toEqual([
      'line 1: waits for `localcoder scan`',
      'line 4: waits for `localcoder scan`',
      'line 1: the comment is already committed; `localcoder scan src/oven.js` queues it',
    ]);
    const { jobs } = await rig.scan();
    for (const job of jobs) rig.queue.add(job);
    await rig.until(() => rig.watched().skipped.length === 0);
    expect(rig.jobs()).toHaveLength(3);
  });
});
