import { describe, expect, it } from 'vitest';
import type { TrustGate } from '../../src/checks/trust-gate.ts';
import type { RepoPath } from '../../src/core/brand.ts';
import { checksWorld, LINT, ranReport, reportOn } from '../support/checks-world.ts';

const never = new AbortController().signal;
const MANIFEST = '{"name":"stall","type":"module","scripts":{"test":"node --test"}}';
const CODE = 'export function total(prices) {\n  let sum = 0;\n  for (const price of prices) sum = sum + price;\n  return sum;\n}\n';
/** Red in exactly one of its runs, counted in a file that outlives them. */
const redInRun = (run: number): string => `import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import '../src/till.js';
const file = process.env.XDG_CACHE_HOME + '/runs';
let runs = 1;
try { runs = Number(readFileSync(file, 'utf8')) + 1; } catch {}
writeFileSync(file, String(runs));
test('depends on the weather', () => { if (runs === ${run}) throw new Error('rain'); });
test('does not', () => undefined);
`;

describe('a flaky test', () => {
  it('is run again before it is blamed, and said', async () => {
    const world = await checksWorld({ 'package.json': MANIFEST, 'src/till.js': CODE, 'test/till.test.js': redInRun(2) });
    const reports = await world.checks.judge(await world.proposal('src/till.js', 'total', 'sum + price', 'sum + Number(price)'), never);
    const tests = ranReport(reports, 'tests');
    expect(tests.findings).toEqual([]);
    expect(tests.says).toContain('flaky, not blamed: test/till.test.js › depends on the weather');
    expect(world.commands).toHaveLength(3);
  });

  it('is not taken for a red one of the unchanged code', async () => {
    const world = await checksWorld({ 'package.json': MANIFEST, 'src/till.js': CODE, 'test/till.test.js': redInRun(1) });
    const { findings, reports } = await world.checks.baseline(await world.target('src/till.js', 'total'), never);
    expect(findings).toEqual([]);
    expect(ranReport(reports, 'tests').is).toBe('ran');
  });
});

describe('what may not run', () => {
  const files = { 'package.json': MANIFEST, 'lint.mjs': LINT, 'src/till.js': CODE };
  const closed: TrustGate = {
    open: async () => ({ is: 'no', why: 'this repository is not trusted: localcoder trust' }),
    allowed: async () => ({ is: 'no', why: 'this repository is not trusted: localcoder trust' }),
    survey: () => Promise.reject(new Error('not asked')),
  };

  it('leaves the checks that only read, runs nothing, and gives the reason for each of the others', async () => {
    const world = await checksWorld(files, { gate: closed, settings: { differential: true } });
    const proposal = await world.proposal('src/till.js', 'total', 'sum + price', 'sum - price');
    const reports = await world.checks.judge(proposal, never);
    expect(reports.map(({ check }) => check)).toEqual(['parse', 'tamper', 'equivalence', 'lint', 'types', 'tests', 'differential']);
    expect(reportOn(reports, 'parse').is).toBe('ran');
    for (const check of ['lint', 'types', 'tests', 'differential']) {
      expect(reportOn(reports, check)).toEqual({ check, is: 'not-run', why: 'this repository is not trusted: localcoder trust' });
    }
    expect(world.commands).toEqual([]);
    expect((await world.checks.testPlace(proposal.target, never)).is).toBe('none');
    expect((await world.checks.baseline(proposal.target, never)).findings).toEqual([]);
    expect(world.commands).toEqual([]);
  });

  it('is decided on what the person saved, not on what is committed', async () => {
    const asked: (string | undefined)[] = [];
    const gate: TrustGate = {
      ...closed,
      open: async () => ({ is: 'yes' }),
      allowed: async (checkout) => {
        asked.push(checkout.read('src/till.js' as RepoPath), checkout.tree);
        return { is: 'no', why: 'as the test wants it' };
      },
    };
    const world = await checksWorld(files, { gate });
    await world.checks.baseline(await world.target('src/till.js', 'total'), never);
    world.repo.write('src/till.js', CODE.replace('let sum', 'let  sum'));
    await world.checks.baseline(await world.target('src/till.js', 'total'), never);
    const [committed, tree, saved, other] = asked;
    expect([committed, saved]).toEqual([CODE, CODE.replace('let sum', 'let  sum')]);
    expect(other).not.toBe(tree);
  });

  it('ends the row at the first findings, and says so of what follows', async () => {
    const world = await checksWorld(files);
    const reports = await world.checks.judge(await world.proposal('src/till.js', 'total', 'sum + price;', 'sum + ;'), never);
    expect(ranReport(reports, 'parse').findings).not.toEqual([]);
    expect(reportOn(reports, 'tests')).toEqual({ check: 'tests', is: 'not-run', why: 'an earlier check had findings' });
    expect(world.commands).toEqual([]);
  });

  it('is switched off by the settings, check by check', async () => {
    const world = await checksWorld(files, { settings: { parse: false, lint: false, types: false, test: false, differential: false } });
    const reports = await world.checks.judge(
      await world.proposal('src/till.js', 'total', 'sum + price', 'sum - price', { kind: 'fix' }),
      never,
    );
    expect(
      reports.filter((report) => report.is === 'not-run' && report.why === 'switched off in the settings').map(({ check }) => check),
    ).toEqual(['parse', 'lint', 'types', 'tests', 'differential']);
  });

  it('is named by the settings in place of what is found', async () => {
    const world = await checksWorld(
      { ...files, 'check.mjs': "console.log('src/till.js:3: a strange sum'); process.exit(1);\n" },
      { settings: { commands: { lint: 'node check.mjs' } } },
    );
    const { findings } = await world.checks.baseline(await world.target('src/till.js', 'total'), never);
    expect(findings).toEqual([expect.objectContaining({ check: 'lint', line: 3, message: expect.stringContaining('a strange sum') })]);
    expect(world.commands.flat()).not.toContain('lint.mjs');
  });
});
