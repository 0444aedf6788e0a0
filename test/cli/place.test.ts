import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { isInside, placeOf } from '../../src/cli/place.ts';

const top = realpathSync(mkdtempSync(path.join(tmpdir(), 'localcoder-place-')));
mkdirSync(path.join(top, 'shop', '.git', 'hooks'), { recursive: true });
mkdirSync(path.join(top, 'shop', 'src', 'cart'), { recursive: true });
mkdirSync(path.join(top, 'bare.git'));
writeFileSync(path.join(top, 'file'), '');
const shop = path.join(top, 'shop');
afterAll(() => rmSync(top, { recursive: true }));

test('without anything else a command works where it was called', () => {
  expect(placeOf(shop, [], {})).toEqual({ cwd: shop, start: shop });
});

test('-C folders add up, as in git', () => {
  expect(placeOf(top, ['shop', 'src'], {})).toEqual({ cwd: path.join(shop, 'src'), start: path.join(shop, 'src') });
});

test('a -C that is no folder is said, not guessed', () => {
  expect(placeOf(top, ['shop', 'nowhere'], {})).toEqual({ missing: 'nowhere' });
  expect(placeOf(top, ['file'], {})).toEqual({ missing: 'file' });
});

test('an alias with ! works in the folder where the person typed it', () => {
  expect(placeOf(shop, [], { GIT_PREFIX: 'src/cart/' })).toMatchObject({ cwd: path.join(shop, 'src', 'cart') });
});

test('a GIT_PREFIX left over from elsewhere is not followed', () => {
  expect(placeOf(path.join(shop, 'src'), [], { GIT_PREFIX: 'cart/' })).toMatchObject({ cwd: path.join(shop, 'src') });
  expect(placeOf(shop, [], { GIT_PREFIX: 'gone/' })).toMatchObject({ cwd: shop });
});

test('git --git-dir and GIT_WORK_TREE name the repository', () => {
  expect(placeOf(top, [], { GIT_DIR: 'bare.git' })).toMatchObject({ cwd: top, start: path.join(top, 'bare.git') });
  expect(placeOf(top, [], { GIT_DIR: path.join(shop, '.git') })).toMatchObject({ start: shop });
  expect(placeOf(top, [], { GIT_DIR: 'elsewhere', GIT_WORK_TREE: 'shop' })).toMatchObject({ start: shop });
});

test('GIT_DIR as hooks and linked worktrees set it changes nothing', () => {
  expect(placeOf(shop, [], { GIT_DIR: '.git' })).toEqual({ cwd: shop, start: shop });
  expect(placeOf(path.join(shop, 'src'), [], { GIT_DIR: path.join(shop, '.git') })).toMatchObject({ start: path.join(shop, 'src') });
  expect(placeOf(top, [], { GIT_DIR: path.join(shop, '.git', 'worktrees', 'x') })).toMatchObject({ start: top });
});

test('-C outweighs what was inherited', () => {
  expect(placeOf(top, ['shop'], { GIT_DIR: 'bare.git' })).toMatchObject({ start: shop });
});

test('a folder whose name begins with two dots is not outside', () => {
  expect(isInside('/a/..b', '/a')).toBe(true);
  expect(isInside('/a', '/a')).toBe(true);
  expect(isInside('/b', '/a')).toBe(false);
  expect(isInside('/ab', '/a')).toBe(false);
});
