import { describe, expect, it } from 'vitest';
import type { EpochMs } from '../../src/core/brand.ts';
import { identityOf, jobId } from '../../src/queue/identity.ts';
import { newJob } from '../support/new-job.ts';

const asked = 1_709_280_000_000 as EpochMs;
const { fingerprint } = identityOf(newJob());

describe('a job’s name', () => {
  it('is eight characters that can be typed and read aloud', () => {
    expect(jobId(fingerprint(0), asked, () => false)).toMatch(/^[a-z2-7]{8}$/u);
  });

  it('is the same for the same request at the same time, and another at another time', () => {
    const name = (at: number): string => jobId(fingerprint(0), at as EpochMs, () => false);
    expect(name(asked)).toBe(name(asked));
    expect(name(asked)).not.toBe(name(asked + 1));
  });

  it('grows by a character as long as another job has it', () => {
    const short = jobId(fingerprint(0), asked, () => false);
    const longer = jobId(fingerprint(0), asked, (id) => id.length < 10);
    expect(longer).toHaveLength(10);
    expect(longer.startsWith(short)).toBe(true);
  });
});

describe('the identity of a request', () => {
  it('is 64 hex digits, other for every re-run, with the first one as the family', () => {
    const identity = identityOf(newJob());
    expect(identity.family).toBe(identity.fingerprint(0));
    expect(new Set([0, 1, 2].map(identity.fingerprint)).size).toBe(3);
    expect(identity.address).toMatch(/^[0-9a-f]{64}$/u);
  });
});
