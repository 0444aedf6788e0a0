import type { JobId } from '../core/brand.ts';
import type { Outcome } from '../core/outcome.ts';
import type { JobRow, Queue } from '../core/port/queue.ts';
import { titleOf } from './render-job.ts';

const WORDS: Record<Outcome, string> = {
  changed: 'delivered',
  'changed-unverified': 'delivered',
  'no-change': 'unchanged',
  explained: 'explained',
  'reviewed-findings': 'with findings',
  'reviewed-none': 'without findings',
  'refused-not-found': 'refused',
  'refused-stale': 'refused',
  'refused-unsafe': 'refused',
  'refused-unsupported': 'refused',
  'refused-too-large': 'refused',
  'rejected-by-checks': 'rejected',
  superseded: 'superseded',
  cancelled: 'cancelled',
  'failed-engine': 'failed',
  'failed-world': 'failed',
  'failed-bug': 'failed',
};
/** Somebody is there who knows. */
const NO_NEWS: readonly Outcome[] = ['superseded', 'cancelled'];

/** The order in which a digest tells. */
const ORDER = [...new Set(Object.values(WORDS))];

/**
 * What to tell of jobs that have ended, in one line: `improve src/cart.js#total: delivered`, or for several a digest, `improve: 12 delivered,
 * 2 rejected`. Undefined when they ran for no longer than `afterSeconds` together (0: never), or all were cancelled or superseded.
 */
export function noticeOf(rows: readonly JobRow[], afterSeconds: number): string | undefined {
  const ended = rows.flatMap(({ job, state }) =>
    state.delivery === undefined || state.startedAt === undefined || state.endedAt === undefined
      ? []
      : [{ job, outcome: state.delivery.outcome, millis: state.endedAt - state.startedAt }],
  );
  const [only] = ended;
  if (afterSeconds === 0 || only === undefined || ended.every(({ outcome }) => NO_NEWS.includes(outcome))) return undefined;
  if (ended.reduce((sum, { millis }) => sum + millis, 0) <= afterSeconds * 1_000) return undefined;
  if (ended.length === 1) return `${titleOf({ ...only.job, instruction: '' })}: ${WORDS[only.outcome]}`;
  const counts = ORDER.map((word) => ({ word, many: ended.filter(({ outcome }) => WORDS[outcome] === word).length }));
  const told = counts.filter(({ many }) => many > 0).map(({ word, many }) => `${many} ${word}`);
  return `${[...new Set(ended.map(({ job }) => job.kind))].join(', ')}: ${told.join(', ')}`;
}

/** What to tell now that a job has ended: nothing while others of its request still wait or run, then all that `noticeOf` says of them. */
export function noticeAfter(queue: Queue, id: JobId, afterSeconds: number): string | undefined {
  const request = queue.find(id)?.job.request;
  if (request === undefined || afterSeconds === 0) return undefined;
  if (queue.list({ request, statuses: ['waiting', 'running'], limit: 1 }).length > 0) return undefined;
  return noticeOf(queue.list({ request }), afterSeconds);
}
