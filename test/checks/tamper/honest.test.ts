import { describe, expect, it } from 'vitest';
import { rewrites } from '../../support/rewrite-fixture.ts';
import { findingsOf } from '../../support/tamper.ts';

const told = async (change: Parameters<typeof findingsOf>[0]): Promise<string[]> =>
  (await findingsOf(change)).map(({ rule, message }) => `${rule}: ${message}`);

describe.each(['script', 'python'])('the tamper guard passes honest rewrites in %s', (name) => {
  it.each(rewrites(name))('$title', async ({ file, before, after }) => {
    expect(await told({ file, before, after })).toEqual([]);
  });
});
