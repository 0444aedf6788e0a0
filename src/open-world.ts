/**
 * Puts the rooms together. Every port is opened when it is first used and by dynamic import, so that a command pays only for what it needs:
 * `status` loads SQLite and little else, the worker loads the parser and git with the first job and the engine with the first prompt.
 * The only file that sees all adapters. It opens and closes; it decides nothing.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KINDS } from '../jobs/kinds.ts';
import type { LoadedConfig } from './config/loaded-config.ts';
import type { RepoId } from './core/brand.ts';
import type { Config } from './core/config.ts';
import { Failure } from './core/failure.ts';
import type { JobKind } from './core/kind.ts';
import { once } from './core/once.ts';
import type { Engine, ModelChoice } from './core/port/engine.ts';
import type { Findings } from './core/port/findings.ts';
import type { Log } from './core/port/log.ts';
import type { Progress } from './core/port/progress.ts';
import type { Queue, Registry } from './core/port/queue.ts';
import type { Repo } from './core/port/repo.ts';
import type { TrustBook } from './core/port/trust.ts';
import type { Bench, World } from './core/port/world.ts';
import { lazyEngine, lazyTriggers } from './lazy-port.ts';
import { openJudges } from './open-judges.ts';
import { openLane } from './queue/lane.ts';
import { openQueue } from './queue/queue.ts';
import { openFindings } from './store/findings.ts';
import { openStore } from './store/open.ts';
import { openRegistry } from './store/registry.ts';
import { openTrustBook } from './store/trust-book.ts';
import { systemClock } from './system/clock.ts';
import { openLog } from './system/log.ts';
import { makePrivateFolder, packageRoot, type StatePaths, statePaths } from './system/paths.ts';

export interface OpenedWorld extends World {
  readonly registry: Registry;
  /** What reviews found. */
  readonly findings: () => Findings;
  /** What the person has trusted. */
  readonly trust: TrustBook;
  readonly paths: StatePaths;
  /** The person's own settings, without any repository's. @throws Failure config-invalid. */
  settings(): Promise<LoadedConfig>;
  /** The model that serves a kind under these settings. @throws Failure model-missing | config-invalid. */
  choose(config: Config, kind: JobKind): Promise<ModelChoice>;
  /** Which SQLite is used: better-sqlite3 or the one inside Node. */
  readonly driver: () => string;
  /**
   * Finds the repository that holds `path`, registers it (unwatched unless it already is) and opens it.
   * `warnings` says what in its settings files was ignored. @throws Failure repository-missing with the fix when there is none.
   */
  adopt(path: string): Promise<{ readonly id: RepoId; readonly bench: Bench; readonly warnings: readonly string[] }>;
  close(): Promise<void>;
}

export interface OpenOptions {
  readonly progress: Progress;
  readonly env?: NodeJS.ProcessEnv;
  /** Stands in for the engine of the settings; tests give a scripted one. */
  readonly engine?: Engine;
}

const KIND_NAMES = KINDS.map(({ name }) => name);
/** Milliseconds after its last use when a repository's git process is ended. */
const REPO_IDLE_MS = 5 * 60_000;

