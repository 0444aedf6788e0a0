import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Proposal } from '../../../src/core/port/checks.ts';
import { type ChecksWorld, openChecksWorld, reportOn } from '../../support/checks-world.ts';

const never = new AbortController().signal;
const STALL = {
  'till.js': 'export function isFree(price, gift) {\n  if (price == 0 || gift) return "yes" + gift;\n  return price;\n}\n',
  'odd.js': 'export function odd(price) {\n  eval(price);\n  return price == 1;\n}\n',
};

describe('the equivalence check', () => {
  let world: ChecksWorld;
  beforeAll(async () => {
    world = await openChecksWorld(STALL, { table: [] });
  });
  afterAll(() => world.remove());
  const reportFor = async (from: string, to: string, more: Partial<Proposal> = {}) =>
    reportOn(
      await world.checks.judge(await world.proposal('till.js', 'isFree', from, to, { kind: 'improve', ...more }), never),
      'equivalence',
    );

  it('lets an idiom of a model that knows nothing else pass, and calls it no proof', async () => {
    expect(await reportFor('"yes" + gift', '`yes${gift}`', { idiomsOnly: true })).toEqual({
      check: 'equivalence',
      is: 'not-run',
      why: 'not proved equal by normal form, but the same up to idioms',
    });
  });

  it.each([
    ['a name', 'return price', 'return gift'],
    ['an order', '"yes" + gift', 'gift + "yes"'],
    ['a number', 'price == 0', 'price === 1'],
  ])('refuses a slip of such a model in %s, and holds it against no other', async (_what, from, to) => {
    expect(await reportFor(from, to, { idiomsOnly: true })).toMatchObject({ is: 'ran', findings: [{ rule: 'unexplained' }] });
    expect(await reportFor(from, to)).toEqual({ check: 'equivalence', is: 'not-run', why: 'not proved equal by normal form' });
  });

  it('refuses an edit of such a model where the rules cannot know what the code means', async () => {
    const judged = async (more: Partial<Proposal>) => {
      const proposal = await world.proposal('odd.js', 'odd', 'price == 1', 'price === 1', { kind: 'improve', ...more });
      return reportOn(await world.checks.judge(proposal, never), 'equivalence');
    };
    expect(await judged({ idiomsOnly: true })).toMatchObject({ is: 'ran', findings: [{ rule: 'unexplained' }] });
    expect(await judged({})).toMatchObject({ is: 'not-run', why: 'its names cannot be known' });
  });

  it('refuses what is no program any more, whoever wrote it', async () => {
    expect(await reportFor('return price', 'const a = 1;\n  const a = 2;\n  return price')).toMatchObject({
      is: 'ran',
      findings: [{ rule: 'new-syntax-error', message: "it is no program any more: Identifier 'a' has already been declared." }],
    });
  });
});
