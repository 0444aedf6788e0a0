/**
 * Starts a process that outlives its caller.
 * Why: `watch` starts the worker, which must go on when the terminal is closed.
 * How: a session of its own, no standard input, all output appended to one file; only the environment given.
 * It never waits for the process and never ends it.
 */
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { Failure } from '../core/failure.ts';

export interface LaunchRequest {
  readonly argv: readonly [program: string, ...args: string[]];
  /** Absolute. */
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Absolute path of the file its output is appended to, made 0600 if it is missing. */
  readonly output: string;
}

/** A process that was started. */
export interface Launched {
  readonly pid: number;
  /** Resolves when it has ended, if this process is still there to hear of it. Does not keep this process alive. */
  readonly ended: Promise<void>;
}

/** @throws Failure process-limit when the system has no room, install-broken when the program cannot be run, disk-… for the output file. */
export async function launch({ argv: [program, ...args], cwd, env, output }: LaunchRequest): Promise<Launched> {
  const file = openSync(output, 'a', 0o600);
  try {
    const child = spawn(program, args, { cwd, env, detached: true, stdio: ['ignore', file, file], windowsHide: true });
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', (error) => reject(startFailure(program, error)));
    });
    child.unref();
    return { pid: child.pid ?? 0, ended };
  } finally {
    closeSync(file);
  }
}

/** Hands the terminal to a program, such as an editor, and waits for it to end. @returns its exit status, or undefined when a signal ended it. */
export function runInTerminal(argv: readonly [program: string, ...args: string[]], env: NodeJS.ProcessEnv): Promise<number | undefined> {
  const [program, ...args] = argv;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, stdio: 'inherit' });
    child.once('error', (error) => reject(startFailure(program, error)));
    child.once('exit', (status) => resolve(status ?? undefined));
  });
}

function startFailure(program: string, cause: NodeJS.ErrnoException): Failure {
  const full = cause.code === 'EAGAIN' || cause.code === 'ENOMEM' || cause.code === 'EMFILE';
  if (full)
    return new Failure('process-limit', `${program} cannot be started: ${cause.message}`, { next: 'end some other programs', cause });
  return new Failure('install-broken', `${program} cannot be started: ${cause.message}`, {
    next: `see that ${program} is there and may be run`,
    cause,
  });
}