/** Opens nothing yet but the state folder. */
export function openWorld({ progress, env = process.env, engine: given }: OpenOptions): OpenedWorld {
  const paths = statePaths(env);
  makePrivateFolder(paths.root);
  const clock = systemClock;
  const store = once(() => openStore(paths.database));
  const queue = once((): Queue => openQueue(store(), clock));
  const registry = once((): Registry => openRegistry(store(), clock));
  const log = once(() => openLog({ dir: paths.logs, level: env.LOCALCODER_LOG ?? 'info' }));
  const laterLog: Log = {
    debug: (message, fields) => log().debug(message, fields),
    info: (message, fields) => log().info(message, fields),
    warn: (message, fields) => log().warn(message, fields),
    error: (message, fields) => log().error(message, fields),
    with: (fields) => log().with(fields),
  };
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  const version = once(() => (JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as { version: string }).version);
  const repos = new Map<RepoId, { readonly repo: Promise<Repo>; rest: () => void }>();

  const userSettings = once(async () => (await import('./config/load-config.ts')).loadConfig({ userDir: paths.config, kinds: KIND_NAMES }));
  const syntax = once(async () => (await import('./syntax/syntax.ts')).openSyntax());
  const models = once(async () => {
    const [{ openModels }, { config }] = await Promise.all([import('./models/models.ts'), userSettings()]);
    return openModels({ packageRoot: packageRoot(), allowHosts: config.network.allow });
  });
  const engine =
    given ??
    lazyEngine(async () => {
      const [{ openEngine }, { config }] = await Promise.all([import('./engine/engine.ts'), userSettings()]);
      return openEngine({
        packageRoot: packageRoot(),
        clock,
        log: laterLog,
        allowHosts: config.network.airGapped ? [] : config.network.allow,
        idleUnloadMs: config.engine.idleUnloadMinutes * 60_000,
        resident: config.engine.mode === 'performance' && config.engine.idleUnloadMinutes === 0,
        stateDir: paths.root,
      });
    });

  const findings = once((): Findings => openFindings(store(), clock));
  const trust = once((): TrustBook => openTrustBook(store(), clock));
  const judges = openJudges({ paths, env, clock, log: laterLog, sha256, trust, settings: userSettings });

  const repoAt = (id: RepoId, path: string): Promise<Repo> => {
    const known = repos.get(id);
    known?.rest();
    const repo = known?.repo ?? import('./git/repo.ts').then(({ openRepo }) => openRepo({ path, stateDir: paths.root, environment: env }));
    // A closed repository starts its git process anew when it is read again, so closing one that is still held is harmless.
    const rest = clock.after(REPO_IDLE_MS, () => void repo.then((each) => each.close()).catch(() => undefined));
    repos.set(id, { repo, rest });
    repo.catch(() => repos.delete(id));
    return repo;
  };

  const benchOf = async (repo: Repo): Promise<{ readonly bench: Bench; readonly warnings: readonly string[] }> => {
    const [reading, { openDeliveries }, { openFixes }, { findTriggers }, { loadConfig }] = await Promise.all([
      syntax(),
      import('./delivery/deliveries.ts'),
      import('./knowledge/fixes.ts'),
      import('./triggers/comment.ts'),
      import('./config/load-config.ts'),
    ]);
    const folders = { ...(repo.root === undefined ? {} : { repoRoot: repo.root }), userDir: paths.config };
    const loaded = await loadConfig({ ...folders, kinds: KIND_NAMES });
    const { config, warnings } = loaded;
    for (const warning of warnings) laterLog.warn(warning, { repo: repo.id });
    const bench: Bench = {
      repo,
      syntax: reading,
      checks: await judges.open(repo, repo.root ?? repo.gitDir, reading, loaded),
      deliveries: openDeliveries({
        repo,
        kinds: KINDS,
        version: version(),
        stateDir: paths.root,
        maxOpenBranches: config.delivery.maxOpenBranches,
      }),
      fixes: openFixes(store(), clock),
      findings: findings(),
      config,
      kinds: KINDS,
      findTriggers: (text, outline) => findTriggers(text, outline, KINDS),
      choose: async (kind) => (await models()).choose(config, kind),
    };
    return { bench, warnings };
  };

  const open = async (id: RepoId): Promise<Bench> => {
    const known = registry().find(id);
    if (known === undefined)
      throw new Failure('repository-missing', 'this repository is not registered', { next: 'Run localcoder watch in it.' });
    return (await benchOf(await repoAt(id, known.path))).bench;
  };

  const triggers = lazyTriggers(async () => {
    const [{ openAllTriggers }, { config }] = await Promise.all([import('./open-triggers.ts'), userSettings()]);
    const { reconcileMinutes } = config.triggers;
    const shared = { registry: registry(), queue: queue(), clock, log: laterLog, progress, sha256, paths, env };
    return openAllTriggers({ ...shared, open, adopt: (path) => world.adopt(path), reconcileMinutes });
  });

  const world: OpenedWorld = {
    clock,
    get queue() {
      return queue();
    },
    get registry() {
      return registry();
    },
    findings,
    get trust() {
      return trust();
    },
    openLane: (parts) => openLane(clock, parts),
    engine,
    triggers,
    log: laterLog,
    progress,
    prompts: (path) => readShipped('prompt', join('prompts', path)),
    grammars: (path) => readShipped('grammar', join('grammars', 'reply', path)),
    sha256,
    paths,
    settings: userSettings,
    choose: async (config, kind) => (await models()).choose(config, kind),
    driver: () => store().driver,
    repos: {
      open,
      async sweep() {
        const { openRepo } = await import('./git/repo.ts');
        for (const { id, path } of registry().list()) {
          try {
            const repo = await (repos.get(id)?.repo ?? openRepo({ path, stateDir: paths.root, environment: env }));
            const swept = await repo.sweep();
            if (swept.length > 0) laterLog.info('swept what a killed worker had left', { repo: id, swept });
            if (!repos.has(id)) await repo.close();
          } catch (error) {
            laterLog.warn('could not sweep', { repo: id, error: error instanceof Error ? error.message : String(error) });
          }
        }
        await judges.sweep(
          registry()
            .list()
            .map(({ id }) => id),
        );
      },
    },
    async adopt(path) {
      const { findRepo } = await import('./git/find-repo.ts');
      const found = await findRepo(path);
      if (found === undefined) {
        throw new Failure('repository-missing', `${path} is not in a git repository`, {
          next: 'Run git init there, or name a repository with -C.',
        });
      }
      const place = found.root ?? found.gitDir;
      registry().register({ id: found.id, path: place, watched: registry().find(found.id)?.watched ?? false });
      return { id: found.id, ...(await benchOf(await repoAt(found.id, place))) };
    },
    async close() {
      await triggers.stop();
      await engine.close();
      await judges.close();
      for (const { repo, rest } of repos.values()) {
        rest();
        await repo.then((each) => each.close()).catch(() => undefined);
      }
      if (store.used()) store().close();
      if (log.used()) log().close();
    },
  };
  return world;
}

function readShipped(what: string, path: string): string {
  try {
    return readFileSync(join(packageRoot(), path), 'utf8').replace(/\r?\n$/u, '');
  } catch (cause) {
    throw new Failure('install-broken', `the ${what} ${path} is missing`, { next: 'Install localcoder again.', cause });
  }
}
