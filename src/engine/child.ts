/**
 * One child process and the wire to it. Orders go out and reports come in as one JSON object a line over file descriptor 3, a socket
 * pair of our own. Node's built-in message channel is not used: it parses inside the parent without a limit, so half a frame from a
 * dying child would end the worker (an uncaught SyntaxError), and a frame without end would eat its memory.
 * The child leads a process group of its own, so that Ctrl-C in a terminal reaches the worker only, and so that a sandbox around it dies
 * with it. Never throws for anything the child does.
 */
import { spawn } from 'node:child_process';
import { Duplex } from 'node:stream';
import type { Clock } from '../core/port/clock.ts';
import { frameOf, openFrames, REPORT_LIMIT_BYTES } from './frames.ts';
import type { NetworkBlock } from './network-block.ts';
import { type Order, type Report, readReport } from './protocol.ts';

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
  /** The end of what it wrote to standard error. */
  readonly lastWords: string;
}

export interface ChildOptions {
  readonly clock: Clock;
  /** JavaScript file to run. */
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Wraps the command so that the kernel refuses it the network. */
  readonly block?: NetworkBlock | undefined;
  /** A report, and the characters it took on the wire. */
  readonly onReport: (report: Report, length: number) => void;
  /** The wire carries something that is no report; called once. */
  readonly onBroken: (why: string) => void;
  /** Called once, after its last report. */
  readonly onExit: (exit: Exit) => void;
}

export interface Child {
  send(order: Order): void;
  /** SIGKILL to it and whatever runs around it. */
  kill(): void;
}

/** How long the sandbox gets to end after the program in it was killed. */
const KILL_GRACE_MS = 500;

const LAST_WORDS_BYTES = 8 * 1024;

/** A hostile file could make JavaScript's own heap grow; the weights lie outside it. */
const HEAP_LIMIT_MB = 1024;

/** Starts a child. A command that cannot be started ends at once, through `onExit`. */
export function startChild(options: ChildOptions): Child {
  const plain = [process.execPath, `--max-old-space-size=${HEAP_LIMIT_MB}`, options.file, ...options.args];
  const [command = process.execPath, ...args] = options.block?.wrap(plain) ?? plain;
  const running = spawn(command, args, {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    env: options.env,
    detached: true,
    windowsHide: true,
  });
  let words = Buffer.alloc(0);
  let over = false;
  let inside: number | undefined;

  running.stderr?.on('data', (chunk: Buffer) => {
    words = Buffer.concat([words, chunk]).subarray(-LAST_WORDS_BYTES);
  });
  running.stderr?.on('error', () => undefined);

  const wire = running.stdio[3];
  const frames = openFrames(
    REPORT_LIMIT_BYTES,
    (frame) => {
      if (over) return;
      const report = readReport(frame);
      if (report === undefined) broken(`a frame that is no report (${frame.length} characters)`);
      else {
        // The first word only: later ones come from a process that has met a model file.
        if (report.is === 'hello') inside ??= report.pid;
        options.onReport(report, frame.length);
      }
    },
    (why) => broken(why),
  );

  function broken(why: string): void {
    if (over) return;
    over = true;
    options.onBroken(why);
  }

  if (wire instanceof Duplex) {
    wire.on('data', (chunk: Buffer) => {
      if (!over) frames.feed(chunk);
    });
    // Writing to a child that is gone: its exit tells the story.
    wire.on('error', () => undefined);
  }

  let ended = false;
  function exit(code: number | null, signal: string | null, extra = ''): void {
    if (ended) return;
    ended = true;
    const rest = frames.rest();
    const half = rest > 0 ? `\nerror: it ended inside a frame (${rest} bytes of one)` : '';
    options.onExit({ code, signal, lastWords: words.toString('utf8') + extra + half });
  }
  running.on('error', (error) => exit(null, null, `error: ${error.message}`));
  running.on('close', (code, signal) => exit(code, signal));

  function killGroup(): void {
    if (running.pid !== undefined) signal(-running.pid);
  }

  /** SIGKILL to a process, or with a minus to a group. Until `close` none of ours is buried, so the number cannot be somebody else's. */
  function signal(target: number): void {
    if (ended) return;
    try {
      process.kill(target, 'SIGKILL');
    } catch {
      // gone already
    }
  }

  return {
    send(order) {
      if (wire instanceof Duplex && wire.writable) wire.write(frameOf(order));
    },
    kill() {
      if (inside === undefined || inside === running.pid) {
        killGroup();
        return;
      }
      // The sandbox around it buries the program and ends with it; killed both at once, the program would be left to whoever buries orphans.
      signal(inside);
      options.clock.after(KILL_GRACE_MS, killGroup);
    },
  };
}
