import { afterEach, describe, expect, it } from 'vitest';
import type { EpochMs, Oid } from '../../src/core/brand.ts';
import {
  decodeTree,
  encodeCommit,
  encodePack,
  encodeTree,
  makeObject,
  type ObjectFormat,
  TREE_MODE,
  treeName,
} from '../../src/git/objects.ts';
import { type GitRepo, gitRepo } from '../support/git-repo.ts';

let person: GitRepo | undefined;
afterEach(() => person?.remove());

describe.each(['sha1', 'sha256'] satisfies ObjectFormat[])('objects in %s', (format) => {
  it('have the ids and bytes that git gives them', () => {
    person = gitRepo({ format, files: { 'a.b': '1', a: '2', 'a-c': '3', 'd/e': '4', 'd.f': '5', 'ü\n': '6', d0: '7' } });
    const raw = person.gitBytes(['cat-file', 'tree', 'HEAD^{tree}']);
    const entries = decodeTree(format, raw);
    expect(entries.map(({ name }) => name)).toContain(treeName('ü\n'));
    expect(encodeTree([...entries].reverse())).toEqual(raw);
    expect(makeObject(format, 'tree', raw).oid).toBe(person.git('rev-parse', 'HEAD^{tree}'));
    expect(makeObject(format, 'blob', Buffer.from('1')).oid).toBe(person.git('rev-parse', 'HEAD:a.b'));
  });

  it('travel in a pack that git unpacks and finds sound, whatever their size', () => {
    person = gitRepo({ format });
    const blobs = [0, 1, 15, 16, 2047, 2048, 300_000].map((size) => makeObject(format, 'blob', Buffer.alloc(size, `${size}`)));
    const tree = makeObject(format, 'tree', encodeTree(blobs.map(({ oid }, index) => ({ mode: '100644', name: `loaf${index}`, oid }))));
    const top = makeObject(format, 'tree', encodeTree([{ mode: TREE_MODE, name: 'loaves', oid: tree.oid }]));
    const body = encodeCommit({ tree: top.oid, parent: person.head() as Oid, when: 1_750_000_000_999 as EpochMs, message: 'Loaves\n\n\n' });
    const commit = makeObject(format, 'commit', body);
    person.gitBytes(['unpack-objects', '-q', '--strict'], encodePack(format, [...blobs, tree, top, commit]));
    person.git('update-ref', 'refs/heads/loaves', commit.oid);
    person.git('fsck', '--strict', '--full');
    expect(
      person
        .git('ls-tree', '-r', '-l', 'loaves')
        .match(/\d+(?=\t)/gu)
        ?.map(Number),
    ).toEqual([0, 1, 15, 16, 2047, 2048, 300_000]);
    expect(person.git('log', '-1', '--format=%at %B', 'loaves').trim()).toBe('1750000000 Loaves');
  });
});

describe('a damaged tree', () => {
  it('is told by its bytes', () => {
    expect(() => decodeTree('sha1', Buffer.from('100644 bread\0short'))).toThrow(RangeError);
  });
});
