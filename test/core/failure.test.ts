import { describe, expect, it } from 'vitest';
import { backoff, MAX_ATTEMPTS } from '../../src/core/backoff.ts';
import { FAILURE_CODES, Failure } from '../../src/core/failure.ts';
import { EXIT, exitOf, OUTCOMES } from '../../src/core/outcome.ts';

describe('failures', () => {
  it('decide by their code alone whether a job is tried again', () => {
    expect(new Failure('engine-crashed', 'x', { next: 'y' }).retry).toBe('at-once');
    expect(new Failure('disk-full', 'x', { next: 'y' }).retry).toBe('later');
    expect(new Failure('model-missing', 'x', { next: 'y' }).retry).toBe('never');
  });

  it('end in an outcome of the closed list', () => {
    for (const code of FAILURE_CODES) expect(OUTCOMES).toContain(new Failure(code, 'x', { next: 'y' }).outcome);
  });
});

describe('backoff', () => {
  it('gives up after the last attempt and never tries again what must not be', () => {
    expect(backoff('later', MAX_ATTEMPTS)).toBeUndefined();
    expect(backoff('never', 1)).toBeUndefined();
  });

  it('waits longer each time, or not at all', () => {
    expect(backoff('at-once', 1)).toBe(0);
    expect(backoff('later', 1)).toBe(2_000);
    expect(backoff('later', 2)).toBe(4_000);
  });
});

describe('exit statuses', () => {
  it('tell success, rejection, refusal, engine and world apart', () => {
    expect(exitOf('changed')).toBe(EXIT.done);
    expect(exitOf('no-change')).toBe(EXIT.done);
    expect(exitOf('rejected-by-checks')).toBe(EXIT.rejected);
    expect(exitOf('refused-unsupported')).toBe(EXIT.refused);
    expect(exitOf('failed-engine')).toBe(EXIT.engine);
    expect(exitOf('failed-world')).toBe(EXIT.world);
  });
});
