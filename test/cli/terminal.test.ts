import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { openTerminal } from '../../src/cli/terminal.ts';

/** What the bell and a note write to a standard error that is a terminal, or not. */
function written(isTTY: boolean, json: boolean): string {
  let text = '';
  const write = (chunk: unknown, _encoding: unknown, done: () => void): void => {
    text += String(chunk);
    done();
  };
  const stream = (): NodeJS.WriteStream => Object.assign(new Writable({ write }), { isTTY, columns: 80 }) as unknown as NodeJS.WriteStream;
  const terminal = openTerminal({ stdout: stream(), stderr: stream(), env: { NO_COLOR: '1' }, plain: false, json });
  terminal.redraw('generating');
  terminal.ring();
  terminal.note('done');
  return text;
}

test('the bell sounds on standard error where that is a terminal, beside the live line', () => {
  expect(written(true, false)).toBe('\r\u001b[2K\u001b[?7lgenerating\u001b[?7h\u0007\r\u001b[2Kdone\n');
});

test('no bell gets into a file, nor into what a program reads', () => {
  expect(written(false, false)).toBe('done\n');
  expect(written(true, true)).toBe('done\n');
});
