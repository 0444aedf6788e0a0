import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JobId, Oid, RepoId } from '../core/brand.ts';
import type { ProgressEvent } from '../core/port/progress.ts';
import type { Bench } from '../core/port/world.ts';
import { openHooksAt } from '../open-hooks.ts';
import { type OpenedWorld, openWorld } from '../open-world.ts';
import { openQueueClient, type QueueClient } from '../queue-client.ts';
import { systemClock } from '../system/clock.ts';
import { openProcesses } from '../system/processes.ts';
import { codeOf } from './made-repository.ts';

/** Anything that takes longer hangs. */
const LIMIT_MS = 120_000;
const LOOK_MS = 5;
/** Every result gets a branch, and nothing pops up. */
const SETTINGS = 'notifications: {desktop: false}\ndelivery: {maxOpenBranches: 1000}\n';
/** For a job of a batch, functions in `batch/`; for what comes in between, functions in `urgent/` and commits that each changed one. */
const FOLDERS = ['batch', 'urgent'] as const;

/** A real worker process on a repository and a state folder of its own, which this process follows as a terminal does. */
export interface BusyWorker {
  readonly path: string;
  readonly id: RepoId;
  readonly bench: Bench;
  readonly world: OpenedWorld;
  readonly client: QueueClient;
  /** The commits one after another; the first one has everything that the others change. */
  readonly commits: readonly Oid[];
  /** Runs git, or a hook of the repository. @returns what it printed. @throws Error when it fails. */
  run(argv: readonly [string, ...string[]], stdin?: string): Promise<string>;
  /** Resolves with the next event that fits. @throws Error when none comes. */
  next(fits: (event: ProgressEvent) => boolean): Promise<ProgressEvent>;
  /** Resolves when that is so. @throws Error when it never is. */
  until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void>;
  close(): Promise<void>;
}

/** Makes `functions` functions in each folder and as many commits, writes the settings (YAML), and starts the worker. */
export async function openBusyWorker(functions: number, settings: string): Promise<BusyWorker> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'localcoder-bench-preempt-')));
  const [path, state] = [join(root, 'repository'), join(root, 'state')];
  for (const folder of [path, join(state, 'config')]) mkdirSync(folder, { recursive: true });
  writeFileSync(join(state, 'config', 'config.yaml'), `${SETTINGS}${settings}`);
  const env = { ...process.env, LOCALCODER_STATE_DIR: state };
  const processes = openProcesses(systemClock);
  const forGit = { PATH: process.env.PATH ?? '', HOME: root, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' };
  const run: BusyWorker['run'] = async (argv, stdin) => {
    const request = { argv, cwd: path, env: forGit, wallMs: LIMIT_MS, ...(stdin !== undefined && { stdin }) };
    const end = await processes.run(request, new AbortController().signal);
    if (end.is !== 'exited' || end.code !== 0) throw new Error(`${argv.join(' ')} ended as ${JSON.stringify(end)}`);
    return end.stdout.text;
  };
  await run(['git', 'init', '-q', '--initial-branch=main']);
  await run(['git', 'fast-import', '--quiet', '--done'], history(functions));
  await run(['git', 'checkout', '-q', 'main']);
  const commits = (await run(['git', 'rev-list', '--reverse', 'topic'])).trim().split('\n') as Oid[];

  const world = openWorld({ progress: { tell: () => undefined }, env });
  const { id, bench } = await world.adopt(path);
  await (await openHooksAt(path, env)).install(['pre-push'], { write: false });
  const client = openQueueClient(world.paths, systemClock);
  const worker = await client.launchWorker(env);
  const until: BusyWorker['until'] = async (what, isSo) => {
    for (const began = performance.now(); !(await isSo()); await systemClock.sleep(LOOK_MS)) {
      if (performance.now() - began > LIMIT_MS) throw new Error(`never: ${what}`);
    }
  };
  const watchers = new Set<(event: ProgressEvent) => void>();
  const over = new AbortController();
  await until('a worker that answers', async () => (await client.status()) !== undefined);
  const following = client.follow((event) => {
    for (const watch of [...watchers]) watch(event);
  }, over.signal);
  return {
    path,
    id,
    bench,
    world,
    client,
    commits,
    run,
    until,
    next: (fits) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`never: what ${fits} waits for`)), LIMIT_MS);
        const watch = (event: ProgressEvent): void => {
          if (!fits(event)) return;
          clearTimeout(timer);
          watchers.delete(watch);
          resolve(event);
        };
        watchers.add(watch);
      }),
    async close() {
      over.abort();
      await following;
      await client.stop(true);
      await worker.ended;
      await world.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** A job that an event is about. */
export function jobOf(event: ProgressEvent): JobId | undefined {
  return 'job' in event ? event.job : undefined;
}

function history(functions: number): string {
  const numbers = Array.from({ length: functions }, (_, index) => index);
  const file = (path: string, content: string): string => `M 100644 inline ${path}\ndata ${content.length}\n${content}\n`;
  const commit = (branch: string, files: string): string =>
    `commit refs/heads/${branch}\ncommitter Bench <bench@localhost> 1700000000 +0000\ndata 4\nmade\n${files}\n`;
  const all = FOLDERS.flatMap((folder) => numbers.map((index) => file(`${folder}/price${index}.js`, codeOf(index))));
  const changes = numbers.map((index) => {
    const from = index === 0 ? 'from refs/heads/main\n' : '';
    return commit('topic', `${from}${file(`urgent/price${index}.js`, codeOf(index).replace('return sum', `return sum + ${index}`))}`);
  });
  return [commit('main', all.join('')), ...changes, 'done\n'].join('');
}
