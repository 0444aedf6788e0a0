import { describe, expect, it } from 'vitest';
import { rewrites } from '../../support/rewrite-fixture.ts';
import { rulesBroken } from '../../support/tamper.ts';

describe('the tamper guard catches', () => {
  it.each(rewrites('tampered'))('$title ($file)', async ({ file, before, after, rule }) => {
    expect(await rulesBroken({ file, before, after })).toContain(rule);
  });
});
