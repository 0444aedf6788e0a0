/**
 * Ctrl-C, counted. The first one asks; the second leaves at once. Installed only while a command waits, so that everywhere else Ctrl-C
 * ends the process as usual.
 */
import process from 'node:process';
import { EXIT } from '../core/outcome.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface Interrupts {
  /** Aborts at the first Ctrl-C (or SIGTERM, SIGHUP). */
  readonly first: AbortSignal;
  /** Gives the signals back to the process. */
  close(): void;
}

/** Listens from now on. `leave` is called at the second signal just before the process exits with 130. */
export function openInterrupts(leave: () => void = () => {}): Interrupts {
  const first = new AbortController();
  const listener = (): void => {
    if (first.signal.aborted) {
      leave();
      process.exit(EXIT.interrupted);
    }
    first.abort();
  };
  for (const signal of SIGNALS) process.on(signal, listener);
  return {
    first: first.signal,
    close() {
      for (const signal of SIGNALS) process.off(signal, listener);
    },
  };
}
