/** One or more real repositories, followed by real watchers into a real queue. Only the engine is missing. */
import { createHash } from 'node:crypto';
import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { KINDS } from '../../jobs/kinds.ts';
import type { RepoId } from '../../src/core/brand.ts';
import { type Config, DEFAULT_CONFIG } from '../../src/core/config.ts';
import type { Job } from '../../src/core/job.ts';
import type { ProgressEvent } from '../../src/core/port/progress.ts';
import type { Queue } from '../../src/core/port/queue.ts';
import type { Repo } from '../../src/core/port/repo.ts';
import type { Triggers } from '../../src/core/port/triggers.ts';
import type { WatchedRepo } from '../../src/core/worker.ts';
import { openRepo } from '../../src/git/repo.ts';
import { openQueue } from '../../src/queue/queue.ts';
import { openStore } from '../../src/store/open.ts';
import { openSyntax } from '../../src/syntax/syntax.ts';
import { systemClock } from '../../src/system/clock.ts';
import { findTriggers } from '../../src/triggers/comment.ts';
import { type ScanResult, scan } from '../../src/triggers/reconcile.ts';
import type { ReadTools } from '../../src/triggers/source-file.ts';
import { openTriggers, type TriggerTools } from '../../src/triggers/watch.ts';
import { type GitRepo, type GitRepoOptions, gitRepo, removeFolder, temporaryFolder } from '../support/git-repo.ts';
import { type RecordedLog, recordedLog } from '../support/recorded-log.ts';

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const syntax = openSyntax();

/** What reading takes, on a real repository. */
export function readTools(repo: Repo, config: Config = DEFAULT_CONFIG): ReadTools {
  return { repo, syntax, config, findTriggers: (text, outline) => findTriggers(text, outline, KINDS), sha256 };
}

export interface Rig {
  readonly repo: GitRepo;
  readonly opened: Repo;
  readonly queue: Queue;
  readonly triggers: Triggers;
  /** Everything told so far. */
  readonly told: ProgressEvent[];
  readonly log: RecordedLog;
  /** How often the worker was nudged. */
  nudges(): number;
  /** All jobs so far, as `kind file#symbol`, sorted. */
  jobs(): string[];
  rows(): Job[];
  watched(): WatchedRepo;
  /** Adds another repository to the registry; `refresh` makes it known. */
  register(id: RepoId, path: string, repo: () => Promise<Repo>): void;
  unregister(id: RepoId): void;
  /** Resolves as soon as `check` holds; it is asked again at everything that is told, and every few milliseconds. */
  until(check: () => boolean): Promise<void>;
  /** Saves a file as if that had been an hour ago: it is no longer restless when a scan comes by. */
  savedEarlier(file: string, content: string): void;
  /** What the scan command would find. */
  scan(): Promise<ScanResult>;
  /** Saves a new file with a comment and waits for its job: everything saved before has been looked at then. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export interface RigOptions extends GitRepoOptions {
  readonly triggers?: Partial<Config['triggers']>;
  readonly languages?: Config['languages'];
  readonly sources?: TriggerTools['sources'];
  readonly clock?: TriggerTools['clock'];
  readonly reconcileMinutes?: number;
  /** What the watchers are given instead of the queue. */
  readonly wrapQueue?: (queue: Queue) => Queue;
}

/** A repository that is about to be followed; `triggers.start` is the test's. Quiet window 50 ms, so that tests are quick. */
export async function openRig(options: RigOptions = {}): Promise<Rig> {
  const repo = gitRepo(options);
  const state = temporaryFolder();
  const opened = await openRepo({ path: repo.path, stateDir: state });
  const clock = options.clock ?? systemClock;
  const store = openStore(join(state, 'localcoder.db'));
  const queue = openQueue(store, clock);
  const told: ProgressEvent[] = [];
  const log = recordedLog();
  const config: Config = {
    ...DEFAULT_CONFIG,
    languages: options.languages ?? {},
    triggers: { ...DEFAULT_CONFIG.triggers, quietMs: 50, follow: 'events', ...options.triggers },
  };
  const repos = new Map([[opened.id, { path: repo.path, open: async () => opened }]]);
  const triggers = openTriggers({
    registry: { list: () => [...repos].map(([id, { path }]) => ({ id, path, watched: true })) },
    open: async (id) => {
      const open = repos.get(id)?.open;
      if (open === undefined) throw new Error(`${id} is not registered`);
      return readTools(await open(), config);
    },
    queue: options.wrapQueue?.(queue) ?? queue,
    clock,
    log,
    progress: { tell: (event) => told.push(event) },
    sha256,
    reconcileMinutes: options.reconcileMinutes ?? 60,
    ...(options.sources === undefined ? {} : { sources: options.sources }),
  });
  let nudges = 0;
  let sentinels = 0;
  const rows = (): Job[] => queue.list({ limit: 100_000 }).map(({ job }) => job);
  const until = async (check: () => boolean): Promise<void> => {
    while (!check()) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  const rig: Rig = {
    repo,
    opened,
    queue,
    triggers: {
      ...triggers,
      start: (nudge) =>
        triggers.start(() => {
          nudges += 1;
          nudge();
        }),
    },
    told,
    log,
    nudges: () => nudges,
    rows,
    jobs: () =>
      rows()
        .filter(({ aim }) => !aim.file.startsWith('sentinel-'))
        .map(({ kind, aim }) => `${kind} ${aim.file}#${aim.symbol}`)
        .sort(),
    watched: () => {
      const found = triggers.watching().find(({ id }) => id === opened.id);
      if (found === undefined) throw new Error('not watched');
      return found;
    },
    register: (id, path, open) => void repos.set(id, { path, open }),
    unregister: (id) => void repos.delete(id),
    until,
    savedEarlier(file, content) {
      repo.write(file, content);
      const hourAgo = Date.now() / 1_000 - 3_600;
      utimesSync(join(repo.path, file), hourAgo, hourAgo);
    },
    scan: () => scan({ ...readTools(opened, config), clock }, { includeCommitted: true }),
    async settled() {
      const file = `sentinel-${++sentinels}.js`;
      repo.write(file, `// @ai improve\nfunction sentinel() {\n}\n`);
      await until(() => rows().some(({ aim }) => aim.file === file));
    },
    async close() {
      await triggers.stop();
      await opened.close();
      store.close();
      removeFolder(state);
      repo.remove();
    },
  };
  return rig;
}
