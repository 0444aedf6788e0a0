import { chmodSync, existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { makePrivateFolder, packageRoot, statePaths } from '../../src/system/paths.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

describe('where state lives', () => {
  it.each([
    ['linux', { HOME: '/home/ada' }, '/home/ada/.local/state/localcoder', '/home/ada/.config/localcoder'],
    [
      'linux',
      { HOME: '/home/ada', XDG_STATE_HOME: '/data/state', XDG_CONFIG_HOME: '/data/config' },
      '/data/state/localcoder',
      '/data/config/localcoder',
    ],
    ['linux', { HOME: '/home/ada', XDG_STATE_HOME: 'not/absolute' }, '/home/ada/.local/state/localcoder', '/home/ada/.config/localcoder'],
    [
      'darwin',
      { HOME: '/Users/ada' },
      '/Users/ada/Library/Application Support/LocalCoder',
      '/Users/ada/Library/Application Support/LocalCoder/config',
    ],
    ['win32', { HOME: '/ada', LOCALAPPDATA: '/ada/Local', APPDATA: '/ada/Roaming' }, '/ada/Local/LocalCoder', '/ada/Roaming/LocalCoder'],
    ['linux', { HOME: '/home/ada', LOCALCODER_STATE_DIR: '/tmp/tried' }, '/tmp/tried', '/tmp/tried/config'],
    ['darwin', { HOME: '/Users/ada', LOCALCODER_STATE_DIR: '' }, '/Users/ada/Library/Application Support/LocalCoder', expect.any(String)],
  ] as const)('is what is usual on %s with %o', (platform, env, root, config) => {
    expect(statePaths(env, platform)).toMatchObject({ root, config, database: `${root}/localcoder.db`, lock: `${root}/worker.lock` });
  });

  it('is absolute, also when a relative folder is named', () => {
    for (const place of Object.values(statePaths({ LOCALCODER_STATE_DIR: 'tried' }))) expect(path.isAbsolute(place)).toBe(true);
  });

  it('creates nothing by being asked', () => {
    const folder = path.join(scratchFolder(), 'state');
    statePaths({ LOCALCODER_STATE_DIR: folder });
    expect(existsSync(folder)).toBe(false);
  });
});

describe('the socket', () => {
  const deep = `/home/ada/${'very-'.repeat(20)}deep`;

  it('lies beside the database while its path is short enough for every system', () => {
    expect(statePaths({ LOCALCODER_STATE_DIR: '/home/ada/state' }, 'linux').socket).toBe('/home/ada/state/worker.sock');
  });

  it.each(['linux', 'darwin'] as const)('has a short name of its own in the temporary folder otherwise (%s)', (platform) => {
    const { socket } = statePaths({ LOCALCODER_STATE_DIR: deep }, platform);
    expect(Buffer.byteLength(socket)).toBeLessThanOrEqual(103);
    expect(socket).toMatch(/\/localcoder-\d+\/[0-9a-f]{16}\.sock$/u);
    expect(statePaths({ LOCALCODER_STATE_DIR: `${deep}er` }, platform).socket).not.toBe(socket);
  });

  it('is a named pipe on Windows', () => {
    expect(statePaths({ LOCALCODER_STATE_DIR: deep }, 'win32').socket).toMatch(/^\\\\\.\\pipe\\localcoder-[0-9a-f]{16}$/u);
  });
});

describe('a private folder', () => {
  it('is made with its parents, for its owner only', () => {
    const folder = path.join(scratchFolder(), 'deep', 'state');
    makePrivateFolder(folder);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('that exists is narrowed to its owner, also behind a link', () => {
    const folder = path.join(scratchFolder(), 'state');
    mkdirSync(folder);
    chmodSync(folder, 0o755);
    symlinkSync(folder, `${folder}-link`);
    makePrivateFolder(`${folder}-link`);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('is permission-denied where a file is in the way', () => {
    const file = path.join(scratchFolder(), 'state');
    writeFileSync(file, '');
    for (const folder of [file, path.join(file, 'deep')]) {
      expect(() => makePrivateFolder(folder)).toThrow(
        expect.objectContaining({ code: 'permission-denied', next: expect.stringContaining('LOCALCODER_STATE_DIR') }),
      );
    }
  });
});

it('the package is found from its sources', () => {
  expect(existsSync(path.join(packageRoot(), 'src', 'store', 'migrations'))).toBe(true);
});
