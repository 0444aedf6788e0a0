/**
 * The one way to run git. Ordinary questions go through simple-git, whose own checks of arguments and environment are a second guard;
 * what needs standard input, bytes or an exit status goes through run-git.ts. Both get the same absolute paths, the same fixed
 * settings and the same rebuilt environment. Never a shell, never the network, never the person's index lock.
 */
import type { ChildProcess } from 'node:child_process';
import { parse } from 'node:path';
import { simpleGit } from 'simple-git';
import type { Failure } from '../core/failure.ts';
import { gitFailure, gitMissing } from './git-failure.ts';
import { findGit, GIT_VARIABLES, GUARDS, gitEnvironment, SIMPLE_GIT_ALLOWED, withSafePath } from './guards.ts';
import { type GitBounds, type GitCommand, type GitResult, outputFailure, runGit, startGit, timeFailure } from './run-git.ts';

/** Longest a single git call may take, unless it says otherwise. Measured calls take 3–300 ms; 30 s is a disk in trouble. */
const WALL_MS = 30_000;
const MAX_BYTES = 64 * 1024 * 1024;

export interface CallOptions extends Partial<GitBounds> {
  /** Shows git the person's work tree, for its ignore and attribute files. Without it git sees an empty one. */
  readonly tree?: boolean;
  /** Settings for this call alone, added to the guards. */
  readonly settings?: readonly (readonly [key: string, value: string])[];
}

export interface RunOptions extends CallOptions {
  readonly input?: Buffer | string;
  /** Exit statuses that are an answer. Default: 0 alone. */
  readonly accept?: readonly number[];
}

export interface Gateway {
  /** Output of a call whose answer is plain text. @throws Failure when git fails. */
  text(args: readonly string[], options?: CallOptions): Promise<string>;
  /** A call with input, bytes or a status. @throws Failure for a status that was not accepted. */
  run(args: readonly string[], options?: RunOptions): Promise<GitResult>;
  /** A process that stays, with pipes. The caller ends it. */
  start(args: readonly string[]): { readonly child: ChildProcess; readonly command: GitCommand };
}

export interface GatewayOptions {
  /** Absolute. Absent: no repository at all, only the person's and the machine's settings. */
  readonly gitDir?: string;
  /** The work tree; absent in a bare repository. */
  readonly tree?: {
    /** Absolute. */
    readonly root: string;
    /** An empty folder of ours that stands in for it, since a link in the real one would lead git's search for attribute files outside. */
    readonly empty: string;
  };
  /** Where PATH and HOME come from. Default: this process's environment. */
  readonly environment?: NodeJS.ProcessEnv;
}

/** Opens the gateway to one repository. Starts nothing. @throws Failure git-missing when there is no git on PATH. */
export function openGateway(options: GatewayOptions): Gateway {
  const { gitDir, tree } = options;
  const inherited = withSafePath(options.environment ?? process.env, tree?.root ?? gitDir);
  const program = findGit(inherited);
  if (program === undefined) throw gitMissing();
  const environment = gitEnvironment(inherited);

  const command = (args: readonly string[], { settings = [], tree: shown = false }: CallOptions = {}): GitCommand => {
    const worktree = shown ? tree?.root : tree?.empty;
    const guards = [...GUARDS, ...settings].flatMap(([key, value]) => ['-c', `${key}=${value}`]);
    // A git directory that cannot exist keeps git from looking for one.
    const place = [`--git-dir=${gitDir ?? '/dev/null/none'}`, ...(worktree === undefined ? [] : [`--work-tree=${worktree}`])];
    const cwd = worktree ?? gitDir ?? parse(process.cwd()).root;
    return { program, args: ['--no-pager', ...place, ...guards, ...args], cwd, environment, name: args[0] ?? '' };
  };

  return {
    async text(args, options = {}) {
      const { wallMs = WALL_MS, maxBytes = MAX_BYTES } = options;
      const { args: full, name, cwd } = command(args, options);
      const stop = new AbortController();
      let bytes = 0;
      let failure: Failure | undefined;
      const give = (reason: Failure): void => {
        failure ??= reason;
        stop.abort();
      };
      const timer = setTimeout(() => give(timeFailure(name, wallMs)), wallMs);
      try {
        const git = simpleGit({
          baseDir: cwd,
          binary: program,
          abort: stop.signal,
          unsafe: SIMPLE_GIT_ALLOWED,
          allowEnvironment: GIT_VARIABLES,
        })
          .env(environment)
          .outputHandler((_program, stdout) => {
            stdout.on('data', (chunk: Buffer) => {
              bytes += chunk.length;
              if (bytes > maxBytes) give(outputFailure(name, maxBytes));
            });
          });
        return await git.raw([...full]);
      } catch (error) {
        throw failure ?? gitFailure(name, error instanceof Error ? error.message : String(error));
      } finally {
        clearTimeout(timer);
      }
    },
    async run(args, options = {}) {
      const { input, accept = [0], wallMs = WALL_MS, maxBytes = MAX_BYTES, signal } = options;
      const full = command(args, options);
      const result = await runGit(full, { wallMs, maxBytes, ...(signal === undefined ? {} : { signal }) }, input);
      if (accept.includes(result.status)) return result;
      throw gitFailure(full.name, result.stderr);
    },
    start(args) {
      const full = command(args);
      return { child: startGit(full), command: full };
    },
  };
}

/** The installed git's version, `2.39.5`. @throws Failure git-missing. */
export async function gitVersion(environment?: NodeJS.ProcessEnv): Promise<string> {
  const gateway = openGateway(environment === undefined ? {} : { environment });
  return /\d+(?:\.\d+)+/u.exec(await gateway.text(['version']))?.[0] ?? '';
}
