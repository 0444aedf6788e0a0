import type { RepoId, RepoPath, Sha256 } from '../../src/core/brand.ts';
import type { Delivery } from '../../src/core/delivery.ts';
import { type Aim, type NewJob, PRIORITY } from '../../src/core/job.ts';
import type { Outcome } from '../../src/core/outcome.ts';

/** A request of the bakery: improve `Cart.total`, asked for by a comment, unless told otherwise. */
export function newJob(job: Partial<NewJob> = {}, aim: Partial<Aim> = {}): NewJob {
  const file = 'src/cart.ts' as RepoPath;
  return {
    origin: 'comment',
    repo: 'bakery0000000000' as RepoId,
    kind: 'improve',
    instruction: '',
    scope: { at: 'comment', file, line: 12 },
    request: 'one save',
    priority: PRIORITY.person,
    aim: {
      file,
      symbol: 'Cart.total',
      node: 'method',
      lines: { first: 13, last: 19 },
      textHash: textHash('as first written'),
      source: { from: 'saved' },
      ...aim,
    },
    ...job,
  };
}

/** Stands for the hash of a text: as long, and different for different texts. */
export function textHash(text: string): Sha256 {
  return Buffer.from(text).toString('hex').padEnd(64, '0').slice(0, 64) as Sha256;
}

/** A delivery as the pipeline would hand it to the queue. */
export function delivery(outcome: Outcome = 'changed'): Delivery {
  return { outcome, reason: 'a loop became a reduce', next: 'Look at it with localcoder show.', note: '.localcoder/notes/one.md' };
}
