import { expect, test } from 'vitest';
import { openLiveLine } from '../../src/cli/live-line.ts';
import type { JobId } from '../../src/core/brand.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { fakeTerminal } from '../support/fake-terminal.ts';

const job = 'abcd2345' as JobId;
const titleOf = (): string => 'improve src/cart.ts#Cart.total';

test('a terminal shows stage, tokens, speed and the end of what is being written on one line', async () => {
  const terminal = fakeTerminal({ lively: true, columns: 120 });
  const clock = fakeClock();
  const live = openLiveLine({ terminal, clock, titleOf });
  live.tell({ is: 'stage', job, stage: 'locate', detail: 'src/cart.ts' });
  await clock.advance(100);
  expect(terminal.drawn.at(-1)).toContain('improve src/cart.ts#Cart.total: locate (src/cart.ts)');
  live.tell({ is: 'text', job, text: 'total() {\n  return this.lines.reduce(', tokens: 42, tokensPerSecond: 1_840.4 });
  await clock.advance(100);
  expect(terminal.drawn.at(-1)).toContain('generate 42 tokens, 1840/s');
  expect(terminal.drawn.at(-1)).toMatch(/return this\.lines\.reduce\($/u);
  expect(terminal.noted).toEqual([]);
});

test('the line never grows beyond the terminal, whatever the model writes', async () => {
  const terminal = fakeTerminal({ lively: true, columns: 60 });
  const clock = fakeClock();
  const live = openLiveLine({ terminal, clock, titleOf });
  live.tell({ is: 'text', job, text: `${'x'.repeat(5_000)}\u001b[2J`, tokens: 9_999, tokensPerSecond: 3 });
  await clock.advance(300);
  for (const line of terminal.drawn) {
    expect([...line].length).toBeLessThan(60);
    expect(line).not.toContain('\u001b[2J');
  }
});

test('the spinner moves while nothing is heard, and stops with the job', async () => {
  const terminal = fakeTerminal({ lively: true });
  const clock = fakeClock();
  const live = openLiveLine({ terminal, clock, titleOf });
  live.wait('waiting for the worker');
  await clock.advance(500);
  expect(new Set(terminal.drawn.map((line) => line[0])).size).toBeGreaterThan(3);
  live.tell({ is: 'idle' });
  await clock.advance(200);
  expect(terminal.drawn.at(-1)).toBe('');
  expect(clock.pending()).toBe(0);
});

test('without a terminal each stage is a plain line and a long answer is heard of every few seconds', async () => {
  const terminal = fakeTerminal();
  const clock = fakeClock();
  const live = openLiveLine({ terminal, clock, titleOf });
  live.tell({ is: 'stage', job, stage: 'generate', detail: '' });
  for (let second = 1; second <= 11; second += 1) {
    await clock.advance(1_000);
    live.tell({ is: 'text', job, text: 'x', tokens: second * 10, tokensPerSecond: 10 });
  }
  expect(terminal.noted).toEqual([
    'abcd2345  improve src/cart.ts#Cart.total: generate',
    'abcd2345  generate 50 tokens, 10/s',
    'abcd2345  generate 100 tokens, 10/s',
  ]);
  expect(terminal.drawn.filter((line) => line !== '')).toEqual([]);
});

test('nothing is drawn any more once it is closed', async () => {
  const terminal = fakeTerminal({ lively: true });
  const clock = fakeClock();
  const live = openLiveLine({ terminal, clock, titleOf });
  live.wait('starting');
  live.close();
  live.tell({ is: 'stage', job, stage: 'plan', detail: '' });
  await clock.advance(1_000);
  expect(terminal.drawn).toEqual(['']);
  expect(clock.pending()).toBe(0);
});

test('a retry says why and when', () => {
  const terminal = fakeTerminal();
  const live = openLiveLine({ terminal, clock: fakeClock(), titleOf });
  live.tell({ is: 'retry', job, why: 'the engine ran out of memory', delayMs: 2_000 });
  expect(terminal.noted).toEqual(['abcd2345  the engine ran out of memory; trying again in 2.0 s']);
});

test('without a terminal only a wait that lasts is worth a line', async () => {
  const terminal = fakeTerminal();
  const clock = fakeClock();
  const live = openLiveLine({ terminal, clock, titleOf });
  live.wait('reading the repository');
  await clock.advance(400);
  live.wait('waiting for the worker');
  await clock.advance(1_200);
  live.wait('');
  await clock.advance(5_000);
  expect(terminal.noted).toEqual(['waiting for the worker']);
});
