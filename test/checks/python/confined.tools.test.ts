import { expect, it } from 'vitest';
import { mutantsOf } from '../../../src/checks/mutants.ts';
import { checksWorld } from '../../support/checks-world.ts';
import { needs } from '../../support/toolchain.ts';

const CART = `from .rates import RATES


def total(prices, limit=100):
    """The sum of what is dear."""
    result = 0
    for price in prices:
        if price > 3:
            result = result + price
    return result if result < limit else limit
`;

needs('python3', 'bwrap')('a Python candidate in the row of checks, inside the sandbox', () => {
  const open = () =>
    checksWorld(
      { 'src/shop/__init__.py': '', 'src/shop/rates.py': 'RATES = {}\n', 'src/shop/cart.py': CART },
      { table: [], settings: { differential: true } },
    );
  const judge = async (from: string, to: string) => {
    const world = await open();
    const proposal = await world.proposal('src/shop/cart.py', 'total', from, to, { kind: 'improve' });
    const reports = await world.checks.judge(proposal, new AbortController().signal);
    return new Map(reports.map((report) => [report.check, report]));
  };

  it('is proved equal without a run', async () => {
    const reports = await judge(
      'return result if result < limit else limit',
      'if result < limit:\n        return result\n    return limit',
    );
    expect(reports.get('equivalence')).toMatchObject({ is: 'ran', says: 'equal by normal form: branches and expressions' });
    expect(reports.get('differential')).toMatchObject({ is: 'not-run', why: 'not needed: proved equal by normal form' });
  });

  it('is compared where it cannot be proved', async () => {
    const reports = await judge('result = result + price', 'result += price');
    expect(reports.get('equivalence')).toMatchObject({ is: 'not-run', why: 'not proved equal by normal form' });
    expect(reports.get('differential')).toMatchObject({ is: 'ran', findings: [], by: expect.stringMatching(/^Python 3/u) });
  });

  it('is rejected with what shows the mistake', async () => {
    const reports = await judge('result = 0', 'result = 1');
    expect(reports.get('differential')).toMatchObject({
      findings: [{ check: 'differential', rule: 'behaviour-changed', message: 'total([]) was 0 and is now 1' }],
    });
  });

  it('has mutants', async () => {
    const { tools, target } = await open();
    const { source, span } = await target('src/shop/cart.py', 'total');
    const asked = { language: 'python', tools, signal: new AbortController().signal };
    expect(await mutantsOf(source.clean, span, asked, 1, 10)).toHaveLength(10);
  });
});
