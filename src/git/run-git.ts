/**
 * Runs one git process with standard input, bytes and exit status, which simple-git does not give.
 * Every process is bounded in time and output; past a bound it is killed and a Failure is thrown. Never started through a shell.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { Failure } from '../core/failure.ts';
import { errorCode } from './disk-failure.ts';
import { gitMissing } from './git-failure.ts';

/** A git process to start. */
export interface GitCommand {
  /** Absolute path of git. */
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  /** The sub-command, for messages. */
  readonly name: string;
}

export interface GitBounds {
  readonly wallMs: number;
  /** Of standard output. */
  readonly maxBytes: number;
  /** Kills the process when it aborts; its reason is what the call throws, once the process is gone. */
  readonly signal?: AbortSignal;
}

export interface GitResult {
  readonly status: number;
  readonly stdout: Buffer;
  /** The first 64 KiB. */
  readonly stderr: string;
}

const MAX_STDERR_BYTES = 64 * 1024;

/** Starts the process with all three streams as pipes. */
export function startGit(command: GitCommand): ChildProcess {
  return spawn(command.program, command.args, {
    cwd: command.cwd,
    env: { ...command.environment },
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
}

/** The system has no room for another process at the moment. */
const NO_ROOM = new Set(['EAGAIN', 'EMFILE', 'ENFILE', 'ENOMEM']);

/** The Failure for a git process that could not be started. */
export function startFailure(command: GitCommand, cause: unknown): Failure {
  if (NO_ROOM.has(errorCode(cause))) {
    const next = 'the job runs again by itself; end programs that are not needed if it stays so';
    return new Failure('process-limit', 'git could not be started: too many processes or open files', { next, cause });
  }
  return existsSync(command.cwd) ? gitMissing(cause) : folderGone(command.cwd);
}

/** The Failure for a repository that was deleted or moved while it was open. */
export function folderGone(folder: string): Failure {
  return new Failure('repository-missing', `the repository's folder is gone: ${folder}`, {
    next: 'run `localcoder unwatch` if it was deleted',
  });
}

/** Runs the process to its end. @throws Failure git-missing | repository-missing | git-failed (time) | git-refused (output); the signal's reason. */
export async function runGit(command: GitCommand, bounds: GitBounds, input?: Buffer | string): Promise<GitResult> {
  bounds.signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const child = startGit(command);
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    let outBytes = 0;
    let errBytes = 0;
    let failure: unknown;
    const stop = (reason: unknown): void => {
      failure ??= reason;
      child.kill('SIGKILL');
    };
    const abort = (): void => stop(bounds.signal?.reason);
    bounds.signal?.addEventListener('abort', abort, { once: true });
    const timer = setTimeout(() => stop(timeFailure(command.name, bounds.wallMs)), bounds.wallMs);
    child.stdout?.on('data', (chunk: Buffer) => {
      outBytes += chunk.length;
      if (outBytes > bounds.maxBytes) stop(outputFailure(command.name, bounds.maxBytes));
      else out.push(chunk);
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      if (errBytes < MAX_STDERR_BYTES) err.push(chunk);
      errBytes += chunk.length;
    });
    // A process that ends before it has read everything answers through its status.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
    child.on('error', (error) => {
      clearTimeout(timer);
      bounds.signal?.removeEventListener('abort', abort);
      reject(startFailure(command, error));
    });
    child.on('close', (status) => {
      clearTimeout(timer);
      bounds.signal?.removeEventListener('abort', abort);
      if (failure !== undefined) reject(failure);
      else
        resolve({
          status: status ?? -1,
          stdout: Buffer.concat(out),
          stderr: Buffer.concat(err).toString('utf8').slice(0, MAX_STDERR_BYTES),
        });
    });
  });
}

/** git ran too long. */
export function timeFailure(name: string, wallMs: number): Failure {
  return new Failure('git-failed', `git ${name} took longer than ${wallMs / 1000} s and was stopped`, {
    next: 'the job runs again by itself',
  });
}

/** git wrote too much. */
export function outputFailure(name: string, maxBytes: number): Failure {
  const size = Math.round(maxBytes / 1024 / 1024);
  return new Failure('git-refused', `git ${name} answered with more than ${size} MiB`, {
    next: 'ask for a smaller range, or name the files',
  });
}
