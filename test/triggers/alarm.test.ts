import { expect, it } from 'vitest';
import { openAlarm } from '../../src/triggers/alarm.ts';
import { fakeClock } from '../support/fake-clock.ts';

it('an alarm rings once, at the earliest time asked for, and can be set again', async () => {
  const clock = fakeClock();
  const start = clock.now();
  const rings: number[] = [];
  const alarm = openAlarm(clock, () => rings.push(clock.now() - start));
  alarm.ringIn(500);
  alarm.ringIn(200);
  alarm.ringIn(900);
  await clock.advance(1_000);
  alarm.ringIn(50);
  await clock.advance(1_000);
  expect(rings).toEqual([200, 1_050]);
});

it('an alarm that was stopped never rings', async () => {
  const clock = fakeClock();
  const rings: number[] = [];
  const alarm = openAlarm(clock, () => rings.push(clock.now()));
  alarm.ringIn(10);
  alarm.stop();
  alarm.ringIn(10);
  await clock.advance(100);
  expect([rings, clock.pending()]).toEqual([[], 0]);
});
