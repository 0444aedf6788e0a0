/**
 * Where words go. Results go to standard output, everything about the doing to standard error, as git has it, so that
 * `localcoder show <id> --diff | git apply` works while progress is still seen. It holds the one line that is redrawn in place and
 * takes it away before anything else is printed. It never colours what is not a terminal unless asked.
 */
import type { WriteStream } from 'node:tty';
import pc from 'picocolors';

export type Colours = ReturnType<typeof pc.createColors>;

export interface Terminal {
  /** Colours for standard output. */
  readonly colour: Colours;
  /** Colours for standard error. */
  readonly noteColour: Colours;
  /** True when a person reads standard output, so that control characters must be made visible. */
  readonly read: boolean;
  /** True when standard error is a terminal whose line can be redrawn. */
  readonly lively: boolean;
  /** Columns of the terminal; 80 where there is none. */
  readonly columns: number;
  /** A result: one or more lines to standard output. */
  print(text: string): void;
  /** Something about the doing: to standard error. */
  note(text: string): void;
  /** Replaces the live line; '' takes it away. Does nothing where the terminal is not lively. */
  redraw(line: string): void;
  /** Sounds the bell, where standard error is a terminal that a person reads. */
  ring(): void;
}

export interface TerminalOptions {
  readonly stdout: NodeJS.WriteStream | WriteStream;
  readonly stderr: NodeJS.WriteStream | WriteStream;
  readonly env: NodeJS.ProcessEnv;
  /** `--no-color` was given. */
  readonly plain: boolean;
  /** `--json` was given: standard error stays quiet of progress. */
  readonly json: boolean;
}

/** Whether a stream is coloured: never under NO_COLOR or `--no-color`, always under FORCE_COLOR, else when it is a terminal. */
export function wantsColour(isTerminal: boolean, env: NodeJS.ProcessEnv, plain: boolean): boolean {
  if (plain || (env.NO_COLOR ?? '') !== '') return false;
  const forced = env.FORCE_COLOR;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isTerminal && env.TERM !== 'dumb';
}

/** The process's own streams as a Terminal. */
export function openTerminal({ stdout, stderr, env, plain, json }: TerminalOptions): Terminal {
  const lively = stderr.isTTY === true && env.TERM !== 'dumb' && !json;
  let live = '';
  const clear = (): void => {
    if (live === '') return;
    stderr.write('\r\x1b[2K');
    live = '';
  };
  const line = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`);
  return {
    colour: pc.createColors(wantsColour(stdout.isTTY === true, env, plain)),
    noteColour: pc.createColors(wantsColour(stderr.isTTY === true, env, plain)),
    read: stdout.isTTY === true,
    lively,
    get columns() {
      return stderr.columns ?? stdout.columns ?? 80;
    },
    print(text) {
      clear();
      stdout.write(line(text));
    },
    note(text) {
      clear();
      stderr.write(line(text));
    },
    ring() {
      if (stderr.isTTY === true && !json) stderr.write('\x07');
    },
    redraw(text) {
      if (!lively || text === live) return;
      if (text === '') return clear();
      live = text;
      // Wrapping is switched off for the moment: a line with wide characters would else leave half of itself behind.
      stderr.write(`\r\x1b[2K\x1b[?7l${text}\x1b[?7h`);
    },
  };
}
