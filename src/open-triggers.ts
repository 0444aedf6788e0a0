/** Everything that makes jobs by itself: saved files that are followed, and what the hooks wrote down. */
import type { RepoId } from './core/brand.ts';
import type { Clock } from './core/port/clock.ts';
import type { Log } from './core/port/log.ts';
import type { Progress } from './core/port/progress.ts';
import type { Queue, Registry } from './core/port/queue.ts';
import type { Triggers } from './core/port/triggers.ts';
import type { Bench } from './core/port/world.ts';
import { openHooksAt } from './open-hooks.ts';
import type { StatePaths } from './system/paths.ts';

export interface OpenAllOptions {
  readonly registry: Registry;
  readonly open: (id: RepoId) => Promise<Bench>;
  /** Registers the repository around a path, unwatched unless it is known, and opens it. */
  readonly adopt: (path: string) => Promise<{ readonly bench: Bench }>;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly log: Log;
  readonly progress: Progress;
  readonly sha256: (text: string) => string;
  readonly reconcileMinutes: number;
  readonly paths: StatePaths;
  readonly env: NodeJS.ProcessEnv;
}

/** Starts nothing yet. */
export async function openAllTriggers(options: OpenAllOptions): Promise<Triggers> {
  const { registry, queue, clock, log, progress, sha256, paths, env } = options;
  const [{ openTriggers }, { openSpool }, { findRepo }] = await Promise.all([
    import('./triggers/watch.ts'),
    import('./triggers/spool.ts'),
    import('./git/find-repo.ts'),
  ]);
  const ours = async (path: string, push: boolean): Promise<boolean> => {
    const states = await (await openHooksAt(path, env)).status();
    return states.some(({ name, is }) => (!push || name === 'pre-push') && is !== 'absent' && is !== 'foreign');
  };
  const followed = openTriggers({ ...options });
  let nudge = (): void => undefined;
  const spool = openSpool({
    folder: paths.spool,
    queue,
    clock,
    log,
    progress,
    nudge: () => nudge(),
    reconcile: (id) => followed.reconcile(id),
    find: findRepo,
    mayOpen: async ({ id, root, gitDir }) => registry.find(id) !== undefined || ours(root ?? gitDir, false),
    open: async ({ root, gitDir }) => ({ ...(await options.adopt(root ?? gitDir)).bench, sha256 }),
    async pushing() {
      const paths = registry.list().map(({ path }) => path);
      const installed = await Promise.all(paths.map((path) => ours(path, true).catch(() => false)));
      return paths.filter((_, index) => installed[index] === true);
    },
  });
  return {
    async start(given) {
      nudge = given;
      await followed.start(given);
      // Jobs that wait already need not wait for this.
      void spool.start();
    },
    async refresh() {
      void spool.look();
      await followed.refresh();
    },
    watching: () => followed.watching(),
    async stop() {
      await spool.stop();
      await followed.stop();
    },
  };
}
