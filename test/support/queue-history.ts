/** A random history of a queue: many callers' moves in any order, with everything that must hold looked at after each move. */
import { expect } from 'vitest';
import type { EpochMs, JobId } from '../../src/core/brand.ts';
import { type JobStatus, type NewJob, PRIORITY } from '../../src/core/job.ts';
import type { Claim, JobRow, Queue, Settlement } from '../../src/core/port/queue.ts';
import type { FakeClock } from './fake-clock.ts';
import { delivery, newJob, textHash } from './new-job.ts';
import { type Random, randomFrom } from './random-file.ts';

const LEGAL: Readonly<Record<JobStatus, readonly JobStatus[]>> = {
  waiting: ['waiting', 'running', 'cancelled'],
  running: ['running', 'waiting', 'delivered', 'dead', 'cancelled'],
  delivered: ['delivered'],
  dead: ['dead', 'waiting'],
  cancelled: ['cancelled', 'waiting'],
};

/** What the history has seen; the queue is compared with it. */
interface Seen {
  readonly rows: Map<JobId, JobRow>;
  /** Every claim ever given out, stale ones too. */
  readonly claims: Claim[];
  /** The turn of the last claim of each job. */
  readonly turns: Map<JobId, number>;
  added: number;
  forgotten: number;
}

/** Makes `moves` random moves through `queues` (the same queue, opened by several), then lets everything run to its end. */
export async function queueHistory(seed: number, moves: number, queues: readonly Queue[], clock: FakeClock): Promise<void> {
  const random = randomFrom(seed);
  const seen: Seen = { rows: new Map(), claims: [], turns: new Map(), added: 0, forgotten: 0 };
  for (let move = 0; move < moves; move += 1) {
    const queue = pick(random, queues);
    if (random(4) === 0) await clock.advance(random(3_000));
    await makeMove(random, queue, seen, clock);
    look(pick(random, queues), seen);
  }
  await finish(pick(random, queues), seen, clock);
}

async function makeMove(random: Random, queue: Queue, seen: Seen, clock: FakeClock): Promise<void> {
  const ids = [...seen.rows.keys()];
  const id = ids.length === 0 ? undefined : pick(random, ids);
  const move = random(100);
  if (move < 30) add(random, queue, seen);
  else if (move < 50) claim(queue, seen, clock);
  else if (move < 70) settle(random, queue, seen, clock);
  else if (move < 76 && id !== undefined) expect(queue.cancel(id)).toBe(seen.rows.get(id)?.state.status);
  else if (move < 82 && id !== undefined) expect(queue.retry(id)).toBe(isOneOf(seen, id, 'dead', 'cancelled'));
  else if (move < 86 && id !== undefined) expect(queue.bump(id)).toBe(isOneOf(seen, id, 'waiting'));
  else if (move < 90 && id !== undefined) decide(random, queue, seen, id);
  else if (move < 93) queue.pause(random(2) === 0);
  else if (move < 96) remember(random, queue, seen);
  else if (move < 98) recover(queue, seen);
  else {
    await clock.advance(1);
    const before = clock.now();
    const gone = queue.forget(before);
    seen.forgotten += gone;
    for (const [each, row] of seen.rows) if (row.state.endedAt !== undefined && row.state.endedAt < before) seen.rows.delete(each);
  }
}

function add(random: Random, queue: Queue, seen: Seen): void {
  const request: NewJob = newJob(
    {
      origin: pick(random, ['comment', 'command', 'hook', 'batch']),
      priority: pick(random, Object.values(PRIORITY)),
      instruction: pick(random, ['', 'use a reduce']),
      again: random(8) === 0,
    },
    { symbol: pick(random, ['Cart.total', 'discount', 'Cart.add']), textHash: textHash(pick(random, ['first', 'second', 'third'])) },
  );
  const added = queue.add(request);
  if (added.is === 'known') {
    expect(request.again).toBe(false);
    return;
  }
  seen.added += 1;
  expect(seen.rows.has(added.id)).toBe(false);
  for (const id of added.superseded) expect(queue.find(id)?.state.supersededBy).toBe(added.id);
}

function claim(queue: Queue, seen: Seen, clock: FakeClock): void {
  const due = [...seen.rows.values()].filter(
    ({ state }) => state.status === 'waiting' && (state.attempt === 0 || state.runAfter <= clock.now()),
  );
  const claimed = queue.claim();
  if (queue.paused() || due.length === 0) {
    expect(claimed).toBeUndefined();
    return;
  }
  expect(claimed?.job.priority).toBe(Math.max(...due.map(({ job }) => job.priority)));
  if (claimed === undefined) return;
  expect(due.map(({ job }) => job.id)).toContain(claimed.job.id);
  expect(claimed.turn).toBeGreaterThan(seen.turns.get(claimed.job.id) ?? 0);
  seen.turns.set(claimed.job.id, claimed.turn);
  seen.claims.push(claimed);
}

