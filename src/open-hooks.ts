/** The hooks of a repository, for the commands: opened with the spool of this person's state folder and the program that is installed here. */
import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import type { Oid, RepoId } from './core/brand.ts';
import { Failure } from './core/failure.ts';
import type { HookOptions, Hooks } from './core/port/hooks.ts';
import type { Repo } from './core/port/repo.ts';
import { makePrivateFolder, packageRoot, statePaths } from './system/paths.ts';

/** What waits in the spool, for all repositories. */
export interface SpoolSize {
  readonly bytes: number;
  readonly lines: number;
}

export interface OpenedHooks extends Hooks {
  /** Takes what was pushed so far for known. Call after the first install. */
  begin(repo: Repo): Promise<void>;
  /** When a hook of this repository last told something that was read: epoch milliseconds. */
  lastEvent(id: RepoId): number | undefined;
  spool(): Promise<SpoolSize>;
}

/** Opens the hooks of the repository around a path. @throws Failure repository-missing | git-missing. */
export async function openHooksAt(path: string, env: NodeJS.ProcessEnv): Promise<OpenedHooks> {
  const paths = statePaths(env);
  const [{ findRepo }, { openHooks }] = await Promise.all([import('./git/find-repo.ts'), import('./git/hooks.ts')]);
  const found = await findRepo(path);
  if (found === undefined) {
    throw new Failure('repository-missing', `${path} is not in a git repository`, { next: 'run git init there, or name one with -C' });
  }
  const root = packageRoot();
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  const program = [process.execPath, join(root, 'dist/src/main.js')] as const;
  const review = (options: HookOptions): readonly string[] => [...program, ...reviewArguments(options)];
  const hooks = openHooks({ found, spool: paths.spool, version, review, environment: env });
  return {
    ...hooks,
    async install(names, options) {
      makePrivateFolder(paths.root);
      makePrivateFolder(paths.spool);
      return hooks.install(names, options);
    },
    async begin(repo) {
      const { rememberPushes } = await import('./triggers/push-memory.ts');
      await rememberPushes(paths.spool, found.commonDir, repo);
    },
    lastEvent: (id) => statSync(join(paths.spool, 'last', id), { throwIfNoEntry: false })?.mtimeMs,
    async spool() {
      const file = join(paths.spool, 'events');
      if (!existsSync(file)) return { bytes: 0, lines: 0 };
      const text = await readFile(file, 'latin1').catch(() => '');
      return { bytes: text.length, lines: text.split('\n').filter((line) => line !== '').length };
    },
  };
}

/** What a hook that waits asks for; see `reviewPushed` of the commands. */
function reviewArguments({ blockOn }: HookOptions): readonly string[] {
  return ['hooks', 'pushed', ...(blockOn === undefined ? [] : ['--block-on', blockOn])];
}

/** What git hands to a pre-push hook. */
export interface PushedNow {
  /** As `from..to`. */
  readonly ranges: readonly string[];
  /** Heads that nothing came before: a whole history is too much to wait for. */
  readonly whole: readonly Oid[];
}

/** Reads what git hands to a pre-push hook. @throws Failure as Repo does. */
export async function pushedNow(lines: string, remote: string | undefined, repo: Repo): Promise<PushedNow> {
  const { pushedRanges, pushesOf } = await import('./triggers/push-reviews.ts');
  const pushed = await pushedRanges(pushesOf(lines, remote), repo);
  return {
    ranges: pushed.flatMap(({ from, to }) => (from === undefined ? [] : [`${from}..${to}`])),
    whole: pushed.flatMap(({ from, to }) => (from === undefined ? [to] : [])),
  };
}
