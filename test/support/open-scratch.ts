import type { Oid } from '../../src/core/brand.ts';
import type { Checkout } from '../../src/core/port/scratch.ts';
import { type OpenedScratch, openScratch } from '../../src/git/scratch.ts';
import { takeLock } from '../../src/store/lock.ts';
import { systemClock } from '../../src/system/clock.ts';
import { GIT_TEST_ENV, type GitRepo, removeFolder, temporaryFolder } from './git-repo.ts';

/** A scratch of a person's repository with a state folder of its own. */
export interface TestScratch {
  readonly stateDir: string;
  readonly scratch: OpenedScratch;
  /** Opens another of the same repository, as a second process would. */
  again(): Promise<OpenedScratch>;
  /** The checkout of a revision, by default of HEAD. */
  checkout(revision?: string): Promise<Checkout>;
  remove(): Promise<void>;
}

/** Opens a scratch of `person` as the worker does, with the real lock. */
export async function testScratch(person: GitRepo, environment: NodeJS.ProcessEnv = GIT_TEST_ENV): Promise<TestScratch> {
  const stateDir = temporaryFolder('localcoder-state');
  const again = (): Promise<OpenedScratch> =>
    openScratch({ path: person.path, stateDir, environment, clock: systemClock, takeLock: (file) => takeLock(file, systemClock) });
  const scratch = await again();
  return {
    again,
    stateDir,
    scratch,
    checkout: (revision = 'HEAD') => scratch.checkout(person.git('rev-parse', revision) as Oid, new AbortController().signal),
    async remove() {
      await scratch.close();
      removeFolder(stateDir);
    },
  };
}
