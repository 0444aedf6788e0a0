import { PassThrough } from 'node:stream';
import pc from 'picocolors';
import { expect, it } from 'vitest';
import { againCommand } from '../../src/cli/again-command.ts';
import { openKeys } from '../../src/cli/keys.ts';
import { renderInbox } from '../../src/cli/render-inbox.ts';
import type { JobRow } from '../../src/core/port/queue.ts';
import { newJob } from '../support/new-job.ts';

const colour = pc.createColors(false);
const job = { ...newJob(), id: 'abcd2345' };
const row = {
  job,
  state: { status: 'delivered', decision: 'open', delivery: { outcome: 'changed', reason: 'a\u001b[2Jb' } },
} as unknown as JobRow;
const patch = Array.from({ length: 40 }, (_, line) => ` line ${line}`).join('\n');

function terminal() {
  const written: string[] = [];
  const raw: boolean[] = [];
  const input = Object.assign(new PassThrough(), { setRawMode: (on: boolean) => raw.push(on) });
  const output = Object.assign(new PassThrough(), { rows: 10 });
  output.on('data', (chunk: Buffer) => written.push(chunk.toString('utf8')));
  return { input, written, raw, keys: openKeys({ input, output } as unknown as Parameters<typeof openKeys>[0]) };
}

it('a page never has more lines than the screen, and its diff can be moved to its end and no farther', () => {
  for (const height of [1, 5, 8, 12, 60]) {
    const page = { row, position: 1, count: 2, patch, message: '', offset: 999 };
    const { lines, last } = renderInbox(page, height, { colour, read: true });
    expect(lines.length).toBeLessThanOrEqual(height);
    if (height > 7) expect(lines.join('\n')).toContain('line 39');
    expect(last).toBe(Math.max(0, 40 - Math.max(1, height - 7)));
    expect(lines.join('')).not.toContain('\u001b');
  }
});

it('keys come one by one, however they were typed, and the terminal is given back once', async () => {
  const { input, keys, raw, written } = terminal();
  input.write('a');
  expect(await keys.next()).toBe('a');
  input.write('\x1b[B\x1b[5~ \r');
  expect([await keys.next(), await keys.next(), await keys.next(), await keys.next()]).toEqual(['down', 'pageup', 'space', 'return']);
  input.write('\x03');
  expect(await keys.next()).toBe('ctrl-c');
  keys.close();
  keys.close();
  expect(raw).toEqual([true, false]);
  expect(written.join('').split('\x1b[?1049l')).toHaveLength(2);
  expect(written.at(-1)).toContain('\x1b[?25h');
});

it('gives the terminal back when the process exits in the middle', () => {
  const { raw } = terminal();
  const [close] = process.listeners('exit').slice(-1);
  close?.call(process, 0);
  expect(raw).toEqual([true, false]);
});

it('the command that asks again can be typed as it stands', () => {
  expect(againCommand(job)).toBe('localcoder improve src/cart.ts#Cart.total --again');
  const odd = { ...job, instruction: "don't $(rm)", aim: { ...job.aim, file: 'my file.ts' as never } };
  expect(againCommand(odd)).toBe("localcoder improve 'my file.ts#Cart.total' 'don'\\''t $(rm)' --again");
});
