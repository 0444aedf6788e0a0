/**
 * Puts together what judges an edit: scratch checkouts, the sandbox, the checks over them. One for the whole program; a repository's own scratch
 * is opened with its first check and kept until the program ends, since a warm one is what makes checks quick. Decides nothing.
 */
import { join } from 'node:path';
import type { LoadedConfig } from './config/loaded-config.ts';
import type { Oid, RepoId } from './core/brand.ts';
import { Failure } from './core/failure.ts';
import { once } from './core/once.ts';
import type { Checks } from './core/port/checks.ts';
import type { Clock } from './core/port/clock.ts';
import type { Log } from './core/port/log.ts';
import type { Repo } from './core/port/repo.ts';
import type { Sandbox } from './core/port/sandbox.ts';
import type { Checkout } from './core/port/scratch.ts';
import type { Syntax } from './core/port/syntax.ts';
import type { TrustBook } from './core/port/trust.ts';
import type { OpenedScratch } from './git/scratch.ts';
import { takeLock } from './store/lock.ts';
import { packageRoot, type StatePaths } from './system/paths.ts';

export interface JudgesOptions {
  readonly paths: StatePaths;
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Clock;
  readonly log: Log;
  readonly sha256: (text: string) => string;
  readonly trust: () => TrustBook;
  /** The person's own settings: whether a sandbox is required is theirs alone. */
  readonly settings: () => Promise<LoadedConfig>;
}

export interface Judges {
  /** The checks of one repository under its settings. */
  open(repo: Repo, path: string, syntax: Syntax, loaded: LoadedConfig): Promise<Checks>;
  /** Whether commands of a project can be run on this machine. */
  sandbox(): Promise<Sandbox>;
  /** Removes scratch checkouts of repositories that are gone. Call only under the worker lock. */
  sweep(registered: readonly RepoId[]): Promise<void>;
  close(): Promise<void>;
}

/** Opens nothing yet. */
export function openJudges({ paths, env, clock, log, sha256, trust, settings }: JudgesOptions): Judges {
  const scratches = new Map<string, Promise<OpenedScratch>>();
  /** Where scratch checkouts lie: the usual place, and one for a command while a worker holds that. */
  const places = { usual: paths.root, beside: join(paths.root, 'beside') };
  const lock = (file: string) => takeLock(file, clock);
  const imports = once(async () => (await import('./code-index/imports.ts')).openImports());
  const sandbox = once(async () => {
    const [{ openSandbox }, { openProcesses }, { config }] = await Promise.all([
      import('./system/sandbox.ts'),
      import('./system/processes.ts'),
      settings(),
    ]);
    return openSandbox({ processes: openProcesses(clock), clock, platform: process.platform, env, allowWithout: !config.sandbox.required });
  });
  const scratchOf = (id: RepoId, path: string, place: keyof typeof places): Promise<OpenedScratch> => {
    const key = `${place} ${id}`;
    const known = scratches.get(key);
    if (known !== undefined) return known;
    const opened = import('./git/scratch.ts').then(({ openScratch }) =>
      openScratch({ path, stateDir: places[place], environment: env, clock, takeLock: lock }),
    );
    scratches.set(key, opened);
    opened.catch(() => scratches.delete(key));
    return opened;
  };
  /** In the usual place, or beside it while another process of ours is there. */
  const checkoutOf = async (id: RepoId, path: string, base: Oid | undefined, signal: AbortSignal): Promise<Checkout> => {
    try {
      return await (await scratchOf(id, path, 'usual')).checkout(base, signal);
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'git-busy') throw error;
      return (await scratchOf(id, path, 'beside')).checkout(base, signal);
    }
  };
  return {
    sandbox,
    async open(repo, path, syntax, { config, own }) {
      const { openChecks } = await import('./checks/checks.ts');
      return openChecks({
        repo: repo.id,
        async head() {
          const { head } = await repo.state();
          return head.is === 'unborn' ? undefined : head.commit;
        },
        syntax,
        clock,
        log,
        sha256,
        scratch: {
          async checkout(base, signal, over) {
            const saved = over ?? (base === undefined ? [] : await repo.savedChanges(base));
            const { withSaved } = await import('./git/with-saved.ts');
            return withSaved(await checkoutOf(repo.id, path, base, signal), saved, sha256);
          },
        },
        sandbox: { state: async () => (await sandbox()).state(), run: async (command, signal) => (await sandbox()).run(command, signal) },
        imports: { graph: async (files, read, signal) => (await imports()).graph(files, read, signal) },
        trust: trust(),
        settings: config.verification,
        ownSettings: own,
        cacheDir: join(paths.root, 'checks', repo.id),
        packageRoot: packageRoot(),
        env,
      });
    },
    async sweep(registered) {
      try {
        const { sweepScratch } = await import('./git/scratch-sweep.ts');
        const removed: string[] = [];
        for (const stateDir of Object.values(places))
          removed.push(...(await sweepScratch({ stateDir, registered: new Set(registered), takeLock: lock })));
        if (removed.length > 0) log.info('removed scratch checkouts of repositories that are gone', { removed });
      } catch (error) {
        // What could not be removed takes room and does no harm; the next start tries again.
        log.warn('could not remove old scratch checkouts', { error: error instanceof Error ? error.message : String(error) });
      }
    },
    async close() {
      for (const scratch of scratches.values()) await scratch.then((each) => each.close()).catch(() => undefined);
    },
  };
}
