import path from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { RepoId } from '../../src/core/brand.ts';
import type { Registry } from '../../src/core/port/queue.ts';
import { openStore } from '../../src/store/open.ts';
import { openRegistry } from '../../src/store/registry.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

const bakery = { id: 'bakery0000000000' as RepoId, path: '/home/ada/bakery', watched: true };
const mill = { id: 'mill000000000000' as RepoId, path: '/home/ada/mill', watched: false };

describe('the registry', () => {
  let registry: Registry;
  beforeEach(async () => {
    const store = openStore(path.join(scratchFolder(), 'localcoder.db'));
    onTestFinished(() => store.close());
    const clock = fakeClock();
    registry = openRegistry(store, clock);
    registry.register(bakery);
    await clock.advance(1_000);
    registry.register(mill);
  });

  it('knows the repositories in the order they came', () => {
    expect(registry.list()).toEqual([bakery, mill]);
    expect(registry.find(mill.id)).toEqual(mill);
    expect(registry.find('none' as RepoId)).toBeUndefined();
  });

  it('follows a repository that has moved', () => {
    registry.register({ ...bakery, path: '/srv/bakery' });
    expect(registry.list()).toEqual([{ ...bakery, path: '/srv/bakery' }, mill]);
  });

  it('remembers which are watched', () => {
    registry.watch(mill.id, true);
    registry.watch(bakery.id, false);
    expect(registry.list().map(({ watched }) => watched)).toEqual([false, true]);
  });
});
