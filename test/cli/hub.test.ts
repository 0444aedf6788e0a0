import { expect, test } from 'vitest';
import { openHub } from '../../src/cli/hub.ts';
import type { JobId } from '../../src/core/brand.ts';
import type { ProgressEvent } from '../../src/core/port/progress.ts';

const job = 'abcd2345' as JobId;
const stage: ProgressEvent = { is: 'stage', job, stage: 'plan', detail: '' };

test('everybody who listens hears everything, until they stop', () => {
  const hub = openHub();
  const heard: string[] = [];
  const stop = hub.add((event) => heard.push(`a ${event.is}`));
  hub.add((event) => heard.push(`b ${event.is}`));
  hub.tell(stage);
  stop();
  hub.tell({ is: 'idle' });
  expect(heard).toEqual(['a stage', 'b stage', 'b idle']);
});

test('a listener that throws is left out and hurts nobody', () => {
  const hub = openHub();
  const heard: string[] = [];
  hub.add(() => {
    throw new Error('this terminal is gone');
  });
  hub.add((event) => heard.push(event.is));
  hub.tell(stage);
  hub.tell(stage);
  expect(heard).toEqual(['stage', 'stage']);
});

test('what runs now is known until it is settled, retried or nothing is left', () => {
  const hub = openHub();
  expect(hub.current()).toBeUndefined();
  hub.tell(stage);
  expect(hub.current()).toEqual({ job, stage: 'plan' });
  hub.tell({ is: 'retry', job: 'zzzz2345' as JobId, why: '', delayMs: 0 });
  expect(hub.current()).toEqual({ job, stage: 'plan' });
  hub.tell({ is: 'retry', job, why: '', delayMs: 0 });
  expect(hub.current()).toBeUndefined();
});
