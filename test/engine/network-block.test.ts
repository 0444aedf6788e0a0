import { chmodSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findNetworkBlock, ownNetworkNamespace } from '../../src/engine/network-block.ts';
import { removeFolder, temporaryFolder } from '../support/git-repo.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder('localcoder-path');
});
afterEach(() => removeFolder(folder));

function program(name: string): string {
  const file = join(folder, name);
  writeFileSync(file, '#!/bin/sh\n');
  chmodSync(file, 0o755);
  return file;
}

describe('the way to refuse a child the network', () => {
  it('is bubblewrap on Linux, with a network of its own and a read-only file system', () => {
    const bwrap = program('bwrap');
    const command = findNetworkBlock('linux', `/nowhere:${folder}`)?.wrap(['node', 'main.js']) ?? [];
    expect(command[0]).toBe(bwrap);
    expect(command).toContain('--unshare-net');
    expect(command).toContain('--die-with-parent');
    expect(command.join(' ')).toContain('--ro-bind / /');
    expect(command.slice(-3)).toEqual(['--', 'node', 'main.js']);
  });

  it('is sandbox-exec on macOS', () => {
    const sandbox = program('sandbox-exec');
    expect(findNetworkBlock('darwin', folder)?.wrap(['node'])).toEqual([sandbox, '-p', expect.stringContaining('(deny network*)'), 'node']);
  });

  it('is none where the program is missing or cannot be run, and on other systems', () => {
    writeFileSync(join(folder, 'bwrap'), '', { mode: 0o644 });
    program('sandbox-exec');
    if (process.getuid?.() !== 0) expect(findNetworkBlock('linux', folder)).toBeUndefined();
    program('bwrap');
    expect(findNetworkBlock('linux', `:.:${relative(process.cwd(), folder)}`)).toBeUndefined();
    expect(findNetworkBlock('win32', folder)).toBeUndefined();
  });
});

it.runIf(process.platform === 'linux')('knows its own network by a name that a child can compare', () => {
  expect(ownNetworkNamespace()).toMatch(/^net:\[\d+\]$/u);
});
