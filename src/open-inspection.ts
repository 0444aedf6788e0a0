/**
 * What `doctor` and the demo look at without a World: the installed git, repositories that need not be registered, the models that settings
 * choose. Opens each thing when it is first asked for; changes nothing.
 */
import type { Config } from './core/config.ts';
import { Failure } from './core/failure.ts';
import type { JobKind } from './core/kind.ts';
import type { ModelChoice } from './core/port/engine.ts';
import type { Repo } from './core/port/repo.ts';
import type { Syntax } from './core/port/syntax.ts';
import { packageRoot, type StatePaths } from './system/paths.ts';

/** A git command may take this long. */
const GIT_MS = 20_000;
const GIT_BYTES = 1024 * 1024;

export interface Inspection {
  /** Absolute path of the installed package. */
  readonly packageRoot: string;
  /** @throws Failure git-missing. */
  gitVersion(): Promise<string>;
  /** The repository around a place: its work tree, or its git directory when bare. */
  repositoryAt(place: string): Promise<string | undefined>;
  /** Opens a repository without registering it; the caller closes it. @throws Failure repository-missing | git-…. */
  open(path: string): Promise<Repo>;
  syntax(): Promise<Syntax>;
  /** The model that serves a kind under these settings. @throws Failure model-missing | config-invalid | engine-refused. */
  choose(config: Config, kind: JobKind): Promise<ModelChoice>;
  /**
   * Runs an ordinary git command in a folder, with `extra` in its environment and without the settings of the person and the machine.
   * For repositories of our own making only. @returns its output. @throws Failure git-missing | git-failed.
   */
  git(folder: string, args: readonly string[], extra: Readonly<Record<string, string>>): Promise<string>;
}

/** Opens nothing yet. */
export function openInspection(paths: Pick<StatePaths, 'root'>, env: NodeJS.ProcessEnv): Inspection {
  return {
    packageRoot: packageRoot(),
    gitVersion: async () => (await import('./git/gateway.ts')).gitVersion(env),
    async repositoryAt(place) {
      const found = await (await import('./git/find-repo.ts')).findRepo(place);
      return found?.root ?? found?.gitDir;
    },
    open: async (path) => (await import('./git/repo.ts')).openRepo({ path, stateDir: paths.root, environment: env }),
    syntax: async () => (await import('./syntax/syntax.ts')).openSyntax(),
    async choose(config, kind) {
      const { openModels } = await import('./models/models.ts');
      return openModels({ packageRoot: packageRoot(), allowHosts: config.network.allow }).choose(config, kind);
    },
    async git(folder, args, extra) {
      const [{ findGit, gitEnvironment }, { runGit }] = await Promise.all([import('./git/guards.ts'), import('./git/run-git.ts')]);
      const program = findGit(env);
      if (program === undefined) throw new Failure('git-missing', 'there is no git on PATH', { next: 'install git' });
      const environment = { ...gitEnvironment(env), GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', ...extra };
      const command = { program, args, cwd: folder, environment, name: args[0] ?? '' };
      const { status, stdout, stderr } = await runGit(command, { wallMs: GIT_MS, maxBytes: GIT_BYTES });
      if (status === 0) return stdout.toString('utf8').trimEnd();
      throw new Failure('git-failed', `git ${args.join(' ')}: ${stderr.trim()}`, { next: "run 'localcoder doctor'" });
    },
  };
}
