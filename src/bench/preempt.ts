/**
 * `npm run bench:preempt`: how long something urgent waits while a batch runs on a warm model: from its arrival to its first generated token, as
 * a terminal that follows the worker hears of it. Everything real: a worker process, its queue, git, the engine. Three cases:
 *   bundled model   a batch of improve jobs, and an improve job of a review's priority, both on the bundled model (which does no reviews); the
 *                   sampler of llama.cpp is stopped at a token boundary
 *   server          the same batch and reviews, both on a server of the OpenAI interface on this machine that writes 40 tokens a second
 *   server, push    the same, where the review arrives as the line that the installed pre-push hook leaves
 * 'Begun' is when the worker has taken the urgent job: until then the batch was making room. The batch must end in exactly one verified delivery
 * for each of its jobs. Uses its own temporary state folders and repositories; the person's are not touched.
 */
import type { JobId, RepoPath } from '../core/brand.ts';
import { type NewJob, PRIORITY } from '../core/job.ts';
import { systemClock } from '../system/clock.ts';
import { expand } from '../triggers/range.ts';
import { reviewJob } from '../triggers/review-jobs.ts';
import { type BusyWorker, jobOf, openBusyWorker } from './busy-worker.ts';
import { openPacedServer, SERVED } from './paced-server.ts';
import { quantile } from './sample.ts';

const AIM_MS = 1_500;
const BATCH = 16;
/** Arrivals while nothing else runs; the first one loads the model and is not counted. */
const IDLE = 7;
/** Arrivals while the batch runs, at most; fewer where it ends before. */
const BUSY = 30;
/** Arrivals are spread over so many milliseconds after a moment of a batch job. */
const SPREAD_MS = 600;
const SCATTER = 7919;

/** Makes something urgent arrive, the one with this number. */
type Arrive = (index: number) => Promise<void>;

/** Milliseconds from an arrival until its job was begun (the batch has made room), and to its first text. */
interface Times {
  readonly begun: number;
  readonly text: number;
}

interface Case {
  readonly name: string;
  readonly settings: string;
  readonly arrive: (worker: BusyWorker) => Arrive;
}

const server = await openPacedServer();
const served = `engine: {url: "${server.url}"}\nmodels: {code: ${SERVED}}\n`;
const cases: readonly Case[] = [
  { name: 'bundled model, job of a review’s priority', settings: '', arrive: byJob },
  { name: 'server, review', settings: served, arrive: byReview },
  { name: 'server, review, from the push on', settings: served, arrive: byHook },
];
let held = true;
try {
  console.log('| from arrival on | median | p95 | max | runs |\n|---|---|---|---|---|');
  const told: string[] = [];
  for (const each of cases) {
    const { idle, busy, words, isWhole } = await measure(each);
    const times = (what: keyof Times, all: readonly Times[]): number[] => all.map((time) => time[what]);
    console.log(row(`${each.name}: first token, nothing else running`, times('text', idle)));
    console.log(row(`${each.name}: begun, nothing else running`, times('begun', idle)));
    console.log(row(`${each.name}: first token, during a batch`, times('text', busy)));
    console.log(row(`${each.name}: begun, during a batch`, times('begun', busy)));
    told.push(`${each.name}: ${words}`);
    held &&= isWhole && quantile(times('text', busy), 1) <= AIM_MS;
  }
  console.log(`\n${told.join('\n')}\nanswers that the server was not let finish: ${server.hungUp()}`);
  console.log(held ? `all within ${AIM_MS} ms, and every batch whole` : `NOT all within ${AIM_MS} ms, or a batch is not whole`);
} finally {
  await server.close();
}
process.exitCode = held ? 0 : 1;

/** One case in a worker of its own. */
async function measure({ settings, arrive }: Case) {
  const worker = await openBusyWorker(IDLE + BUSY, settings);
  try {
    const comes = arrive(worker);
    const idle: Times[] = [];
    for (let index = 0; index < IDLE; index += 1) {
      const times = await arrival(worker, () => comes(index), new Set());
      if (index > 0) idle.push(times);
    }
    const batch = new Set<JobId>();
    for (let index = 0; index < BATCH; index += 1)
      batch.add(await add(worker, await improve(worker, `batch/price${index}.js`, PRIORITY.batch)));
    const isOver = (): boolean => rowsOf(worker, batch).every(({ state }) => state.endedAt !== undefined);
    await worker.client.nudge();
    const busy: Times[] = [];
    const stages = new Map<string, number>();
    let handedBack = 0;
    for (let round = 0; round < BUSY && !isOver(); round += 1) {
      const moment = await worker.next((event) => batch.has(jobOf(event) as JobId) || isOver());
      await systemClock.sleep((round * SCATTER) % SPREAD_MS);
      const running = rowsOf(worker, batch).find(({ state }) => state.status === 'running');
      if (running === undefined) continue;
      const stage = (await worker.client.status())?.current?.stage ?? moment.is;
      busy.push(await arrival(worker, () => comes(IDLE + round), batch));
      stages.set(stage, (stages.get(stage) ?? 0) + 1);
      if (worker.world.queue.find(running.job.id)?.state.status === 'waiting') handedBack += 1;
    }
    await worker.until('the end of the batch', isOver);
    const trouble = await troubleOf(worker, batch);
    const where = [...stages].map(([stage, times]) => `${stage} ${times}`).join(', ');
    const words = `the batch was at ${where}; it was handed back ${handedBack} times; ${trouble ?? `one verified delivery for each of its ${BATCH} jobs`}`;
    return { idle, busy, words, isWhole: trouble === undefined };
  } finally {
    await worker.close();
  }
}

