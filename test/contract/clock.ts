import { expect, it } from 'vitest';
import type { Clock } from '../../src/core/port/clock.ts';

/** What every clock must do. `pass` lets `delayMs` go by. */
export function clockContract(open: () => { readonly clock: Clock; readonly pass: (delayMs: number) => Promise<void> }): void {
  it('goes forward', async () => {
    const { clock, pass } = open();
    const before = clock.now();
    await pass(5);
    expect(clock.now()).toBeGreaterThan(before);
  });

  it('wakes a sleeper once the delay is over', async () => {
    const { clock, pass } = open();
    const before = clock.now();
    const sleep = clock.sleep(10);
    await Promise.all([sleep, pass(20)]);
    expect(clock.now() - before).toBeGreaterThanOrEqual(9);
  });

  it('rejects a sleep with the reason of its signal', async () => {
    const { clock } = open();
    const why = new Error('cancelled');
    const stop = new AbortController();
    const sleep = clock.sleep(60_000, stop.signal);
    stop.abort(why);
    await expect(sleep).rejects.toBe(why);
    await expect(clock.sleep(60_000, stop.signal)).rejects.toBe(why);
  });

  it('calls back once, unless that is taken back', async () => {
    const { clock, pass } = open();
    const called: string[] = [];
    clock.after(2, () => called.push('kept'));
    const takeBack = clock.after(2, () => called.push('taken back'));
    takeBack();
    await pass(30);
    expect(called).toEqual(['kept']);
  });
}
