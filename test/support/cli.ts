/**
 * Runs the built command line (dist/src/main.js) as processes with a state folder of their own; nothing of this machine's settings is seen.
 * Every process belongs to a home and is ended with it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Ask, Tell, WorkerStatus } from '../../src/core/worker.ts';
import { statePaths } from '../../src/system/paths.ts';
import { connect } from '../../src/system/socket.ts';
import { GIT_TEST_ENV, removeFolder, temporaryFolder } from './git-repo.ts';

export const MAIN = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url));

/** How a call ended. */
export interface CliRun {
  /** Exit status; null when a signal ended it. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output as one JSON object. */
  readonly json: () => Readonly<Record<string, unknown>>;
  /** Standard output as JSON lines. */
  readonly lines: () => readonly Readonly<Record<string, unknown>>[];
}

/** A call that is still running. */
export interface CliProcess {
  readonly pid: number;
  readonly ended: Promise<CliRun>;
  /** Resolves when what it wrote so far (both streams) matches. @throws when it ends first. */
  until(pattern: RegExp): Promise<void>;
  signal(name: NodeJS.Signals): void;
}

export interface CallOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Another program than node with dist/src/main.js, for git and shells. */
  readonly program?: readonly [string, ...string[]];
  /** Leads a process group of its own, which a test can then kill as one. */
  readonly ownGroup?: boolean;
}

/** A state folder with everything that runs on it. */
export interface CliHome {
  readonly state: string;
  /** HOME of everything that runs on it; nothing is there. */
  readonly home: string;
  run(args: readonly string[], options?: CallOptions): Promise<CliRun>;
  start(args: readonly string[], options?: CallOptions): CliProcess;
  /** Writes the person's own settings (YAML). */
  settings(yaml: string): void;
  /** What whoever runs jobs answers, or undefined. */
  status(): Promise<WorkerStatus | undefined>;
  /** Ends every process that runs on it and removes it. */
  remove(): Promise<void>;
}

/**
 * Makes a home. `cwd` is where calls are made unless they say otherwise; `within` is where the state folder lies, if not with other temporary
 * ones. @throws Error when dist/ was not built.
 */
export function cliHome(cwd: string, within?: string): CliHome {
  if (!existsSync(MAIN)) throw new Error('run `npm run build` first: the command line runs from dist/');
  const state = temporaryFolder('localcoder-state', within);
  const paths = statePaths({ LOCALCODER_STATE_DIR: state });
  const running = new Set<ChildProcess>();
  // Every process of ours hands HOME down to all that it starts, so that this one tells them from everybody else's.
  const home = join(state, 'home');

  const start = (args: readonly string[], options: CallOptions = {}): CliProcess => {
    const [program, ...before] = options.program ?? [process.execPath, MAIN];
    const child = spawn(program, [...before, ...args], {
      cwd: options.cwd ?? cwd,
      env: { ...GIT_TEST_ENV, HOME: home, LOCALCODER_STATE_DIR: state, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: options.ownGroup === true,
    });
    running.add(child);
    let stdout = '';
    let stderr = '';
    const watchers = new Set<() => void>();
    const heard = (): void => {
      for (const look of [...watchers]) look();
    };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      heard();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      heard();
    });
    const ended = new Promise<CliRun>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (status) => {
        running.delete(child);
        resolve({
          status,
          stdout,
          stderr,
          json: () => JSON.parse(stdout),
          lines: () =>
            stdout
              .trimEnd()
              .split('\n')
              .map((line) => JSON.parse(line)),
        });
      });
    });
    return {
      pid: child.pid ?? 0,
      ended,
      until: (pattern) =>
        new Promise((resolve, reject) => {
          const look = (): void => {
            if (!pattern.test(stdout + stderr)) return;
            watchers.delete(look);
            resolve();
          };
          watchers.add(look);
          look();
          void ended.then(({ status }) => reject(new Error(`it ended with ${status} before ${pattern}:\n${stdout}${stderr}`)));
        }),
      signal: (name) => void child.kill(name),
    };
  };

  const status = async (): Promise<WorkerStatus | undefined> => {
    const peer = await connect<Ask, Tell>(paths.socket);
    if (peer === undefined) return undefined;
    return new Promise((resolve) => {
      peer.onMessage((answer) => {
        resolve(answer.tell === 'status' ? answer.status : undefined);
        peer.close();
      });
      void peer.closed.then(() => resolve(undefined));
      peer.send({ ask: 'status' });
    });
  };

  return {
    state,
    home,
    start,
    run: (args, options) => start(args, options).ended,
    settings(yaml) {
      mkdirSync(paths.config, { recursive: true });
      writeFileSync(join(paths.config, 'config.yaml'), yaml);
    },
    status,
    async remove() {
      const worker = await status();
      if (worker?.role === 'worker') await start(['stop', '--now']).ended;
      for (const child of running) {
        child.kill('SIGKILL');
        await new Promise((resolve) => child.once('close', resolve));
      }
      removeFolder(state);
    },
  };
}