/** How an arrival went on, of a job that is none of these. Resolves when that job has ended. */
async function arrival(worker: BusyWorker, comes: () => Promise<void>, batch: ReadonlySet<JobId>): Promise<Times> {
  const isOther = (event: { readonly job: JobId }): boolean => !batch.has(event.job);
  const stage = worker.next((event) => event.is === 'stage' && isOther(event)).then(() => performance.now());
  const text = worker.next((event) => event.is === 'text' && isOther(event)).then(() => performance.now());
  const settled = worker.next((event) => event.is === 'settled' && isOther(event));
  const began = performance.now();
  await comes();
  const times = { begun: (await stage) - began, text: (await text) - began };
  await settled;
  return times;
}

function byJob(worker: BusyWorker): Arrive {
  return async (index) => {
    await add(worker, await improve(worker, `urgent/price${index}.js`, PRIORITY.review));
    await worker.client.nudge();
  };
}

function byReview(worker: BusyWorker): Arrive {
  const { id, bench, world, commits } = worker;
  return async (index) => {
    const [from, to] = [commits[index], commits[index + 1]];
    if (from === undefined || to === undefined) throw new Error('too few commits');
    const job = await reviewJob({ repo: id, origin: 'command', from, to }, { ...bench, sha256: world.sha256 });
    if (job === undefined) throw new Error('nothing to review');
    await add(worker, job);
    await worker.client.nudge();
  };
}

function byHook({ path, commits, run }: BusyWorker): Arrive {
  return async (index) => {
    await run([`${path}/.git/hooks/pre-push`, 'origin'], `topic ${commits[index + 1]} refs/heads/topic ${commits[index]}\n`);
  };
}

async function improve({ id, bench, world }: BusyWorker, file: string, priority: number): Promise<NewJob> {
  const scope = { at: 'place', file: file as RepoPath } as const;
  const trigger = { origin: priority === PRIORITY.batch ? 'batch' : 'command', repo: id, kind: 'improve', instruction: '', scope } as const;
  const { jobs } = await expand(trigger, { ...bench, sha256: world.sha256 }, { priority });
  const [job] = jobs;
  if (job === undefined) throw new Error(`there is nothing in ${file}`);
  return job;
}

async function add({ world }: BusyWorker, job: NewJob): Promise<JobId> {
  return world.queue.add(job).id;
}

function rowsOf({ world }: BusyWorker, ids: ReadonlySet<JobId>) {
  return world.queue.list({ ids: [...ids] });
}

/** What is wrong with how a batch ended; undefined when each job has one delivery, on one branch of one commit, verified, on its first attempt. */
async function troubleOf(worker: BusyWorker, batch: ReadonlySet<JobId>): Promise<string | undefined> {
  // Not for-each-ref: before git 2.41 it mixes the keys of two trailers in one format.
  const value = (key: string): string => `%(trailers:key=LocalCoder-${key},valueonly,separator=)`;
  const format = `--format=%S%x09${value('Job')}%x09${value('Verified')}`;
  const refs = (await worker.run(['git', 'log', '--no-walk', format, '--branches=localcoder/*'])).split('\n');
  for (const { job, state } of rowsOf(worker, batch)) {
    const { outcome } = state.delivery ?? {};
    if (outcome !== 'changed' || state.attempt !== 1) return `${job.aim.file} ended as ${outcome} on attempt ${state.attempt}`;
    const ours = refs.filter((line) => line.split('\t')[1] === job.id);
    const [branch = '', , checks = 'nothing'] = ours[0]?.split('\t') ?? [];
    if (ours.length !== 1 || checks === 'nothing') return `${job.aim.file} has ${ours.length} branches, verified: ${checks}`;
    const count = (await worker.run(['git', 'rev-list', '--count', `main..${branch}`])).trim();
    if (count !== '1') return `${branch} has ${count} commits`;
  }
  return undefined;
}

function row(name: string, millis: readonly number[]): string {
  return `| ${name} | ${[0.5, 0.95, 1].map((share) => `${quantile(millis, share).toFixed(0)} ms`).join(' | ')} | ${millis.length} |`;
}
