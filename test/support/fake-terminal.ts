import pc from 'picocolors';
import type { Terminal } from '../../src/cli/terminal.ts';

/** A terminal that remembers what was written to it. */
export interface FakeTerminal extends Terminal {
  /** Lines of standard output. */
  readonly printed: string[];
  /** Lines of standard error. */
  readonly noted: string[];
  /** Each state of the live line, '' when it was taken away. */
  readonly drawn: string[];
  /** How often it rang. */
  rings: number;
}

/** Without colours. `lively` redraws lines, as a real terminal does. */
export function fakeTerminal({ lively = false, columns = 80 } = {}): FakeTerminal {
  const printed: string[] = [];
  const noted: string[] = [];
  const drawn: string[] = [];
  return {
    colour: pc.createColors(false),
    noteColour: pc.createColors(false),
    read: lively,
    lively,
    columns,
    printed,
    noted,
    drawn,
    rings: 0,
    print: (text) => void printed.push(text),
    note: (text) => void noted.push(text),
    redraw: (line) => void drawn.push(line),
    ring() {
      this.rings += 1;
    },
  };
}
