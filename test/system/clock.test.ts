import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/system/clock.ts';
import { clockContract } from '../contract/clock.ts';
import { fakeClock } from '../support/fake-clock.ts';

describe("the machine's clock", () => {
  clockContract(() => ({ clock: systemClock, pass: (delayMs) => wait(delayMs) }));

  it('does not fire at once when asked for a delay longer than a timer can count', async () => {
    let fired = false;
    const takeBack = systemClock.after(40 * 24 * 3_600_000, () => {
      fired = true;
    });
    await wait(5);
    takeBack();
    expect(fired).toBe(false);
  });
});

describe('the clock of tests', () => {
  clockContract(() => {
    const clock = fakeClock();
    return { clock, pass: (delayMs) => clock.advance(delayMs) };
  });

  it('wakes sleepers in the order of their times, also those that fall asleep on the way', async () => {
    const clock = fakeClock();
    const woken: string[] = [];
    void clock.sleep(20).then(() => woken.push('second'));
    void clock.sleep(10).then(async () => {
      woken.push('first');
      await clock.sleep(15);
      woken.push('third');
    });
    await clock.advance(30);
    expect(woken).toEqual(['first', 'second', 'third']);
  });

  it('tells when somebody waits on it', async () => {
    const clock = fakeClock();
    const waiting = clock.waiting(2);
    clock.after(1, () => undefined);
    clock.after(2, () => undefined);
    await waiting;
    expect(clock.pending()).toBe(2);
  });
});
