import type { EpochMs, JobId, Oid, RepoPath } from '../../src/core/brand.ts';
import type { Publication, Repo } from '../../src/core/port/repo.ts';
import { BAKERY, type GitRepo } from '../support/git-repo.ts';
import { repoReadingContract } from './repo-reading.ts';
import { repoWritingContract } from './repo-writing.ts';

/** A repository with the bakery at HEAD and a work tree, opened. */
export interface RepoUnderTest {
  readonly person: GitRepo;
  readonly repo: Repo;
  readonly end: () => Promise<void>;
}

export const CART = 'src/cart.ts' as RepoPath;
export const OVEN = 'src/oven.js' as RepoPath;
export const JOB = 'abcd2345' as JobId;

/** The oven's text with a longer warm-up. */
export function warmer(text: string): string {
  return text.replace('= 12', '= 24');
}

/** A branch that holds it. */
export function warmOven(parent: Oid | undefined, changes: Partial<Publication> = {}): Publication {
  return {
    job: JOB,
    branch: 'localcoder/improve/baking-minutes-abcd2345',
    ...(parent === undefined ? {} : { parent }),
    commits: [
      {
        files: [{ file: OVEN, mode: '100644', bytes: Buffer.from(warmer(BAKERY[OVEN] ?? '')) }],
        message: `Warm the oven for longer\n\nLocalCoder-Job: ${JOB}`,
      },
    ],
    when: 1_750_000_000_123 as EpochMs,
    ...changes,
  };
}

/** The commit at HEAD. */
export async function headOf(repo: Repo): Promise<Oid> {
  const oid = await repo.resolve('HEAD');
  if (oid === undefined) throw new Error('the repository under test has a commit');
  return oid;
}

/** What every Repo with a work tree and the bakery as its only commit must do. */
export function repoContract(open: () => Promise<RepoUnderTest>): void {
  repoReadingContract(open);
  repoWritingContract(open);
}
