import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RepoId } from '../../src/core/brand.ts';
import { findRepo } from '../../src/git/find-repo.ts';
import { sweepScratch } from '../../src/git/scratch-sweep.ts';
import { takeLock } from '../../src/store/lock.ts';
import { systemClock } from '../../src/system/clock.ts';
import { type GitRepo, gitRepo } from '../support/git-repo.ts';
import { type TestScratch, testScratch } from '../support/open-scratch.ts';

describe('sweeping scratch checkouts', () => {
  let person: GitRepo;
  let made: TestScratch;
  let id: RepoId;
  let folder: string;
  const sweep = (...registered: RepoId[]): Promise<string[]> =>
    sweepScratch({ stateDir: made.stateDir, registered: new Set(registered), takeLock: (file) => takeLock(file, systemClock) });

  beforeEach(async () => {
    person = gitRepo();
    made = await testScratch(person);
    id = (await findRepo(person.path))?.id ?? ('' as RepoId);
    const { root } = await made.checkout();
    folder = join(made.stateDir, 'scratch', id);
    mkdirSync(join(root, 'locked/inner'), { recursive: true });
    writeFileSync(join(root, 'locked/inner/file'), '');
    for (const inner of ['locked/inner', 'locked', '.']) chmodSync(join(root, inner), 0);
  });
  afterEach(async () => {
    await made.remove();
    person.remove();
  });

  it('removes those of repositories that are not registered, whatever stands in them', async () => {
    await made.scratch.close();
    expect(await sweep()).toEqual([folder]);
    expect(readdirSync(join(made.stateDir, 'scratch'))).toEqual([]);
  });

  it('removes those of repositories that are gone, and makes them again when asked', async () => {
    await made.scratch.close();
    expect(await sweep(id)).toEqual([]);
    const other = `${person.path}-moved`;
    renameSync(person.path, other);
    expect(await sweep(id)).toEqual([folder]);
    renameSync(other, person.path);
    expect((await made.checkout()).files).toHaveLength(4);
  });

  it('leaves alone what is in use, and what it does not know', async () => {
    mkdirSync(join(made.stateDir, 'scratch', 'notes of somebody'));
    expect(await sweep()).toEqual([]);
    expect(existsSync(join(folder, 'tree'))).toBe(true);
    await made.scratch.close();
    await sweep();
    expect(readdirSync(join(made.stateDir, 'scratch'))).toEqual(['notes of somebody']);
  });

  it('finishes what a killed sweep began', async () => {
    await made.scratch.close();
    const leave = (): void => {
      for (const trash of [`trash-${id}`, 'trash-deep']) mkdirSync(join(made.stateDir, 'scratch', trash, 'tree'), { recursive: true });
    };
    const left = (): string[] => readdirSync(join(made.stateDir, 'scratch')).filter((name) => name.startsWith('trash'));
    leave();
    await sweep(id);
    expect(left()).toEqual([]);
    expect(existsSync(join(folder, 'tree'))).toBe(true);
    leave();
    expect(await sweep()).toEqual([folder]);
    expect(left()).toEqual([]);
  });
});
