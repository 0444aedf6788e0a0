/**
 * Progress as people see it. In a terminal one line is redrawn in place: what runs, its stage, tokens, tokens per second and the tail of
 * what the model is writing. Elsewhere (a pipe, a log) a plain line comes at each stage and, while the model writes, every few seconds.
 * It only shows: losing an event changes nothing, and it never keeps the process alive.
 */
import type { JobId } from '../core/brand.ts';
import type { Clock } from '../core/port/clock.ts';
import type { Progress, ProgressEvent } from '../core/port/progress.ts';
import { plainLine } from './plain.ts';
import { count, cut } from './render-table.ts';
import { duration } from './render-time.ts';
import type { Terminal } from './terminal.ts';

/** Redraws per second are bounded by this; terminals over a network are slow. */
const REDRAW_MS = 100;
/** Without a terminal, a wait is worth a line once it lasts. */
const PLAIN_WAIT_MS = 1_000;
/** Without a terminal, a model that writes for long is heard of this often. */
const PLAIN_TEXT_MS = 5_000;
const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'] as const;

export interface LiveLine extends Progress {
  /** Shows `text` with a spinner until something else happens; '' shows nothing. */
  wait(text: string): void;
  /** True while something is shown. */
  busy(): boolean;
  /** Takes the line away for good. */
  close(): void;
}

export interface LiveLineOptions {
  readonly terminal: Terminal;
  readonly clock: Clock;
  /** What a job is about, for its line. */
  readonly titleOf: (id: JobId) => string;
  /** Under `--json` nothing is said unless something is wrong. */
  readonly quiet?: boolean;
}

/** Opens the line; nothing is drawn before something happens. */
export function openLiveLine({ terminal, clock, titleOf, quiet = false }: LiveLineOptions): LiveLine {
  let shown = '';
  let tail = '';
  let since = clock.now();
  let lastPlain = since;
  let frame = 0;
  let takeBack: (() => void) | undefined;
  let takeBackWait = (): void => undefined;
  let closed = false;

  const draw = (): void => {
    takeBack = undefined;
    if (closed || shown === '') {
      terminal.redraw('');
      return;
    }
    const { dim, cyan } = terminal.noteColour;
    const head = `${SPINNER[frame % SPINNER.length]} ${shown} ${duration(clock.now() - since)}`;
    frame += 1;
    const room = terminal.columns - [...head].length - 2;
    const text = room > 10 && tail !== '' ? `  ${dim(cut(tail, room - 1, 'end'))}` : '';
    terminal.redraw(cyan(cut(head, terminal.columns - 1)) + text);
    schedule();
  };
  const schedule = (): void => {
    if (terminal.lively && !closed && takeBack === undefined) takeBack = clock.after(REDRAW_MS, draw);
  };
  const show = (line: string, partial = ''): void => {
    takeBackWait();
    if (line !== shown && partial === '') since = clock.now();
    shown = line;
    tail = partial;
    schedule();
  };
  const say = (line: string): void => {
    if (!terminal.lively && !quiet) terminal.note(line);
  };

  const tell = (event: ProgressEvent): void => {
    if (closed) return;
    switch (event.is) {
      case 'stage': {
        const line = `${titleOf(event.job)}: ${event.stage}${event.detail === '' ? '' : ` (${plainLine(event.detail)})`}`;
        lastPlain = clock.now();
        show(line);
        say(`${event.job}  ${line}`);
        break;
      }
      case 'text': {
        const speed = `${count(event.tokens, 'token')}, ${Math.round(event.tokensPerSecond)}/s`;
        show(`${titleOf(event.job)}: generate ${speed}`, plainLine(event.text.slice(-400)));
        if (clock.now() - lastPlain < PLAIN_TEXT_MS) break;
        lastPlain = clock.now();
        say(`${event.job}  generate ${speed}`);
        break;
      }
      case 'loading': {
        const line = `loading ${plainLine(event.model)} ${Math.round(event.fraction * 100)} %`;
        show(line);
        if (event.fraction === 0) say(line);
        break;
      }
      case 'retry': {
        const when = event.delayMs > 0 ? ` in ${duration(event.delayMs)}` : '';
        show('');
        terminal.note(`${event.job}  ${plainLine(event.why)}; trying again${when}`);
        break;
      }
      case 'settled':
      case 'idle':
        show('');
        break;
      case 'notice':
        terminal.note(plainLine(event.text));
        break;
      case 'skipped':
        terminal.note(`skipped ${plainLine(event.file)}: ${plainLine(event.why)}`);
        break;
      case 'queued':
        break;
    }
  };

  return {
    tell,
    wait(text) {
      if (text === shown) return;
      show(text);
      if (text !== '' && !terminal.lively) takeBackWait = clock.after(PLAIN_WAIT_MS, () => say(text));
    },
    busy: () => shown !== '',
    close() {
      closed = true;
      takeBackWait();
      takeBack?.();
      terminal.redraw('');
    },
  };
}
