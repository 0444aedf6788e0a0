/**
 * Runs other programs under supervision.
 * Why: a test command may hang, flood, or leave daemons behind; a worker that waits for it must not.
 * How: a process group of its own, no shell, only the environment given; the wall limit, the caller's signal and a flood of output each kill
 * the whole tree; output beyond a ring is counted and dropped. After the leader has ended the tree is swept in every case.
 * It never waits for a pipe that a survivor holds open longer than PIPE_MS.
 */
import { type StdioOptions, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { openSync } from 'node:fs';
import { devNull } from 'node:os';
import { Duplex } from 'node:stream';
import { Failure } from '../core/failure.ts';
import { once } from '../core/once.ts';
import type { Clock } from '../core/port/clock.ts';
import type { ProcessEnd, Processes, ProcessRequest } from '../core/port/processes.ts';
import { inheritedFiles } from './inherited-files.ts';
import { outputRing } from './output-ring.ts';
import { killTree, MARK } from './process-tree.ts';

/** Bytes kept of each of stdout and stderr: the end, where the verdict is. */
const KEPT_BYTES = 8 * 1024 * 1024;
/** Bytes of both together that end the process: nobody reads so much, and it will not stop. */
const FLOOD_BYTES = 24 * 1024 * 1024;
/** Milliseconds to wait for the pipes to close once the tree is dead. */
const PIPE_MS = 1_000;

type Cause = { readonly is: 'timed-out' } | { readonly is: 'too-much-output' } | { readonly is: 'killed'; readonly by: string };

/** Supervised processes; the wall limit runs on `clock`. */
export function openProcesses(clock: Clock): Processes {
  return { run: (request, signal) => run(request, signal, clock) };
}

function run({ argv, cwd, env, stdin, wallMs, control }: ProcessRequest, signal: AbortSignal, clock: Clock): Promise<ProcessEnd> {
  const [program, ...args] = argv;
  const mark = randomUUID();
  const started = clock.now();
  const stdout = outputRing(KEPT_BYTES);
  const stderr = outputRing(KEPT_BYTES);
  const story = (): Pick<Extract<ProcessEnd, { is: 'exited' }>, 'stdout' | 'stderr' | 'millis'> => ({
    stdout: stdout.read(),
    stderr: stderr.read(),
    millis: clock.now() - started,
  });
  if (signal.aborted) return Promise.resolve({ is: 'killed', by: 'its caller', ...story() });

  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...env, [MARK]: mark },
      detached: process.platform !== 'win32',
      windowsHide: true,
      stdio: streamsFor(control !== undefined),
    });
    let cause: Cause | undefined;
    const end = (why: Cause): void => {
      cause ??= why;
      if (child.pid !== undefined) killTree(child.pid, mark);
    };
    const stop = (): void => end({ is: 'killed', by: 'its caller' });
    const takeBackWall = clock.after(wallMs, () => end({ is: 'timed-out' }));
    signal.addEventListener('abort', stop, { once: true });
    const settle = (): void => {
      takeBackWall();
      signal.removeEventListener('abort', stop);
    };

    child.once('error', (error: NodeJS.ErrnoException) => {
      if (child.pid !== undefined) return;
      settle();
      if (error.code === 'EAGAIN' || error.code === 'ENOMEM' || error.code === 'EMFILE') {
        reject(
          new Failure('process-limit', `${program} cannot be started: ${error.message}`, { next: 'end some other programs', cause: error }),
        );
      } else resolve({ is: 'not-found', why: error.message });
    });
    for (const [stream, ring] of [
      [child.stdout, stdout],
      [child.stderr, stderr],
    ] as const) {
      stream?.on('data', (chunk: Buffer) => {
        ring.push(chunk);
        if (cause === undefined && stdout.seen + stderr.seen > FLOOD_BYTES) end({ is: 'too-much-output' });
      });
      stream?.on('error', () => undefined);
    }
    // A program may end without reading what it is given.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(stdin);

    const wire = child.stdio?.[3];
    if (control !== undefined && wire instanceof Duplex) {
      wire.setEncoding('utf8');
      wire.on('data', (text: string) => control.heard(text));
      wire.on('error', () => undefined);
      if (child.pid !== undefined) control.started(child.pid, (text) => void (wire.writable && wire.write(text)));
    }

    child.once('exit', (code, by) => {
      settle();
      if (child.pid !== undefined) killTree(child.pid, mark);
      const takeBackWait = clock.after(PIPE_MS, () => {
        child.stdout?.destroy();
        child.stderr?.destroy();
        if (wire instanceof Duplex) wire.destroy();
      });
      child.once('close', () => {
        takeBackWait();
        if (cause !== undefined) resolve({ ...cause, ...story() });
        else if (code !== null) resolve({ is: 'exited', code, ...story() });
        else resolve({ is: 'killed', by: by ?? 'an unknown signal', ...story() });
      });
    });
  });
}

/** Found once: what this process opens itself is closed in a child by the system. */
const inherited = once(() => {
  const files = inheritedFiles();
  return files.length === 0 ? { files } : { files, nothing: openSync(devNull, 'r') };
});

/** The streams of a child. What we were given by our own parent is covered up: an open folder would lead out of any sandbox. */
function streamsFor(hasControl: boolean): StdioOptions {
  const streams: (number | 'pipe' | 'ignore')[] = ['pipe', 'pipe', 'pipe', hasControl ? 'pipe' : 'ignore'];
  const { files, nothing } = inherited();
  for (const file of nothing === undefined ? [] : files) {
    while (streams.length < file) streams.push('ignore');
    streams[file] = nothing ?? 'ignore';
  }
  return streams;
}
