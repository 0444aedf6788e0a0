/**
 * Single keys of a terminal, and its second screen. Raw mode and the second screen are on from `openKeys` to `close`, and are given back
 * however the program ends: at `close`, at its exit, and at a signal that ends it. Never installed where standard input is no terminal.
 */
import process from 'node:process';
import { emitKeypressEvents } from 'node:readline';
import { EXIT } from '../core/outcome.ts';

const SIGNALS = ['SIGTERM', 'SIGHUP', 'SIGINT'] as const;
/** The second screen, without wrapping and cursor. */
const ENTER = '\x1b[?1049h\x1b[?7l\x1b[?25l';
const LEAVE = '\x1b[?25h\x1b[?7h\x1b[?1049l';

export interface Keys {
  /** The next key: a letter as typed, or `up`, `down`, `pageup`, `pagedown`, `return`, `space`, `ctrl-c`, `resize`, `end` when input ended. */
  next(): Promise<string>;
  /** Replaces what the screen shows. */
  draw(lines: readonly string[]): void;
  close(): void;
}

export interface KeysOptions {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
}

/** Takes the terminal over. */
export function openKeys({ input, output }: KeysOptions): Keys {
  const waiting: ((key: string) => void)[] = [];
  const typed: string[] = [];
  const give = (key: string): void => {
    const taker = waiting.shift();
    if (taker === undefined) typed.push(key);
    else taker(key);
  };
  const onKey = (text: string | undefined, key: { name?: string; ctrl?: boolean; meta?: boolean }): void => {
    if (key.ctrl === true) give(key.name === 'c' || key.name === 'd' ? 'ctrl-c' : 'unknown');
    else give(key.name ?? text ?? 'unknown');
  };
  const onResize = (): void => give('resize');
  const onEnd = (): void => give('end');
  let open = true;
  const close = (): void => {
    if (!open) return;
    open = false;
    input.off('keypress', onKey).off('end', onEnd);
    output.off('resize', onResize);
    process.off('exit', close);
    for (const signal of SIGNALS) process.off(signal, leave);
    input.setRawMode(false);
    input.pause();
    output.write(LEAVE);
  };
  const leave = (): void => {
    close();
    process.exit(EXIT.interrupted);
  };
  process.on('exit', close);
  for (const signal of SIGNALS) process.on(signal, leave);
  emitKeypressEvents(input);
  input.setRawMode(true);
  input.on('keypress', onKey).on('end', onEnd).resume();
  output.on('resize', onResize);
  output.write(ENTER);
  return {
    next: () => {
      const key = typed.shift();
      return key === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(key);
    },
    draw: (lines) => void output.write(`\x1b[H${lines.map((line) => `\x1b[2K${line}`).join('\r\n')}\x1b[J`),
    close,
  };
}
