/**
 * One repository, one state folder and one real worker process, with a model that does what a test says. Jobs are put into the queue as a
 * command would, without the time that starting a command takes.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JobId } from '../../src/core/brand.ts';
import { PRIORITY } from '../../src/core/job.ts';
import type { JobRow } from '../../src/core/port/queue.ts';
import { type OpenedWorld, openWorld } from '../../src/open-world.ts';
import { openQueueClient, type QueueClient } from '../../src/queue-client.ts';
import { expand } from '../../src/triggers/range.ts';
import { type CliHome, cliHome } from './cli.ts';
import { type GitRepo, gitRepo } from './git-repo.ts';
import { waitUntil } from './wait-until.ts';
import { startWorker, type WorkerProcess } from './worker-process.ts';

export interface FaultHome {
  readonly repo: GitRepo;
  readonly home: CliHome;
  readonly world: OpenedWorld;
  readonly client: QueueClient;
  /** The worker that was started last. @throws Error before the first. */
  readonly worker: WorkerProcess;
  /** Starts one and waits until it answers. */
  start(): Promise<WorkerProcess>;
  /** Queues one job for a symbol and tells the worker. */
  ask(kind: string, file: string, symbol: string, instruction?: string): Promise<JobId>;
  row(id: JobId): JobRow;
  /** Resolves with the row of a job that has ended, its note's text beside it. */
  ended(id: JobId, limitMs?: number): Promise<JobRow & { readonly note: string }>;
  close(): Promise<void>;
}

export interface FaultHomeOptions {
  readonly files: Readonly<Record<string, string>>;
  readonly settings: string;
  /** Absolute path of a folder that exists, for a repository or a state folder on a disk of its own. */
  readonly repoIn?: string | undefined;
  readonly stateIn?: string | undefined;
}

/** Settings for a scripted server's model. */
export function serverSettings(url: string, more = ''): string {
  return `models:\n  code: scripted\nengine:\n  url: ${url}\n${more}`;
}

/** Makes one; no worker runs yet. */
export async function faultHome({ files, settings, repoIn, stateIn }: FaultHomeOptions): Promise<FaultHome> {
  const repo = gitRepo({ files, ...(repoIn === undefined ? {} : { within: repoIn }) });
  const home = cliHome(repo.path, stateIn);
  home.settings(settings);
  const world = openWorld({ progress: { tell: () => undefined }, env: { ...process.env, LOCALCODER_STATE_DIR: home.state } });
  const client = openQueueClient(world.paths, world.clock);
  let worker: WorkerProcess | undefined;
  const row = (id: JobId): JobRow => {
    const found = world.queue.find(id);
    if (found === undefined) throw new Error(`no job ${id}`);
    return found;
  };
  return {
    repo,
    home,
    world,
    client,
    get worker() {
      if (worker === undefined) throw new Error('no worker was started');
      return worker;
    },
    async start() {
      const started = startWorker(home);
      worker = started;
      await waitUntil('the worker answers', async () => (await home.status())?.pid === started.pid);
      return started;
    },
    async ask(kind, file, symbol, instruction = '') {
      const { id, bench } = await world.adopt(repo.path);
      const scope = { at: 'place', file: file as never, symbol } as const;
      const { jobs, refusal } = await expand(
        { origin: 'command', repo: id, kind, instruction, scope },
        { ...bench, sha256: world.sha256 },
        { priority: PRIORITY.person },
      );
      const [job] = jobs;
      if (job === undefined) throw new Error(refusal?.reason ?? 'no job');
      const added = world.queue.add(job);
      await client.nudge();
      return added.id;
    },
    row,
    async ended(id, limitMs = 60_000) {
      await waitUntil(`job ${id} has ended (it is ${JSON.stringify(row(id).state)})`, () => row(id).state.endedAt !== undefined, limitMs);
      const { job, state } = row(id);
      const note = join(repo.path, state.delivery?.note ?? '');
      return { job, state, note: state.delivery?.note && existsSync(note) ? readFileSync(note, 'utf8') : '' };
    },
    async close() {
      await world.close();
      await home.remove();
      repo.remove();
    },
  };
}
