import { afterEach, beforeEach, expect, test } from 'vitest';
import { announceEnds, ringFor, ringForEnds } from '../../src/cli/announce.ts';
import { openHub } from '../../src/cli/hub.ts';
import { noticeOf } from '../../src/cli/notice.ts';
import type { Session } from '../../src/cli/session.ts';
import type { Config } from '../../src/core/config.ts';
import { DEFAULT_CONFIG } from '../../src/core/config.ts';
import type { NewJob } from '../../src/core/job.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import type { JobRow, Queue } from '../../src/core/port/queue.ts';
import type { Store } from '../../src/core/port/store.ts';
import { openQueue } from '../../src/queue/queue.ts';
import { openStore } from '../../src/store/open.ts';
import { type FakeClock, fakeClock } from '../support/fake-clock.ts';
import { type FakeTerminal, fakeTerminal } from '../support/fake-terminal.ts';
import { delivery, newJob, textHash } from '../support/new-job.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

let clock: FakeClock;
let store: Store;
let queue: Queue;
let terminal: FakeTerminal;
const hub = openHub();

beforeEach(() => {
  clock = fakeClock();
  store = openStore(`${scratchFolder()}/queue.db`);
  queue = openQueue(store, clock);
  terminal = fakeTerminal();
});
afterEach(() => store.close());

function add(symbol: string, job: Partial<NewJob> = {}): void {
  queue.add(newJob({ request: 'one batch', ...job }, { symbol, textHash: textHash(symbol) }));
}

/** Runs the next job for so long and tells its end, as the bot does. */
async function run(seconds: number, outcome: Outcome): Promise<JobRow> {
  const claim = queue.claim();
  if (claim === undefined) throw new Error('nothing waits');
  await clock.advance(seconds * 1_000);
  const ended = delivery(outcome);
  queue.settle(claim, outcome === 'cancelled' ? { is: 'cancelled', delivery: ended } : { is: 'delivered', delivery: ended });
  hub.tell({ is: 'settled', job: claim.job.id, delivery: ended });
  const row = queue.find(claim.job.id);
  if (row === undefined) throw new Error('it is gone');
  return row;
}

/** What a session with these settings has of what is looked at here. */
function session(notifications: Partial<Config['notifications']> = {}): Session {
  const config: Config = { ...DEFAULT_CONFIG, notifications: { ...DEFAULT_CONFIG.notifications, ...notifications } };
  const world = { queue, clock, log: recordedLog(), settings: async () => ({ config }) };
  return { call: { terminal, env: {} }, world, hub } as unknown as Session;
}

test('one long job is told by its place and how it ended', async () => {
  add('Cart.total', { instruction: 'my own words' });
  const row = await run(31, 'rejected-by-checks');
  expect(noticeOf([row], 30)).toBe('improve src/cart.ts#Cart.total: rejected');
});

test('a job that took no longer than asked for is not told, and with 0 none is', async () => {
  add('Cart.total');
  const row = await run(30, 'changed');
  expect(noticeOf([row], 30)).toBeUndefined();
  expect(noticeOf([row], 29)).toBe('improve src/cart.ts#Cart.total: delivered');
  expect(noticeOf([row], 0)).toBeUndefined();
});

test('the terminal rings once for a batch, when its last job ends', async () => {
  for (const symbol of ['a', 'b', 'c']) add(symbol);
  const hush = await ringForEnds(session());
  const rows = [await run(20, 'changed'), await run(20, 'changed-unverified')];
  expect(terminal.rings).toBe(0);
  rows.push(await run(1, 'rejected-by-checks'));
  expect(terminal.rings).toBe(1);
  expect(noticeOf(rows, 30)).toBe('improve: 2 delivered, 1 rejected');
  hush();
});

test('a batch of several verbs names them', async () => {
  add('a');
  add('b', { kind: 'document' });
  expect(noticeOf([await run(20, 'failed-world'), await run(20, 'no-change')], 30)).toBe('improve, document: 1 unchanged, 1 failed');
});

test('what the person cancelled themselves is no news', async () => {
  add('a');
  expect(noticeOf([await run(60, 'cancelled')], 30)).toBeUndefined();
});

test('a hostile place stays words on one line', async () => {
  add('x\n\u001b]0;owned\u0007');
  expect(noticeOf([await run(60, 'changed')], 30)).not.toMatch(/\p{Cc}/u);
});

test('a command that waited long rings; with the bell or all notices off nothing does', async () => {
  add('a');
  const rows = [await run(60, 'changed')];
  await ringFor(session({ bell: false }), rows);
  await ringFor(session({ afterSeconds: 0 }), rows);
  expect(terminal.rings).toBe(0);
  await ringFor(session(), rows);
  expect(terminal.rings).toBe(1);
});

test('settings in disorder ring nothing and throw nothing', async () => {
  const broken = session();
  const world = { ...broken.world, settings: () => Promise.reject(new Error('not YAML')) } as unknown as Session['world'];
  await ringFor({ ...broken, world }, []);
  (await ringForEnds({ ...broken, world }))();
  await (await announceEnds({ ...broken, world }))();
  expect(terminal.rings).toBe(0);
});
