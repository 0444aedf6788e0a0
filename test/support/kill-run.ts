/**
 * Kills a real worker again and again while it works off a street of bakeries. Lives are seeded: how many jobs each may finish, at which moment
 * it is to die, and whether its process group dies with it. No job is killed three times, since a third crash in the same job ends it by rule (see
 * core/backoff.ts); a kill that might be the third waits for the next job.
 */
import { MAX_ATTEMPTS } from '../../src/core/backoff.ts';
import type { JobId } from '../../src/core/brand.ts';
import { PRIORITY } from '../../src/core/job.ts';
import { type OpenedWorld, openWorld } from '../../src/open-world.ts';
import { expand } from '../../src/triggers/range.ts';
import { type CliHome, cliHome } from './cli.ts';
import { type Random, randomFrom } from './random-file.ts';
import { openScriptedServer, type ScriptedServer } from './scripted-server.ts';
import { type Bakery, bakeryStreet, jobsOf, type Shelf, type StreetPlan, streetScript } from './street.ts';
import { pause, waitUntil } from './wait-until.ts';
import { startWorker, type WorkerProcess } from './worker-process.ts';

export interface KillPlan extends StreetPlan {
  readonly kills: number;
  readonly seed: number;
}

export interface KillRun {
  readonly home: CliHome;
  readonly world: OpenedWorld;
  readonly street: readonly Bakery[];
  /** What every file of the person's was before the first worker started, by bakery. */
  readonly before: readonly Record<string, string>[];
  readonly jobs: number;
  /** Where the kills hit: the stage that was told last, 'start' or 'between'. */
  readonly hits: Readonly<Record<string, number>>;
  /** Milliseconds from each start after a kill to the first job it went on with or began. */
  readonly recoveredMs: readonly number[];
  close(): Promise<void>;
}

/** Moments to die at. Delivery, where most can go wrong, comes up most. */
const AIMS = ['start', 'any', 'generate', 'verify', 'deliver', 'deliver', 'deliver', 'settled'] as const;
type Aim = (typeof AIMS)[number];

/** Latest moments after an aim's event, in milliseconds: a delivery takes some 150 ms on an idle machine. */
const SCATTER_MS: Readonly<Record<Aim, number>> = { start: 1_500, any: 800, generate: 60, verify: 30, deliver: 200, settled: 40 };

/** Runs the plan, then lets one more worker finish everything and end, and one more clear up. */
export async function killRun(plan: KillPlan): Promise<KillRun> {
  const random = randomFrom(plan.seed);
  const street = bakeryStreet(plan);
  const first = street[0];
  if (first === undefined) throw new RangeError('a street needs a bakery');
  const before = street.map(({ repo }) => repo.snapshot());
  const home = cliHome(first.repo.path);
  const server = await openScriptedServer(streetScript([0, 80]));
  home.settings(`models:\n  code: scripted\nengine:\n  url: ${server.url}\ndelivery:\n  maxOpenBranches: 10000\n`);
  const world = openWorld({ progress: { tell: () => undefined }, env: { ...process.env, LOCALCODER_STATE_DIR: home.state } });
  for (const { repo } of street) world.registry.watch((await world.adopt(repo.path)).id, true);
  const jobs = jobsOf(plan);
  const asks = street.flatMap(({ repo, shelves }) => shelves.map((shelf) => ({ path: repo.path, shelf })));
  const hits: Record<string, number> = {};
  const recoveredMs: number[] = [];

  for (let kill = 0; kill < plan.kills; kill += 1) {
    // A part of what is left to ask for is asked for in each life, while its worker starts or works.
    const share = Math.ceil((asks.length * 2) / (plan.kills - kill));
    const asked = askAll(world, asks.splice(0, asks.length <= share ? asks.length : random(share + 1)));
    const left = jobs - ended(world);
    const quota = random(Math.floor((2 * left) / (plan.kills - kill)) + 1);
    const worker = startWorker(home);
    const startedAt = Date.now();
    void worker.next(({ is }) => is === 'stage').then((event) => event !== undefined && recoveredMs.push(Date.now() - startedAt));
    const hit = await untilMoment(worker, world, AIMS[random(AIMS.length)] ?? 'any', quota, random);
    if (hit === 'ended') throw new Error(`the worker ended by itself: ${JSON.stringify(await worker.ended)}`);
    hits[hit] = (hits[hit] ?? 0) + 1;
    await worker.kill(kill % 2 === 0 ? 'group' : 'worker');
    await asked;
  }
  await askAll(world, asks);
  const last = startWorker(home);
  await waitUntil('every job has ended', () => ended(world) >= jobs && open(world).length === 0, 900_000);
  await last.stop();
  const sweeper = startWorker(home);
  await waitUntil('the last worker answers', () => home.status());
  await sweeper.stop();
  return { home, world, street, before, jobs, hits, recoveredMs, close: () => close(home, world, server, street) };
}

/** Waits for `quota` jobs to settle and then for the aimed moment. @returns what was going on there, or 'ended' when there is no worker any more. */
async function untilMoment(worker: WorkerProcess, world: OpenedWorld, aim: Aim, quota: number, random: Random): Promise<string> {
  let alive = true;
  void worker.ended.then(() => {
    alive = false;
  });
  if (aim !== 'start') {
    for (let settled = 0; settled < quota && alive && open(world).length > 0; settled += 1) await worker.next(isSettled, 5_000);
  }
  for (;;) {
    if (aim !== 'start' && aim !== 'any' && alive && open(world).length > 0) {
      await worker.next((event) => (aim === 'settled' ? isSettled(event) : event.is === 'stage' && event.stage === aim), 5_000);
    }
    await pause(random(SCATTER_MS[aim]));
    if (!alive) return 'ended';
    if (mayDie(world)) return present(worker);
    await worker.next(isSettled, 1_000);
  }
}

const isSettled = ({ is }: { readonly is: string }): boolean => is === 'settled';

/**
 * False while a job that was claimed twice is open: the next crash might be its third. One claim is left in reserve, since the worker may make
 * it while this is worked out.
 */
function mayDie(world: OpenedWorld): boolean {
  return open(world).every(({ state }) => state.attempt < MAX_ATTEMPTS - 1);
}

function present({ events }: WorkerProcess): string {
  const last = events.findLast(({ is }) => is === 'stage' || is === 'settled');
  if (last === undefined) return 'start';
  return last.is === 'stage' ? last.stage : 'between';
}

function open(world: OpenedWorld) {
  return world.queue.list({ statuses: ['waiting', 'running'] });
}

function ended(world: OpenedWorld): number {
  const { delivered, dead, cancelled } = world.queue.counts();
  return delivered + dead + cancelled;
}

/** Asks for whole files, as `localcoder improve <path>` does. */
async function askAll(world: OpenedWorld, asks: readonly { readonly path: string; readonly shelf: Shelf }[]): Promise<JobId[]> {
  const ids: JobId[] = [];
  for (const { path, shelf } of asks) {
    const { id, bench } = await world.adopt(path);
    const scope = { at: 'place', file: shelf.file as never } as const;
    const trigger = { origin: 'command', repo: id, kind: shelf.kind, instruction: '', scope } as const;
    const { jobs } = await expand(trigger, { ...bench, sha256: world.sha256 }, { priority: PRIORITY.person });
    ids.push(...jobs.map((job) => world.queue.add(job).id));
  }
  return ids;
}

async function close(home: CliHome, world: OpenedWorld, server: ScriptedServer, street: readonly Bakery[]): Promise<void> {
  await world.close();
  await home.remove();
  await server.close();
  for (const { repo } of street) repo.remove();
}
