import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isGone, registeredAt, unwatchCommand } from '../../src/cli/gone-repository.ts';
import type { RepoId } from '../../src/core/brand.ts';
import { removeFolder, temporaryFolder } from '../support/git-repo.ts';

let folder = '';
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => removeFolder(folder));

test('a path that is there names the repository around it; one that is gone names only itself', () => {
  const around = { id: 'a' as RepoId, path: folder, watched: true };
  const gone = { id: 'b' as RepoId, path: join(folder, 'gone'), watched: true };
  expect(registeredAt(folder, [gone, around])).toBe(around);
  expect(registeredAt(gone.path, [around, gone])).toBe(gone);
  expect(registeredAt(gone.path, [around])).toBeUndefined();
  expect([isGone(around), isGone(gone)]).toEqual([false, true]);
});

test('the command that lets go of a repository quotes its path for a shell where it must', () => {
  expect(unwatchCommand('/home/ada/bakery')).toBe('localcoder unwatch /home/ada/bakery');
  expect(unwatchCommand("/home/ada/it's $HOME")).toBe("localcoder unwatch '/home/ada/it'\\''s $HOME'");
});
