import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RepoPath } from '../../src/core/brand.ts';
import { looksLikeTrigger, mayTrigger, openReader, sameStamp } from '../../src/triggers/saved-bytes.ts';
import { removeFolder, temporaryFolder } from '../support/git-repo.ts';

let folder = '';
let root = '';
beforeEach(() => {
  folder = temporaryFolder();
  root = join(folder, 'bakery');
  mkdirSync(join(root, 'src'), { recursive: true });
  mkdirSync(join(folder, 'outside'));
  writeFileSync(join(folder, 'outside/recipe.js'), 'secret');
});
afterEach(() => removeFolder(folder));

const file = (path: string): RepoPath => path as RepoPath;

describe('a saved file', () => {
  it('is read whole, or up to the limit, with a stamp that a later write changes', () => {
    writeFileSync(join(root, 'src/oven.js'), 'warm');
    const reader = openReader(root);
    const before = reader.read(file('src/oven.js'), 100);
    expect(before?.bytes.toString()).toBe('warm');
    expect(reader.read(file('src/oven.js'), 2)).toMatchObject({ bytes: Buffer.from('wa'), stamp: { sizeBytes: 4 } });
    const stamp = reader.stamp(file('src/oven.js'));
    expect(before !== undefined && stamp !== undefined && sameStamp(before.stamp, stamp)).toBe(true);
    writeFileSync(join(root, 'src/oven.js'), 'warmer');
    const after = reader.stamp(file('src/oven.js'));
    expect(before !== undefined && after !== undefined && sameStamp(before.stamp, after)).toBe(false);
  });

  it('is never reached through a symbolic link, neither its own nor that of a folder on the way', () => {
    symlinkSync(join(folder, 'outside/recipe.js'), join(root, 'src/link.js'));
    symlinkSync(join(folder, 'outside'), join(root, 'src/far'));
    symlinkSync('src', join(root, 'near'));
    writeFileSync(join(root, 'src/oven.js'), 'warm');
    const reader = openReader(root);
    for (const path of ['src/link.js', 'src/far/recipe.js', 'near/oven.js', 'src/../../outside/recipe.js']) {
      expect([reader.stamp(file(path)), reader.read(file(path), 100)], path).toEqual([undefined, undefined]);
    }
  });

  it('is an ordinary one: folders, pipes and what is not there are nothing, and nobody waits for them', () => {
    execFileSync('mkfifo', [join(root, 'pipe.js')]);
    const reader = openReader(root);
    for (const path of ['src', 'pipe.js', 'gone.js', 'gone/too.js']) expect(reader.read(file(path), 100), path).toBeUndefined();
  });

  it('is read when the work tree itself is reached through a link', () => {
    symlinkSync(root, join(folder, 'alias'));
    writeFileSync(join(root, 'src/oven.js'), 'warm');
    expect(openReader(join(folder, 'alias')).read(file('src/oven.js'), 9)?.bytes.toString()).toBe('warm');
  });
});

describe('bytes', () => {
  it('may hold a trigger when the marker is in them, in UTF-16 too', () => {
    expect(mayTrigger(Buffer.from('x // @ai improve'))).toBe(true);
    expect(mayTrigger(Buffer.from('x // @ai improve', 'utf16le'))).toBe(true);
    expect(mayTrigger(Buffer.from('x // @ai improve', 'utf16le').swap16())).toBe(true);
    expect(mayTrigger(Buffer.from('x // @Ai improve'))).toBe(true);
    expect(mayTrigger(Buffer.from('@ @a @AI'))).toBe(true);
    expect(mayTrigger(Buffer.from('mail@baker.example @'))).toBe(false);
  });

  it('look like a trigger only when a word follows the marker', () => {
    expect(looksLikeTrigger(Buffer.from('# @ai explain'))).toBe(true);
    expect(looksLikeTrigger(Buffer.from('# @AI: explain'))).toBe(true);
    expect(looksLikeTrigger(Buffer.from('# @ai explain', 'utf16le'))).toBe(true);
    expect(looksLikeTrigger(Buffer.from('"@ai-sdk/core": 1, mail@airport.example'))).toBe(false);
  });
});