function settle(random: Random, queue: Queue, seen: Seen, clock: FakeClock): void {
  if (seen.claims.length === 0) return;
  const claimed = random(3) === 0 ? pick(random, seen.claims) : (seen.claims.at(-1) as Claim);
  const { id } = claimed.job;
  const settlement = pick<Settlement>(random, [
    { is: 'delivered', delivery: delivery('changed') },
    { is: 'cancelled', delivery: delivery('cancelled') },
    { is: 'dead', delivery: delivery('failed-bug'), code: 'bug', message: 'undefined is not a function' },
    { is: 'retry', runAfter: (clock.now() + random(4_000)) as EpochMs, code: 'git-busy', message: 'index.lock is held' },
    { is: 'yielded' },
  ]);
  const ours = isOneOf(seen, id, 'running') && seen.turns.get(id) === claimed.turn;
  expect(queue.settle(claimed, settlement)).toBe(ours);
}

function decide(random: Random, queue: Queue, seen: Seen, id: JobId): void {
  const decision = pick(random, ['open', 'applied', 'rejected'] as const);
  if (isOneOf(seen, id, 'delivered')) queue.decide(id, decision);
  else expect(() => queue.decide(id, decision)).toThrow();
}

function remember(random: Random, queue: Queue, seen: Seen): void {
  for (const id of seen.rows.keys()) {
    const stage = pick(random, ['plan', 'generate', 'verify'] as const);
    if (isOneOf(seen, id, 'running')) queue.checkpoints.save(id, stage, stage, { id });
    else expect(() => queue.checkpoints.save(id, stage, stage, { id })).toThrow();
  }
}

function recover(queue: Queue, seen: Seen): void {
  const running = [...seen.rows.values()].filter(({ state }) => state.status === 'running');
  const { waiting, crashed } = queue.recover();
  const asked = running.filter(({ state }) => state.cancelAsked);
  expect(waiting.length + crashed.length + asked.length).toBe(running.length);
  for (const job of crashed) queue.bury(job, delivery('failed-bug'), 'the worker died');
  expect(queue.counts().running).toBe(0);
}

/** Everything that holds after any move. */
function look(queue: Queue, seen: Seen): void {
  const rows = queue.list({});
  expect(rows.length).toBe(seen.added - seen.forgotten);
  for (const row of rows) {
    const { id } = row.job;
    const before = seen.rows.get(id);
    const ended = row.state.status !== 'waiting' && row.state.status !== 'running';
    // Plain comparisons: this is by far the hottest place, and a matcher for each would take most of the time.
    if (before !== undefined && JSON.stringify(row.job) !== JSON.stringify(before.job)) expect.fail(`the record of ${id} has changed`);
    if (before !== undefined && !LEGAL[before.state.status].includes(row.state.status)) {
      expect.fail(`${id} went from ${before.state.status} to ${row.state.status}`);
    }
    if (ended !== (row.state.delivery !== undefined)) expect.fail(`${id} is ${row.state.status}, with or without a delivery`);
    seen.rows.set(id, row);
  }
  const open = rows.filter(({ state }) => state.status === 'waiting' || state.status === 'running').map(({ job }) => job.fingerprint);
  expect(new Set(open).size).toBe(open.length);
  expect(Object.values(queue.counts()).reduce((sum, count) => sum + count, 0)).toBe(rows.length);
}

/** Lets time pass and delivers whatever can be claimed: nothing may be left over. */
async function finish(queue: Queue, seen: Seen, clock: FakeClock): Promise<void> {
  queue.pause(false);
  recover(queue, seen);
  await clock.advance(10_000);
  for (let claimed = queue.claim(); claimed !== undefined; claimed = queue.claim()) {
    expect(queue.settle(claimed, { is: 'delivered', delivery: delivery() })).toBe(true);
  }
  expect(queue.counts()).toMatchObject({ waiting: 0, running: 0 });
  expect(queue.nextDue()).toBeUndefined();
  expect(queue.list({}).length).toBe(seen.added - seen.forgotten);
}

function isOneOf(seen: Seen, id: JobId, ...statuses: JobStatus[]): boolean {
  const row = seen.rows.get(id);
  return row !== undefined && statuses.includes(row.state.status);
}

function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[random(items.length)] as Item;
}
