import { describe, expect, it } from 'vitest';
import type { CheckTools } from '../../../src/checks/check.ts';
import { differentialCheck } from '../../../src/checks/differential/differential.ts';
import { equivalenceCheck, provedEqual } from '../../../src/checks/normal-form/normal-form.ts';
import type { Proposal } from '../../../src/core/port/checks.ts';
import { systemClock } from '../../../src/system/clock.ts';

const BEFORE = 'function f(a) { if (a > 1) { return 1 } return 2 }';

/** What these checks ask before they run anything; a sandbox that is missing. */
const tools = {
  clock: systemClock,
  settings: { differential: true },
  sha256: () => '00ff00ff',
  sandbox: { state: async () => ({ is: 'missing', why: 'bwrap is not installed', next: 'install it' }) },
  syntax: { outline: async () => ({ symbols: [{ path: 'f', span: { start: 0, end: 10 } }] }) },
} as unknown as CheckTools;

function proposal(after: string, kind: string): Proposal {
  const source = { clean: BEFORE, language: 'javascript', file: 'a.js' };
  const target = { source, symbol: 'f', name: 'f', node: 'function', span: { start: 0, end: BEFORE.length } };
  return { target, after, kind, instruction: '' } as unknown as Proposal;
}

const signal = new AbortController().signal;

describe('equivalence and the differential check in the row', () => {
  it('says how two versions were proved equal, and spares the run then', async () => {
    const same = proposal('function f(b) { return b > 1 ? 1 : 2 }', 'improve');
    const report = await equivalenceCheck(tools).run(same, [], signal);
    expect(report).toMatchObject({ is: 'ran', findings: [], says: expect.stringContaining('equal by normal form: ') });
    expect(provedEqual([report])).toBe(true);
    expect(await differentialCheck(tools).run(same, [report], signal)).toMatchObject({
      is: 'not-run',
      why: expect.stringContaining('proved equal'),
    });
  });

  it('holds nothing against what it cannot prove', async () => {
    const report = await equivalenceCheck(tools).run(proposal('function f(b) { return b < 1 ? 1 : 2 }', 'improve'), [], signal);
    expect(report).toMatchObject({ is: 'not-run', why: 'not proved equal by normal form' });
    expect(provedEqual([report])).toBe(false);
  });

  it('never runs a version whose behaviour is meant to change, nor anything without a sandbox', async () => {
    const check = differentialCheck(tools);
    expect(await check.run(proposal(BEFORE, 'fix'), [], signal)).toMatchObject({ is: 'not-run', why: 'behaviour is meant to change' });
    expect(await check.run(proposal(BEFORE, 'improve'), [], signal)).toMatchObject({
      is: 'not-run',
      why: expect.stringContaining('no sandbox'),
    });
  });
});
