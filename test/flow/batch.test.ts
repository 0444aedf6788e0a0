import { afterEach, expect, it } from 'vitest';
import type { Scope } from '../../src/core/job.ts';
import { type Flow, fenced, openFlow, shownCode } from '../support/flow.ts';

let flow: Flow | undefined;
afterEach(async () => {
  await flow?.close();
  flow = undefined;
});

const LOOPS: Scope = { at: 'query', query: '[(for_statement) (for_in_statement)] @loop', glob: 'src/' };
const BATCH = { origin: 'batch', priority: 0 } as const;

it('a batch survives its worker, is asked for again without being doubled, and ends in one branch a site', async () => {
  flow = await openFlow(({ messages }, call) => {
    if (call === 1) return 'never';
    return fenced(shownCode(messages.at(-1)?.content ?? '').replace('{\n', '{\n  const kept = 1;\n  void kept;\n'));
  });
  const { world } = flow;
  const jobs = await flow.ask('improve', LOOPS, BATCH);
  expect(jobs.map(({ aim }) => aim.symbol)).toEqual(['Cart.total', 'bakingMinutes']);
  const now = new AbortController();
  const { runBot } = await import('../../src/bot.ts');
  const running = runBot(world, { follow: false, stop: now.signal, now: now.signal });
  await flow.engine.begun(2);
  now.abort();
  await running;
  expect(flow.rows().map(({ state }) => state.status)).toEqual(['waiting', 'delivered']);

  expect(jobs.map((job) => world.queue.known(job)?.status)).toEqual(['delivered', 'waiting']);
  const again = await flow.ask('improve', LOOPS, BATCH);
  expect(again.map(({ aim }) => aim)).toEqual(jobs.map(({ aim }) => aim));
  expect(flow.rows()).toHaveLength(2);
  await flow.drain();
  expect(flow.rows().map(({ state }) => [state.status, state.attempt])).toEqual([
    ['delivered', 1],
    ['delivered', 1],
  ]);
  expect(flow.repo.git('for-each-ref', '--format=%(refname)', 'refs/heads/localcoder').split('\n')).toHaveLength(2);
});

it('a site that was cancelled comes back with the same batch; one that was rejected does not', async () => {
  flow = await openFlow(({ messages }) =>
    fenced(shownCode(messages.at(-1)?.content ?? '').replace('{\n', '{\n  const kept = 1;\n  void kept;\n')),
  );
  const { queue } = flow.world;
  const [first, second] = await flow.ask('improve', LOOPS, BATCH);
  if (first === undefined || second === undefined) throw new Error('two sites are expected');
  const idOf = (job: typeof first) => queue.known(job)?.id ?? queue.add(job).id;
  queue.cancel(idOf(second));
  await flow.drain();
  queue.decide(idOf(first), 'rejected');
  expect(queue.known(second)).toBeUndefined();
  expect(queue.known(first)).toMatchObject({ status: 'delivered', decision: 'rejected' });
  await flow.ask('improve', LOOPS, BATCH);
  expect(flow.rows().map(({ job, state }) => [job.aim.symbol, state.status])).toEqual([
    ['bakingMinutes', 'waiting'],
    ['bakingMinutes', 'cancelled'],
    ['Cart.total', 'delivered'],
  ]);
});
