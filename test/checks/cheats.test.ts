import { describe, expect, it } from 'vitest';
import { cheats } from '../support/cheat-flow.ts';
import { rewrites } from '../support/rewrite-fixture.ts';
import { rulesBroken } from '../support/tamper.ts';

const all = cheats();

describe('12 ways to cheat in 2 languages', () => {
  it('are all there', () => {
    expect(all.filter(({ file }) => /[jt]s$/u.test(file))).toHaveLength(12);
    expect(all.filter(({ file }) => file.endsWith('.py'))).toHaveLength(12);
  });

  it.each(all)('$title is rejected by the tamper guard in $file', async ({ file, before, after, rule }) => {
    expect(await rulesBroken({ file, before, after })).toContain(rule);
  });

  it.each(all)('$title is rejected as a repair, too, in $file', async ({ file, before, after }) => {
    const rules = await rulesBroken({ file, before, after, kind: 'fix' });
    // A repair may change what decides: losing a branch is for the tests and the differential check.
    const mayPass = before.includes('fee');
    expect(rules.length > 0 || mayPass).toBe(true);
  });
});

/** What two texts don't tell: the guard lets these pass, and the named checks have to catch them. */
describe('a change that a static gate cannot see', () => {
  it.each(rewrites('unseen'))('$title in $file is left to: $rule', async ({ file, before, after, rule }) => {
    expect(await rulesBroken({ file, before, after })).toEqual([]);
    expect(rule).toBe('differential, tests');
  });
});
