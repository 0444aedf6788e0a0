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

describe('files that are not for us', () => {
  it('are skipped with a reason each, told once', async () => {
    const rig = await started({
      // The folder is there from the start: of a new one, a busy system may tell of the first file only when the next look at all files finds it.
      files: { '.gitignore': '*.log\n', '.gitattributes': 'gen.js linguist-generated\n', 'src/kept.js': '' },
      triggers: { maxFileKb: 4 },
    });
    const asked = '// @ai improve\nfunction a() {\n}\n';
    const files: Record<string, string | Buffer> = {
      'src/a.log': asked,
      'gen.js': asked,
      'made.js': `/* @generated */\n${asked}`,
      'yarn.lock': asked,
      'big.js': asked + '//\n'.repeat(2_000),
      'small.min.js': asked,
      'wide.js': Buffer.from(`\ufeff${asked}`, 'utf16le'),
      'old.js': Buffer.from(`${asked}// caf\u00e9\n`, 'latin1'),
      'tray.bin': Buffer.from(`${asked}\0`),
    };
    for (const round of [1, 2]) {
      for (const [file, content] of Object.entries(files))
        rig.repo.write(file, round === 1 ? content : Buffer.concat([Buffer.from(content), Buffer.from('\n')]));
      await rig.settled();
    }
    expect(rig.jobs()).toEqual([]);
    const why = {
      'src/a.log': 'ignored',
      'gen.js': 'generated',
      'made.js': 'made.js says at its top that it is generated',
      'yarn.lock': 'lock file',
      'big.js': 'big.js is larger than 4 KB',
      'small.min.js': 'small.min.js is minified',
      'wide.js': 'wide.js is UTF-16 text; save it as UTF-8',
      'old.js': 'old.js is not UTF-8 text; save it as UTF-8',
      'tray.bin': 'tray.bin is a binary file',
    };
    const skipped = rig.told.flatMap((event) => (event.is === 'skipped' ? [[event.file, event.why]] : []));
    expect(skipped.sort()).toEqual(Object.entries(why).sort());
    expect(Object.fromEntries(rig.watched().skipped.map((each) => [each.file, each.why]))).toEqual(why);
  });

  it('without any comment are passed over silently, and so are our own notes', async () => {
    const rig = await started();
    rig.repo.write('yarn.lock', '"@ai-sdk/core@1.0.0":\n');
    rig.repo.write('.localcoder/notes/a.js', '// @ai improve\nfunction a() {\n}\n');
    await rig.settled();
    expect(rig.watched().skipped).toEqual([]);
    expect(rig.jobs()).toEqual([]);
  });

  it('with a misspelt verb get one notice however often they are saved', async () => {
    const rig = await started();
    for (const more of ['', '\n', '\n\n']) {
      rig.repo.write('src/tray.js', `${more}// @ai imporve\nfunction tray() {\n}\n`);
      await rig.settled();
    }
    expect(rig.told.filter(({ is }) => is === 'notice')).toHaveLength(1);
    expect(rig.watched().skipped).toMatchObject([{ file: 'src/tray.js', why: expect.stringMatching(/^line 3: /u) }]);
  });

  it('in a language that is switched off are skipped', async () => {
    const rig = await started({ languages: { javascript: { enabled: false } } });
    rig.repo.write('src/tray.js', '// @ai improve\nfunction tray() {\n}\n');
    await rig.until(() => rig.told.length === 1);
    expect(rig.told).toEqual([{ is: 'skipped', file: 'src/tray.js', why: 'javascript is switched off in the settings' }]);
  });
});
